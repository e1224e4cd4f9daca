import Files
import Foundation
import Testing
import Training

@testable import Shell

@Suite("Training in the shell")
struct TrainTests {
  let project: NetworkProject
  init() throws { project = try NetworkProject(names: ["digits"]) }

  /// A training that takes a moment.
  private static let short = "size=tiny steps=6 batch=4 n=40"

  @Test("A training ends with its losses, first samples and a network that can be chosen")
  func toTheEnd() throws {
    let stage = try project.stage()
    let said = try stage.perform("train mine data=digits \(Self.short)")
    let lines = said.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("mine: 40 pictures of digits, "))
    #expect(lines[0].hasSuffix(" parameters, 6 steps of 4 pictures."))
    #expect(lines[1].hasPrefix("Step 6 of 6: loss ") && lines[1].contains("held back"))
    #expect(said.contains("The loss of mine in 6 steps.  out/001.png"))
    #expect(said.contains("First samples of mine, seed 1.  out/002.png"))
    #expect(lines.last == "out/training/mine has all that is known of it. To use it: model mine")
    #expect(try stage.perform("models").contains("\nmine "))
    try stage.perform("model mine", "sample n=2 steps=2 class=3", "mix 0.5*1+0.5*2 n=1 steps=2")
    let about = try stage.perform("model")
    #expect(about.contains("command") && about.contains("train mine data=digits size=tiny"))
    #expect(
      stage.complaint(about: "train mine").hasPrefix("There is a training “mine” in "))
  }

  @Test("What a recipe says holds unless something else is said", arguments: Recipe.all)
  func named(recipe: Recipe) throws {
    let session = try Stage().session
    let set = try #require(try session.pictures(named: recipe.data))
    func asked(_ keys: String) throws -> Recipe {
      let line = try #require(try Line("train \(recipe.name) \(keys)"))
      return try session.recipe(
        try Command.train.arguments(of: line, in: session), recipe, name: recipe.name,
        data: recipe.data, set)
    }
    #expect(try asked("") == recipe)
    #expect(try asked("steps=300") == recipe.lasting(300))
    let other = try asked("curve=constant draws=uniform weights=edm target=clean seed=8 size=tiny")
    #expect(other.plan.learningRate == .constant(2e-3, warmUp: recipe.plan.steps / 20))
    #expect(other.plan.stepSampling == .uniform && other.plan.weighting == .edm(dataDeviation: 0.5))
    #expect(other.plan.target == .clean && other.plan.seed == 8)
    #expect(other.configuration.channels == NetworkSize.tiny.channels)
  }

  @Test("A training that is called like a recipe follows it, any other that of the digits")
  func recipes() throws {
    let stage = try project.stage()
    try stage.perform("train sprites n=20 steps=1 batch=2", "train mine data=sprites n=20 steps=1")
    let (sprites, mine) = (
      try TrainedModel(path: stage.folder + "/out/training/sprites/model.safetensors"),
      try TrainedModel(path: stage.folder + "/out/training/mine/model.safetensors")
    )
    #expect(sprites.description.target == .velocity && mine.description.target == .noise)
    #expect(
      sprites.description.configuration.attention == Recipe.sprites.configuration.attention)
    #expect(mine.description.configuration.attention == Recipe.digits.configuration.attention)
  }

  @Test("A training that Ctrl-C stopped goes on as one that was not stopped")
  func resumed() throws {
    let whole = try project.stage()
    try whole.perform("train mine data=digits \(Self.short)")
    let stage = try project.stage(
      abilities: .init(isTerminal: true, environment: ["ACCESSIBLE": "1"]), interruptAfter: 5)
    try stage.perform("set preview=off")
    let said = try stage.perform("train mine data=digits \(Self.short)")
    #expect(said.contains("Stopped by Ctrl-C. Step 2 is kept. To go on: resume mine."))
    #expect(said.contains("sample model=mine"))
    #expect(try stage.perform("sample model=mine n=2 steps=2").contains("by the network mine"))
    #expect(try stage.perform("resume").contains("mine goes on after step 2 of 6."))
    let losses = try [whole, stage].map { stage in
      try LossLog(reading: "\(stage.folder)/out/training/mine/losses.csv").rows.map(\.loss)
    }
    #expect(losses[0].count == 6 && losses[1].count == 6)
    // Other pictures or other noise would change a loss by more than a hundredth. The bits themselves
    // are compared where nothing else computes meanwhile: OpenBLAS cuts sums by how busy it is.
    for (one, other) in zip(losses[0], losses[1]) { #expect(abs(one - other) < 1e-3 * one) }
    #expect(stage.complaint(about: "resume").hasPrefix("mine has done all of its 6 steps."))
    #expect(try stage.perform("resume mine steps=8 rate=0.001").contains("after step 6 of 8"))
  }

  @Test("Ctrl-C ends a script, and what was learned is kept")
  func interruptedScript() throws {
    let stage = try project.stage(interruptAfter: 4)
    #expect(
      stage.complaint(about: "train mine data=digits \(Self.short)")
        == "Stopped by Ctrl-C. Step 2 is kept. To go on: resume mine. "
        + "What it draws so far: sample model=mine")
    #expect(stage.session.trainingNames == ["mine"])
    #expect(Completion(session: stage.session).candidates(for: "resume m") == ["mine"])
  }

  @Test("A network of one's own that is called like one that comes along is told from it")
  func sameName() throws {
    let stage = try project.stage()
    let said = try stage.perform("train digits \(Self.short)")
    #expect(said.contains("To use it: model my-digits"))
    #expect(try stage.session.network("digits").description.classNames.count == 4)
    #expect(try stage.session.network("my-digits").description.classNames.count == 10)
  }

  @Test("What is to be trained can be chosen")
  func choices() throws {
    let stage = try project.stage()
    try stage.perform(
      "train vee data=sprites size=tiny steps=2 batch=2 n=30 classes=no target=velocity "
        + "schedule=zero-terminal weights=min-snr draws=uniform curve=cosine average=0")
    let about = try stage.session.network("vee").description
    #expect(about.target == .velocity && about.scheduleKind == .zeroTerminal)
    #expect(about.classNames.isEmpty && about.shape == [16, 16, 3])
    #expect(about.notes["weighting"] == "min-snr 5.0" && about.notes["average decay"] == "none")
    try stage.perform("model vee", "sample n=2 steps=3")
  }

  @Test(
    "What cannot be trained is said",
    arguments: [
      (
        "train mine data=moons",
        "moons are points. Networks here learn from pictures: choose data=digits"
      ),
      ("train mine data=digits n=100000", "digits has 4000 pictures, fewer than n=100000."),
      (
        "train mine schedule=zero-terminal steps=2",
        "At the end of zero-terminal nothing is left of a picture, and to tell the noise there tells "
          + "nothing of it. Choose target=velocity or target=clean."
      ),
      ("resume", "There is no training to go on with. Begin one: train mine data=digits"),
      ("resume mine", "There is no training “mine”. There is none yet."),
      ("train mine rate=0", "rate=0 does not fit. It takes a number, 0…1."),
    ])
  func complaints(line: String, text: String) throws {
    let stage = try project.stage()
    #expect(stage.complaint(about: line) == text)
    #expect(stage.session.trainingNames.isEmpty)
  }

  @Test("A training that diverges stops, and what it was before is kept")
  func divergence() throws {
    let stage = try project.stage()
    let complaint = stage.complaint(
      about: "train mine data=digits size=tiny steps=60 batch=4 n=40 rate=1 curve=constant")
    #expect(complaint.contains("diverged") && complaint.contains("smaller learning rate"))
    #expect(stage.session.trainingNames == ["mine"])
  }
}
