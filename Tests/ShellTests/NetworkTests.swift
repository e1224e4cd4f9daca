import Files
import Foundation
import ReverseProcess
import Tensors
import Testing
import Training

@testable import Shell

@Suite("Networks in the shell")
struct NetworkTests {
  let project: NetworkProject
  init() throws { project = try NetworkProject() }

  @Test("All networks are listed, those that come along and those that were trained here")
  func list() throws {
    let stage = try project.stage()
    let folder = stage.folder + "/out/training/mine"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try NetworkProject.network().write(to: folder + "/model.safetensors")
    let lines = try stage.perform("models").split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[1].hasPrefix("plain  digits  16×16"))
    #expect(lines[2].hasPrefix("tiny   digits  16×16"))
    #expect(lines[2].contains("kB") && lines[2].hasSuffix("4        12     0.5"))
    #expect(lines[3].hasPrefix("mine"))
  }

  @Test("A damaged file is named with what is wrong, and the others are there all the same")
  func damaged() throws {
    let stage = try project.stage()
    let path = project.home + "/models-mini/tiny.safetensors"
    let whole = try #require(FileManager.default.contents(atPath: path))
    let broken = project.home + "/models-mini/broken.safetensors"
    _ = FileManager.default.createFile(atPath: broken, contents: whole.prefix(whole.count / 2))
    let said = try stage.perform("models")
    #expect(said.contains("Damaged: broken: ") && said.contains("tiny "))
    #expect(stage.complaint(about: "model broken").contains("broken.safetensors"))
    #expect(stage.session.state.networkName == nil)
  }

  @Test("A network is chosen with its schedule, and undo takes both back")
  func choice() throws {
    let stage = try project.stage()
    try stage.perform("model tiny")
    #expect(stage.session.networkName == "tiny")
    #expect(stage.session.namedSchedule.name == "cosine T=100")
    #expect(try stage.perform("model").contains("tiny denoises."))
    try stage.perform("undo")
    #expect(stage.session.networkName == nil)
    #expect(stage.session.namedSchedule.name == "linear T=1000")
    try stage.perform("model tiny", "model none")
    #expect(try stage.perform("denoise steps=5") == "Arrived at t=0: x.  out/001.png\n")
  }

  @Test("A run with a network follows the schedule that it was trained with, and says so")
  func schedule() throws {
    let stage = try project.stage()
    let said = try stage.perform("denoise model=tiny class=3 steps=5 until=40")
    #expect(
      said == """
        tiny was trained with cosine T=100: this run follows that, and not linear T=1000.
        Paused at t=40: x, by the network tiny, class 3.  out/001.png

        """)
    #expect(try stage.perform("describe x").contains("(t=40 of cosine T=100)"))
    try stage.perform("noise x0 t=300")
    #expect(
      stage.complaint(about: "denoise xt model=tiny")
        .hasSuffix(
          "where t=56 is as noisy. Noise it by that: schedule cosine T=100, and then "
            + "noise x0 t=56"))
    try stage.perform("model tiny", "noise x0 t=30", "denoise xt")
  }

  @Test("A run with a network can be looked into, forked, walked back and compared")
  func debugger() throws {
    let stage = try project.stage()
    try stage.perform(
      "denoise model=tiny n=2 steps=10 until=50", "peek eps as e", "peek clean as g")
    let guess = try stage.session.value("g").tensor
    #expect(guess.maximumMagnitude <= 1)
    try stage.perform("step 3")
    let there = try stage.session.value("x").tensor
    try stage.perform("back 2", "step 2")
    #expect(try stage.session.value("x").tensor == there)
    try stage.perform("fork b seed=9", "to t=0", "compare main b", "nearest x", "film")
    #expect(try stage.perform("names").contains("the network tiny, active"))
  }

  @Test("What the network says is what the trained model says, kept within −1…1")
  func prediction() throws {
    let stage = try project.stage()
    try stage.perform("denoise model=tiny class=1 sampler=ddim steps=4 seed=3")
    let trained = try NetworkProject.network()
    let path = project.home + "/models-mini/tiny.safetensors"
    let read = try TrainedModel(path: path)
    #expect(trained.description == read.description)
    var generator = TorchGenerator(seed: 3)
    let noise = generator.noise([1, 16, 16, 1])
    let sampler = Sampler(schedule: read.schedule, rule: .implicit(), clipping: .fixed())
    let expected = try sampler.sample(
      from: noise, along: read.schedule.sampleSteps(4), generator: &generator,
      denoiser: read.denoiser(read.condition([1: 1])))
    // One more rounding where ε̂ is derived from the clipped guess and clipped again.
    #expect((try stage.session.value("x").tensor - expected).maximumMagnitude < 1e-4)
  }

  @Test("Samples are of every class in turn, and of one or none as asked")
  func samples() throws {
    let stage = try project.stage()
    let said = try stage.perform("sample n=6 model=tiny steps=3")
    #expect(said == "6 pictures by the network tiny, seed 7.  out/001.png\n")
    #expect(try stage.session.value("samples").tensor.shape == [6, 16, 16, 1])
    try stage.perform(
      "sample n=1 class=2 model=tiny steps=3 as two",
      "sample n=1 class=none model=tiny steps=3 as none1")
    let (six, two) = (try stage.session.value("samples"), try stage.session.value("two"))
    #expect(six.tensor[0] != two.tensor[0], "Another class from the same noise is another picture.")
    #expect(try stage.perform("describe two").contains("class 2, seed 7"))
    try stage.perform("model plain", "sample n=2 steps=3", "describe samples", "nearest samples")
    #expect(stage.complaint(about: "sample class=3").contains("without being told classes"))
  }

  @Test("A mixture of one class with itself is that class")
  func mixtures() throws {
    let stage = try project.stage()
    try stage.perform(
      "model tiny", "mix 0.5*1+0.5*2 n=2 steps=3", "mix 0.25*1+0.75*1 n=2 steps=3 as one",
      "sample class=1 n=2 steps=3")
    let (one, alone) = (try stage.session.value("one"), try stage.session.value("samples"))
    // Products of other shapes are summed in another order.
    #expect((one.tensor - alone.tensor).maximumMagnitude < 1e-4)
    #expect(try stage.session.value("mixed").tensor != one.tensor)
    #expect(try stage.perform("mix 2*1 n=1 steps=2").contains("The weights add up to 2;"))
    try stage.perform("denoise class=0.5*1+0.5*2 steps=2")
  }

  @Test("Pictures by a network are made again bit for bit, with the network that was chosen then")
  func redone() throws {
    let stage = try project.stage()
    try stage.perform(
      "model tiny", "sample n=3 steps=3", "mix 0.5*0+0.5*1 n=2 steps=2", "denoise steps=4 until=50",
      "peek eps", "fork b", "to t=0", "compare main b", "model none", "denoise steps=3")
    let files = try FileManager.default.contentsOfDirectory(atPath: stage.folder + "/out").sorted()
    #expect(files.count == 7)
    for file in files {
      let said = try project.stage().perform("redo \(stage.folder)/out/\(file)")
      #expect(said.contains("the same, bit for bit"), "\(file): \(said)")
    }
  }

  @Test("Ctrl-C stops between two calls of the network, and nothing has changed")
  func interrupted() throws {
    let stage = try project.stage(
      abilities: .init(isTerminal: true, environment: ["ACCESSIBLE": "1"]), interruptAfter: 8)
    try stage.perform("set preview=off")
    #expect(
      stage.complaint(about: "sample n=2 model=tiny steps=50").hasPrefix("Stopped by Ctrl-C."))
    #expect(stage.session.valueNames == ["x0"])
  }

  @Test(
    "What a network cannot do is said with its name and what to do",
    arguments: [
      ("model tinny", "There is no network “tinny”. Did you mean tiny?"),
      (
        "sample",
        "Which network? Choose one with model NAME, or model=NAME here. There are: plain, tiny."
      ),
      ("sample model=tiny class=7", "There is no class “7”. There are: 0, 1, 2, 3."),
      (
        "sample model=plain class=3",
        "plain was trained without being told classes, so none can be asked for. These were: tiny."
      ),
      ("sample model=tiny steps=101", "steps=101 are more than the network's schedule has: 100."),
      (
        "denoise model=tiny data=digits",
        "Either data= for the exact denoiser of a data set, or model= for a network, not both."
      ),
      ("denoise model=tiny until=200", "until=200 lies before the beginning, t=100. Steps fall."),
      (
        "mix model=tiny",
        "mix needs sum: Weights and classes: 0.5*potion+0.5*gem Try: "
          + "mix 0.5*potion+0.5*gem"
      ),
    ])
  func complaints(line: String, text: String) throws {
    #expect(try project.stage().complaint(about: line).hasSuffix(text))
  }

  @Test("A picture of another size than the network's is refused with both sizes")
  func otherSize() throws {
    let stage = try project.stage()
    try stage.perform("data sprites", "model tiny", "noise x0 t=50")
    #expect(
      stage.complaint(about: "denoise xt").hasPrefix(
        "xt is 16×16 RGB, and the network tiny knows 16×16."))
  }

  @Test("Names of networks are completed")
  func completion() throws {
    let completion = Completion(session: try project.stage().session)
    #expect(completion.candidates(for: "model ") == ["none", "plain", "tiny"])
    #expect(completion.candidates(for: "sample model=t") == ["model=tiny"])
  }
}

