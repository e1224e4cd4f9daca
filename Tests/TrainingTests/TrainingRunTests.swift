import Autograd
import Datasets
import Files
import Foundation
import Tensors
import Testing
import UNets

@testable import Training

@Suite("A training in a folder")
struct TrainingRunTests {
  /// Squares of two sizes, a class each, and a network that is almost nothing.
  static let squares: PictureSet = {
    var generator = TorchGenerator(seed: 5)
    let labels = (0..<24).map { $0 % 2 }
    let pictures = labels.map { label in
      let noise = generator.uniform([8, 8, 1]) * 0.2
      let square = Tensor(
        (0..<64).map { pixel in
          max(abs(pixel / 8 - 3), abs(pixel % 8 - 3)) <= 1 + label ? 0.8 : -1
        }, shape: [8, 8, 1])
      return square + noise
    }
    return PictureSet(
      name: "squares", pictures: .stacked(pictures), labels: labels,
      classNames: ["small", "large"])
  }()

  static func recipe(steps: Int = 24, _ change: (inout TrainingPlan) -> Void = { _ in }) -> Recipe {
    var configuration = UNetConfiguration(inputs: 1, outputs: 1, channels: [8], blocksPerLevel: 1)
    configuration.groups = 4
    // Batches of two: products so small that OpenBLAS uses one thread, whatever other tests set.
    // With two threads the last bits may differ.
    var plan = TrainingPlan(steps: steps, batch: 2, learningRate: .oneCycle(5e-3, steps: steps))
    plan.hiddenClassShare = 0.2
    plan.averageDecay = 0.9
    plan.validationShare = 0.25
    change(&plan)
    var recipe = Recipe(
      name: "tiny", data: "squares", tellsClasses: true, configuration: configuration, plan: plan)
    recipe.scheduleSteps = 20
    return recipe
  }

  private func begin(in folder: String, _ recipe: Recipe = recipe()) throws -> TrainingRun {
    var run = try TrainingRun(recipe, learningFrom: Self.squares, in: folder, command: "train tiny")
    run.rhythm = Self.rhythm
    return run
  }

  private func resume(in folder: String) throws -> TrainingRun {
    var run = try TrainingRun(resuming: folder) { _ in Self.squares }
    run.rhythm = Self.rhythm
    return run
  }

  private static let rhythm = TrainingRun.Rhythm(validation: 4, checkpoint: 6, sheet: 12)

