import Datasets
import Files
import Layers
import Tensors

/// A training in a folder, where it leaves what it has learned and how it went, so that it can be
/// interrupted at any moment and go on later with the same bits.
///
///     var run = try TrainingRun(.digits, learningFrom: set, in: "out/training/digits")
///     while !run.isDone { show(try run.advance()) }
///     let model = try run.finish()
///
/// | file | what it holds |
/// |---|---|
/// | `checkpoint.safetensors` | all that the next step depends on |
/// | `losses.csv`, `.svg`, `.png` | what happened in each step |
/// | `samples-001000.png` | what the network makes of always the same noise |
/// | `model.safetensors`, `model.md` | in the end: the network, and a card that says what it is |
public struct TrainingRun {
  /// How many steps lie between one time and the next that something is done besides training; with
  /// 0, never.
  public struct Rhythm: Sendable, Equatable {
    /// Between measurements on the pictures that are held back.
    public var validation = 100
    /// Between checkpoints.
    public var checkpoint = 500
    /// Between sheets of samples.
    public var sheet = 1000
  }

  /// How far a training has come.
  public struct Progress: Sendable {
    /// What happened in the latest step.
    public let report: Trainer.Report
    /// How many steps there will be.
    public let steps: Int
    /// The mean loss of the latest fifty steps, or of all if there are fewer: that of one batch wavers.
    public let loss: Float
    /// The latest loss on the pictures that are held back, with the average of the parameters; nil as
    /// long as it was not measured.
    public let validation: Float?
    /// How long the rest will take, in seconds.
    public let secondsLeft: Double
    /// The files that were written after this step.
    public var written: [String] = []
    /// Why a file could not be written. The training goes on, and tries again next time.
    public var complaint: FileError?
  }

  /// What the model is called.
  public let name: String
  /// Where the training leaves its files.
  public let folder: String
  /// The command by which it was begun, for the card.
  public let command: String
  /// The network that learns.
  public internal(set) var model: TrainedModel
  /// What trains it.
  public internal(set) var trainer: Trainer
  /// What happened in each step so far.
  public internal(set) var losses = LossLog()
  /// The step of the checkpoint in the folder; nil if there is none.
  public internal(set) var savedStep: Int?
  /// When something is done besides training. It changes no result.
  public var rhythm = Rhythm()

  /// Tells these pictures from others.
  let fingerprint: String
  /// How long it took in earlier sittings, on how many threads and for how many steps.
  private let secondsBefore: Double, threadsBefore: Int, stepsBefore: Int
  private let beginning = ContinuousClock.now

  /// A training by `recipe`, at its beginning. `command` is noted on the card.
  ///
  /// Throws `TrainingError` if there is a training in the folder already or the pictures do not suffice,
  /// `ModelError` if they do not fit the network, and `FileError` if the folder cannot be written to.
  public init(
    _ recipe: Recipe, learningFrom set: PictureSet, in folder: String, command: String = ""
  ) throws {
    guard !Self.exists(in: folder) else {
      throw TrainingError(
        "There is a training in \(folder) already. Resume it, remove the folder, or choose another "
          + "name.")
    }
    let scope = Parameters(drawnFrom: TorchGenerator(seed: recipe.plan.seed))
    model = try TrainedModel(try recipe.description(learningFrom: set), scope)
    trainer = try Trainer(recipe.plan, model, learningFrom: set)
    (name, self.folder, self.command) = (recipe.name, folder, command)
    fingerprint = set.fingerprint
    (secondsBefore, threadsBefore, stepsBefore) = (0, Threads.count, 0)
    try makeFolders(folder)
    try losses.write(to: path("losses.csv"))
    // So that whoever is interrupted before the first checkpoint can resume as well.
    try save()
  }

