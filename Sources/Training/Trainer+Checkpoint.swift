import Files
import Tensors

// A training on disk: all that its next step depends on.

extension Trainer {
  /// Writes the state of the training, atomically: an interruption leaves the previous file intact.
  ///
  /// `notes` are written beside it, for whoever goes on. Throws `FileError` if it cannot be written.
  public func save(to path: String, notes: [String: String] = [:]) throws(FileError) {
    var file = Safetensors(metadata: notes)
    file.metadata["step"] = "\(step)"
    file.metadata["steps taken"] = "\(optimizer.steps)"
    for (key, value) in plan.entries { file.metadata[TrainingPlan.entryKey + key] = value }
    for (number, parameter) in parameters.all.enumerated() {
      try file.add("model/\(parameter.name)", parameter.value)
      try file.add("mean/\(parameter.name)", optimizer.means[number])
      try file.add("square/\(parameter.name)", optimizer.squares[number])
      if let average { try file.add("average/\(parameter.name)", average.values[number]) }
    }
    try file.add("generator", integers: generator.bookmark, shape: [generator.bookmark.count])
    try file.add("order", integers: order, shape: [order.count])
    try file.add("position", integers: [position], shape: [1])
    for (number, squares) in sampler.squares.enumerated() where !squares.isEmpty {
      try file.add("squared losses/\(number + 1)", Tensor(squares))
    }
    try file.write(to: path)
  }

  /// Goes on from a state that a training with the same plan has saved.
  ///
  /// `changes` names the entries of the plan that differ on purpose, such as a smaller learning rate.
  /// Throws `TrainingError` if the state belongs to another plan or network or is that of a later step
  /// than the plan has, `FileError` if it cannot be read.
  public mutating func resume(from path: String, changes: Set<String> = []) throws {
    let file = try SafetensorsFile(path)
    try checkPlan(of: file, path, changes)
    // All is read before anything is changed.
    let saved = try SavedState(file, path, of: self)
    for (parameter, value) in zip(parameters.all, saved.values) {
      parameter.update { $0 = value }
    }
    optimizer.restore(steps: saved.optimizerSteps, means: saved.means, squares: saved.squares)
    average?.restore(saved.averages)
    sampler.restore(squares: saved.squaredLosses)
    (step, generator, order, position) = (saved.step, saved.generator, saved.order, saved.position)
  }

  private func checkPlan(
    of file: SafetensorsFile, _ path: String, _ changes: Set<String>
  ) throws(TrainingError) {
    for (key, value) in plan.entries where !changes.contains(key) {
      let saved = file.metadata[TrainingPlan.entryKey + key] ?? "nothing"
      guard saved == value else {
        throw TrainingError(
          "\(path) is of a training with \(key) = \(saved); this one has \(value). Resume it with "
            + "the same plan, or begin anew.")
      }
    }
  }
}

/// What a file knows of a training.
private struct SavedState {
  let step: Int, optimizerSteps: Int
  let values: [Tensor], means: [Tensor], squares: [Tensor], averages: [Tensor]
  let generator: TorchGenerator
  let order: [Int], position: Int
  let squaredLosses: [[Float]]

  /// Reads the file at `path`. Throws as `Trainer.resume` does.
  init(_ file: SafetensorsFile, _ path: String, of trainer: Trainer) throws {
    func tensors(_ group: String) throws -> [Tensor] {
      try trainer.parameters.all.map { parameter in
        let value = try file.tensor(named: "\(group)/\(parameter.name)")
        guard value.shape == parameter.value.shape else {
          throw TrainingError(
            "\(parameter.name) is of shape \(value.shape) in \(path), and "
              + "\(parameter.value.shape) in this network. Resume with the network that was trained."
          )
        }
        return value
      }
    }
    (values, means, squares) = (try tensors("model"), try tensors("mean"), try tensors("square"))
    averages = trainer.average == nil ? [] : try tensors("average")
    squaredLosses = try trainer.sampler.squares.indices.map { number in
      let name = "squared losses/\(number + 1)"
      return file.contains(name) ? try file.tensor(named: name).scalars : []
    }
    let integers = try ["generator", "order", "position"].map { try file.integers(named: $0) }
    order = integers[1]
    guard let generator = TorchGenerator(bookmark: integers[0]),
      order.allSatisfy(trainer.trainingIndices.indices.contains), integers[2].count == 1,
      let position = integers[2].first, (0...order.count).contains(position),
      let step = file.metadata["step"].flatMap({ Int($0) }), step >= 0,
      let optimizerSteps = file.metadata["steps taken"].flatMap({ Int($0) })
    else {
      throw TrainingError("\(path) is no complete state of a training. Use an earlier one.")
    }
    guard step <= trainer.plan.steps else {
      throw TrainingError(
        "This training has taken \(step) steps already, and now there are to be \(trainer.plan.steps) "
          + "altogether. Resume it with more than \(step).")
    }
    (self.generator, self.position) = (generator, position)
    (self.step, self.optimizerSteps) = (step, optimizerSteps)
  }
}