  private func inFolder<Result>(_ body: (String) throws -> Result) rethrows -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      .path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder + "/out/training")
  }

  private func bytes(_ folder: String, _ file: String) throws -> [UInt8] {
    try readBytes(from: folder + "/" + file, atMost: 1 << 24)
  }

  @Test("A training leaves its losses, sheets, network and card")
  func files() throws {
    try inFolder { folder in
      var run = try begin(in: folder)
      var written: Set<String> = []
      while !run.isDone {
        let progress = try run.advance()
        written.formUnion(progress.written)
        #expect(progress.secondsLeft >= 0 && progress.complaint == nil)
      }
      let model = try run.finish()
      #expect(
        written
          == Set(
            ["checkpoint.safetensors", "samples-000012.png", "samples-000024.png"].map {
              folder + "/" + $0
            }))
      let log = try LossLog(reading: folder + "/losses.csv")
      #expect(log.rows == run.losses.rows && log.rows.map(\.step) == Array(1...24))
      #expect(log.rows.filter { $0.validation != nil }.map(\.step) == [4, 8, 12, 16, 20, 24])
      #expect(model.description.notes["seed"] == "7" && model.description.notes["loss"] != nil)
      #expect(model.description.classNames == ["small", "large"])
      let card = String(decoding: try bytes(folder, "model.md"), as: UTF8.self)
      #expect(card.contains("`train tiny`") && card.contains("(samples-000024.png)"))
      // Two rows of eight pictures.
      let sheet = try PNG.read(folder + "/samples-000024.png").pixels.shape
      #expect(sheet[1] > 3 * sheet[0])
      #expect(String(decoding: try bytes(folder, "losses.svg"), as: UTF8.self).hasPrefix("<svg"))
    }
  }

  @Test("A training that was stopped says how far it came, and to look at it adds no time")
  func stopped() throws {
    try inFolder { folder in
      var run = try begin(in: folder)
      for _ in 0..<6 { _ = try run.advance() }
      try run.save()
      #expect(try run.finish().description.notes["steps"] == "6 of 24")
      #expect(
        String(decoding: try bytes(folder, "model.md"), as: UTF8.self).contains("| 6 of 24 |"))
      let seen = try resume(in: folder)
      let seconds = seen.seconds
      #expect(seconds > 0 && seen.seconds == seconds && seen.threads == run.threads)
    }
  }

  @Test(
    "A training that was abandoned at any step goes on to the same files",
    arguments: [0, 1, 5, 6, 7, 17, 23])
  func abandoned(after steps: Int) throws {
    /// The losses as they are, and a digest of the network.
    func finish(_ folder: String, _ run: TrainingRun) throws -> [String] {
      var run = run
      while !run.isDone { _ = try run.advance() }
      _ = try run.finish()
      let losses = String(decoding: try bytes(folder, "losses.csv"), as: UTF8.self)
      return losses.lines
        + [sha256(try bytes(folder, "model.safetensors"))]
    }
    let whole = try inFolder { try finish($0, try begin(in: $0)) }
    let parts = try inFolder { folder in
      var run = try begin(in: folder)
      for _ in 0..<steps { _ = try run.advance() }
      // Rows that no checkpoint has, the last one cut off as by a sudden end.
      try append(
        Array("\(steps + 1),0.5,,0.1,1.0\n\(steps + 2),0.".utf8), to: folder + "/losses.csv")
      let resumed = try resume(in: folder)
      #expect(resumed.trainer.step == steps / 6 * 6)
      return try finish(folder, resumed)
    }
    for (part, whole) in zip(parts, whole) { #expect(part == whole) }
    #expect(parts.count == whole.count)
  }

  @Test("A checkpoint that cannot be written stops nothing, is told, and is written later")
  func unwritable() throws {
    try inFolder { folder in
      var run = try begin(in: folder)
      let (checkpoint, aside) = (folder + "/checkpoint.safetensors", folder + "/aside")
      try FileManager.default.moveItem(atPath: checkpoint, toPath: aside)
      // A folder of that name is in the way.
      try makeFolder(checkpoint)
      var complaints: [Int] = []
      while run.trainer.step < 8 {
        let progress = try run.advance()
        if progress.complaint != nil { complaints.append(progress.report.step) }
      }
      #expect(complaints == [6] && run.savedStep == 0)
      #expect(throws: FileError.self) { try run.save() }
      try FileManager.default.removeItem(atPath: checkpoint)
      while run.trainer.step < 12 { #expect(try run.advance().complaint == nil) }
      #expect(run.savedStep == 12)
      #expect(try LossLog(reading: folder + "/losses.csv").rows.count == 12)
    }
  }

  @Test("A learning rate that is too large ends the training and spares the checkpoint")
  func diverging() throws {
    try inFolder { folder in
      let recipe = Self.recipe(steps: 200) {
        $0.learningRate = .constant(3, warmUp: 100)
        $0.gradientLimit = nil
      }
      var run = try begin(in: folder, recipe)
      let error = #expect(throws: TrainingError.self) { while true { _ = try run.advance() } }
      let saved = try #require(run.savedStep)
      #expect("\(try #require(error))".contains("after step \(saved): resume it with a smaller"))
      var slower = try TrainingRun(
        resuming: folder, changing: { $0.learningRate = .constant(1e-4) },
        pictures: { _ in Self.squares })
      #expect(slower.trainer.step == saved)
      let loss = try slower.advance().report.loss
      #expect(loss < 2.5)
    }
  }

  @Test("A training of few steps says in the end that it has diverged", arguments: [1, 2, 3, 19])
  func divergingAtOnce(steps: Int) throws {
    try inFolder { folder in
      func run(_ rate: Double) throws {
        let recipe = Self.recipe(steps: steps) {
          $0.learningRate = .constant(rate)
          $0.gradientLimit = nil
        }
        var run = try begin(in: folder + "\(rate)", recipe)
        while !run.isDone { _ = try run.advance() }
      }
      // What a step spoils shows in the next.
      guard steps > 1 else { return try run(30) }
      let error = #expect(throws: TrainingError.self) { try run(30) }
      #expect("\(try #require(error))".contains("diverged"))
      try run(1e-3)
    }
  }

  @Test("A training is not resumed with fewer steps than it has taken, and says how many these are")
  func fewerSteps() throws {
    try inFolder { folder in
      var run = try begin(in: folder)
      while !run.isDone { _ = try run.advance() }
      func resume(_ steps: Int) throws -> TrainingRun {
        try TrainingRun(
          resuming: folder, changing: { $0.steps = steps }, pictures: { _ in Self.squares })
      }
      let error = #expect(throws: TrainingError.self) { try resume(12) }
      let words = "\(try #require(error))"
      #expect(words.contains("24 steps already") && words.contains("12 altogether"))
      #expect(try resume(24).isDone)
      #expect(try !resume(25).isDone)
    }
  }

  @Test("What is not the same training is refused, and named")
  func refused() throws {
    func complaint(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing"
      } catch { return "\(error)" }
    }
    try inFolder { folder in
      #expect(complaint { _ = try resume(in: folder) }.contains("no training in \(folder)"))
      var run = try begin(in: folder)
      _ = try run.advance()
      #expect(complaint { _ = try begin(in: folder) }.contains("already"))
      #expect(
        complaint {
          _ = try TrainingRun(
            resuming: folder, changing: { $0.batch = 5 }, pictures: { _ in Self.squares })
        }.contains("batch = 2; this one has 5"))
      let others = Self.squares.gathered(Array(1..<24))
      #expect(
        complaint { _ = try TrainingRun(resuming: folder) { _ in others } }
          .contains("not those"))
      let checkpoint = folder + "/checkpoint.safetensors"
      let whole = try bytes(folder, "checkpoint.safetensors")
      try writeAtomically(Array(whole.prefix(whole.count / 2)), to: checkpoint)
      #expect(complaint { _ = try resume(in: folder) }.contains("checkpoint.safetensors"))
      try Safetensors(metadata: ["step": "3"]).write(to: checkpoint)
      #expect(complaint { _ = try resume(in: folder) }.contains("does not say which training"))
    }
    let none = PictureSet(name: "none", pictures: Self.squares.pictures)
    #expect(
      complaint { _ = try TrainingRun(Self.recipe(), learningFrom: none, in: "/tmp/x") }
        .contains("no classes"))
    let one = Self.squares.gathered([0])
    let all = Self.recipe { $0.validationShare = 1 }
    #expect(
      complaint { _ = try TrainingRun(all, learningFrom: one, in: "/tmp/x") }
        .contains("Nothing is left"))
  }
}