@Suite("Sums of classes")
struct ClassMixtureTests {
  private let sprites = ["hero", "monster", "food", "potion", "gem"]

  @Test(
    "A sum is read with its weights, blanks and signs",
    arguments: [
      ("gem", "gem"), ("0.5*potion+0.5*gem", "0.5*potion+0.5*gem"),
      (" 0.5 * potion - gem ", "0.5*potion-1*gem"), ("-2*food", "-2*food"), ("none", "none"),
      ("4", "gem"), ("1e-1*hero+food", "0.1*hero+1*food"), ("gem+gem", "2*gem"),
      ("0.25*gem+food+0.75*gem", "1*gem+1*food"),
    ])
  func sums(text: String, read: String) throws {
    #expect(try ClassMixture(text, of: sprites).description == read)
  }

  @Test("Classes may be called by numbers and hold signs")
  func oddNames() throws {
    #expect(
      try ClassMixture("0.5*3+0.5*8", of: (0...9).map(String.init)).shares == [3: 0.5, 8: 0.5])
    let odd = ["red", "red-cat", "2*x", "none"]
    #expect(try ClassMixture("0.5*red-cat-red", of: odd).shares == [1: 0.5, 0: -1])
    #expect(try ClassMixture("2*x", of: odd).shares == [2: 1])
    #expect(try ClassMixture("none", of: odd).shares == [3: 1])
  }

  @Test(
    "What is not understood is named",
    arguments: [
      ("", "No class is named. There are: hero, monster, food, potion, gem."),
      ("gme", "There is no class “gme”. Did you mean gem?"),
      (
        "0.5*gem+",
        "After the last sign in 0.5*gem+ a class is missing. "
          + "There are: hero, monster, food, potion, gem."
      ),
      ("x*gem", "“x” in x*gem is no weight. Write a number, a star and a class: 0.5*hero+0.5*gem"),
      (
        "1e9*gem",
        "“1e9” in 1e9*gem is no weight. Write a number, a star and a class: "
          + "0.5*hero+0.5*gem"
      ),
      (
        "0.5gem",
        "There is no class “0.5gem”. "
          + "There are: hero, monster, food, potion, gem."
      ),
      (
        "nan*gem",
        "“nan” in nan*gem is no weight. Write a number, a star and a class: "
          + "0.5*hero+0.5*gem"
      ),
    ])
  func complaints(text: String, complaint: String) {
    let error = #expect(throws: ShellError.self) { try ClassMixture(text, of: sprites) }
    #expect(error?.description == complaint)
  }
}
