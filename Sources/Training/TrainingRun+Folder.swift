import Datasets
import Files
import ForwardProcess
import Pictures
import Tensors

// What a training leaves in its folder.

extension TrainingRun {
  static let checkpointName = "checkpoint.safetensors"

  /// The path of a file in the folder.
  func path(_ name: String) -> String { folder + "/" + name }

  /// Writes a checkpoint, as is done now and then, and by whoever interrupts the training.
  ///
  /// Throws `FileError` if it cannot be written; the one before it is then still there.
  public mutating func save() throws(FileError) {
    // The losses first: those of steps that no checkpoint has are taken away when it is resumed.
    if trainer.step > 0 { try losses.flush(to: path("losses.csv")) }
    var notes = model.description.metadata
    notes["name"] = name
    notes["command"] = command
    notes["pictures"] = fingerprint
    notes["seconds"] = "\(seconds)"
    notes["threads"] = "\(threads)"
    try trainer.save(to: path(Self.checkpointName), notes: notes)
    savedStep = trainer.step
  }

  /// Draws the losses and a sheet of samples, and returns the sheet's path.
  ///
  /// The noise is always the same, so that sheets of different steps, and of different trainings on the
  /// same pictures, can be compared. Throws `FileError`.
  func writeSheet() throws -> String {
    let plot = losses.plot(title: "\(name): the loss in \(trainer.step) steps")
    try writeAtomically(Array(plot.svg().utf8), to: path("losses.svg"))
    try PNG(pixels: plot.picture()).write(to: path("losses.png"))
    let sheet = path(sheetName)
    let pixels = try trainer.withAverage { try model.sheet() }
    try PNG(pixels: pixels, texts: [.init("Title", "\(name), step \(trainer.step)")])
      .write(to: sheet)
    return sheet
  }

  /// What the sheet after this step is called; in alphabetical order, sheets are in theirs.
  var sheetName: String {
    let digits = String(trainer.step)
    return "samples-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".png"
  }

  /// Writes the network, with the average of its parameters, and its card, and returns it.
  ///
  /// Numbers are rounded to half precision in the file, and so are those of the returned network.
  /// Throws `FileError` if something cannot be written; it can be called again.
  public func finish() throws -> TrainedModel {
    var finished = model
    finished.description.notes = notes
    let file = path("model.safetensors")
    try trainer.withAverage { try finished.write(to: file) }
    try writeAtomically(Array(card().utf8), to: path("model.md"))
    return try TrainedModel(path: file)
  }

  /// What a checkpoint says about the training besides its state.
  struct Notes {
    let name: String, command: String, fingerprint: String
    let seconds: Double, threads: Int
    let plan: TrainingPlan

    init(_ metadata: [String: String], path: String) throws(TrainingError) {
      guard let name = metadata["name"], let command = metadata["command"],
        let fingerprint = metadata["pictures"],
        let seconds = metadata["seconds"].flatMap({ Double($0) }),
        let threads = metadata["threads"].flatMap({ Int($0) })
      else {
        throw TrainingError(
          "\(path) does not say which training it is of. It was written by another program, or is "
            + "damaged: begin anew.")
      }
      (self.name, self.command, self.fingerprint) = (name, command, fingerprint)
      (self.seconds, self.threads) = (seconds, threads)
      let entries = metadata.filter { $0.key.hasPrefix(TrainingPlan.entryKey) }
      plan = try TrainingPlan(
        entries: Dictionary(
          uniqueKeysWithValues: entries.map {
            (String($0.key.dropFirst(TrainingPlan.entryKey.count)), $0.value)
          }))
    }
  }
}

extension Trainer {
  /// A trainer of `model`, at its beginning. Throws `TrainingError` as the other initializer does.
  init(
    _ plan: TrainingPlan, _ model: TrainedModel, learningFrom set: PictureSet
  ) throws(TrainingError) {
    let classes = model.description.classNames.count
    try self.init(
      plan, network: model.network, parameters: model.parameters,
      data: TrainingData(
        set.pictures, labels: classes > 0 ? set.labels : nil, classes: classes),
      schedule: model.schedule)
  }
}

extension PictureSet {
  /// A digest of all pictures and labels, by which the same set is known again.
  var fingerprint: String {
    sha256(PictureSet.bytes(ofValues: pictures) + labels.map { UInt8(truncatingIfNeeded: $0) })
  }
}