@Suite("Recipes and plans")
struct RecipeTests {
  @Test("A plan comes back from its entries")
  func plans() throws {
    let rates: [LearningRate] = [
      .constant(1e-3), .constant(2.5e-4, warmUp: 7), .cosine(0.1, warmUp: 3, steps: 50),
      .oneCycle(2e-3, steps: 3000),
    ]
    let weightings: [LossWeighting] = [
      .plain, .minSNR(gamma: 5), .p2(k: 1, gamma: 0.5), .edm(dataDeviation: 0.5),
    ]
    for (rate, weighting) in zip(rates, weightings) {
      var plan = TrainingPlan(steps: 50, batch: 3, learningRate: rate)
      plan.weighting = weighting
      plan.averageDecay = rate == .constant(1e-3) ? nil : 0.99
      plan.gradientLimit = plan.averageDecay.map { _ in 0.3 }
      plan.target = .velocity
      plan.stepSampling = .importance
      plan.seed = .max
      plan.hiddenClassShare = 0.1
      func entries() -> [String: String] { Dictionary(uniqueKeysWithValues: plan.entries) }
      #expect(try TrainingPlan(entries: entries()) == plan)
      for key in entries().keys {
        var damaged = entries()
        damaged[key] = "music"
        #expect(throws: TrainingError.self) { try TrainingPlan(entries: damaged) }
      }
    }
  }

  @Test("Texts that are no learning rate or weighting are none")
  func texts() {
    for text in ["", "constant", "constant x after 0", "cosine 0.1 after 3", "one-cycle 0.1"] {
      #expect(LearningRate(text) == nil)
    }
    for text in ["", "plain 1", "min-snr", "p2 1", "edm x"] { #expect(LossWeighting(text) == nil) }
  }

  @Test("Every recipe makes a network that fits its pictures and is small", arguments: Recipe.all)
  func recipes(recipe: Recipe) throws {
    var generator = TorchGenerator(seed: 1)
    let set =
      recipe.data == "sprites"
      ? Sprites.draw(count: 10, generator: &generator)
      : Digits.draw(count: 10, size: recipe.data == "digits28" ? 28 : 16, generator: &generator)
    let model = try TrainedModel(
      try recipe.description(learningFrom: set), .init(drawnFrom: TorchGenerator(seed: 7)))
    // In half precision, with some room for names.
    #expect(model.parameters.count * 2 < 5_900_000)
    let condition = try model.condition()
    #expect(
      try model.denoiser(condition)(set.pictures, 500).noise.shape == set.pictures.shape)
    #expect(try Recipe.named(recipe.name) == recipe)
  }
}