  /// The training in `folder`, where it was at its last checkpoint.
  ///
  /// `pictures` loads the data set of the given name. `change` may change the plan's steps, learning
  /// rate, weight decay and limit of the gradient; nothing else can change on the way.
  ///
  /// Throws `TrainingError` if there is none, or if the pictures or the rest of the plan are not those
  /// that it began with, and what reading throws.
  public init(
    resuming folder: String, changing change: (inout TrainingPlan) -> Void = { _ in },
    pictures: (_ data: String) throws -> PictureSet
  ) throws {
    let checkpoint = folder + "/" + Self.checkpointName
    guard Self.exists(in: folder) else {
      throw TrainingError("There is no training in \(folder) that could go on. Begin one.")
    }
    let metadata = try SafetensorsFile(checkpoint).metadata
    let notes = try Notes(metadata, path: checkpoint)
    let description = try TrainedModel.Description(metadata: metadata, path: checkpoint)
    let set = try pictures(description.data)
    guard set.fingerprint == notes.fingerprint else {
      throw TrainingError(
        "The pictures of \(description.data) are not those that the training in \(folder) began with. "
          + "Bring them back, or begin anew.")
    }
    var plan = notes.plan
    change(&plan)
    model = try TrainedModel(
      description, Parameters(drawnFrom: TorchGenerator(seed: plan.seed)))
    trainer = try Trainer(plan, model, learningFrom: set)
    try trainer.resume(from: checkpoint, changes: TrainingPlan.changeable)
    (name, self.folder, command) = (notes.name, folder, notes.command)
    fingerprint = notes.fingerprint
    (secondsBefore, threadsBefore) = (notes.seconds, notes.threads)
    (stepsBefore, savedStep) = (trainer.step, trainer.step)
    if FileTime(ofFile: path("losses.csv")) != nil {
      losses = try LossLog(reading: path("losses.csv"), until: trainer.step)
    }
    try losses.write(to: path("losses.csv"))
  }

  /// Whether there is a training in `folder` that could go on, or is done.
  public static func exists(in folder: String) -> Bool {
    FileTime(ofFile: folder + "/" + checkpointName) != nil
  }

  /// Whether all steps of the plan are done.
  public var isDone: Bool { trainer.isDone }

  /// How long the training has taken, in seconds, without the time that it was interrupted. Somebody
  /// who only looks at it adds nothing.
  public var seconds: Double { secondsBefore + (trainsNow ? secondsOfThisSitting : 0) }

  /// How many threads it had in its last sitting: its bits depend on them.
  var threads: Int { trainsNow ? Threads.count : threadsBefore }

  private var trainsNow: Bool { trainer.step > stepsBefore }

  private var secondsOfThisSitting: Double { (ContinuousClock.now - beginning) / .seconds(1) }

  /// The loss on the pictures that are held back as a multiple of that on pictures that were learned
  /// from, both with the average of the parameters; nil if none are held back.
  public var lossGap: Float? {
    trainer.withAverage {
      guard let new = trainer.validationLoss(), let known = trainer.trainingLoss() else {
        return nil
      }
      return new / known
    }
  }

  /// Does one step, and whatever is due after it.
  ///
  /// Throws `TrainingError` if the training has diverged. The checkpoint in the folder is then that of
  /// an earlier step.
  public mutating func advance() throws -> Progress {
    let report: Trainer.Report
    do { report = try trainer.advance() } catch { throw diverged("\(error)") }
    let validation =
      isDue(rhythm.validation) ? trainer.withAverage { trainer.validationLoss() } : nil
    losses.append(
      LossLog.Row(
        step: report.step, loss: report.loss, validation: validation,
        learningRate: report.learningRate, gradientLength: report.gradientLength))
    let growth = isDone ? losses.growthInTheEnd : losses.growth
    if let growth, growth > 2 {
      throw diverged(
        "By step \(report.step) the loss has grown to more than twice that of the beginning; the latest "
          + "is \(report.loss).")
    }
    var progress = progress(after: report)
    do { try writeWhatIsDue(&progress.written) } catch let error as FileError {
      progress.complaint = error
    }
    return progress
  }

  private func progress(after report: Trainer.Report) -> Progress {
    let (done, left) = (report.step - stepsBefore, trainer.plan.steps - report.step)
    return Progress(
      report: report, steps: trainer.plan.steps,
      loss: losses.meanLoss(ofLatest: 50) ?? report.loss, validation: losses.validation,
      secondsLeft: secondsOfThisSitting / Double(done) * Double(left))
  }

  /// Writes what is due after this step, and adds the files to `written`.
  private mutating func writeWhatIsDue(_ written: inout [String]) throws {
    if isDue(rhythm.validation) { try losses.flush(to: path("losses.csv")) }
    // A state that does worse than at the beginning is not worth keeping; the one before may be.
    if isDue(rhythm.checkpoint), losses.growth ?? 0 <= 1 {
      try save()
      written.append(path(Self.checkpointName))
    }
    if isDue(rhythm.sheet) { written.append(try writeSheet()) }
  }

  /// Whether what is done every `interval` steps is due, as it always is in the end.
  private func isDue(_ interval: Int) -> Bool {
    interval > 0 && (trainer.step.isMultiple(of: interval) || isDone)
  }

  private func diverged(_ what: String) -> TrainingError {
    TrainingError(
      "\(what) The training has diverged. \(folder) keeps its state after step \(savedStep ?? 0): "
        + "resume it with a smaller learning rate, or begin anew with one.")
  }
}
