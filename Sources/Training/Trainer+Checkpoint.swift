import Files
import Tensors

// A training on disk: all that its next step depends on.

extension Trainer {
  /// Writes the state of the training, atomically: whoever is interrupted keeps the file before.
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
      try file.add("losses/\(number + 1)", Tensor(squares))
    }
    try file.write(to: path)
  }

  /// Goes on from a state that a training with the same plan has saved.
  ///
  /// `changes` names the entries of the plan that differ on purpose, such as a smaller learning rate.
  /// Throws `TrainingError` if the state belongs to another plan or network, `FileError` if it cannot
  /// be read.
  public mutating func resume(from path: String, changes: Set<String> = []) throws {
    let file = try SafetensorsFile(path)
    for (key, value) in plan.entries where !changes.contains(key) {
      let saved = file.metadata[TrainingPlan.entryKey + key] ?? "nothing"
      guard saved == value else {
        throw TrainingError(
          "\(path) is of a training with \(key) = \(saved); this one has \(value). Resume it with "
            + "the same plan, or begin anew.")
      }
    }
    func tensor(_ group: String, _ number: Int) throws -> Tensor {
      let parameter = parameters.all[number]
      let value = try file.tensor(named: "\(group)/\(parameter.name)")
      guard value.shape == parameter.value.shape else {
        throw TrainingError(
          "\(parameter.name) is of shape \(value.shape) in \(path), and \(parameter.value.shape) in "
            + "this network. Resume with the network that was trained.")
      }
      return value
    }
    let numbers = parameters.all.indices
    let values = try numbers.map { try tensor("model", $0) }
    let (means, squares) = (
      try numbers.map { try tensor("mean", $0) }, try numbers.map { try tensor("square", $0) }
    )
    let averages = try average.map { _ in try numbers.map { try tensor("average", $0) } }
    let integers = try ["generator", "order", "position"].map { try file.integers(named: $0) }
    guard let generator = TorchGenerator(bookmark: integers[0]),
      integers[1].allSatisfy(learned.indices.contains), integers[2].count == 1,
      (0...integers[1].count).contains(integers[2][0]),
      let step = file.metadata["step"].flatMap({ Int($0) }), (0...plan.steps).contains(step),
      let taken = file.metadata["steps taken"].flatMap({ Int($0) })
    else {
      throw TrainingError("\(path) is no complete state of a training. Use an earlier one.")
    }
    let losses = try (1...schedule.steps).map { step in
      file.contains("losses/\(step)") ? try file.tensor(named: "losses/\(step)").scalars : []
    }

    for (parameter, value) in zip(parameters.all, values) { parameter.update { $0 = value } }
    optimizer.restore(steps: taken, means: means, squares: squares)
    if let averages { average?.restore(averages) }
    if !sampler.squares.isEmpty { sampler.restore(squares: losses) }
    (self.generator, order, position, self.step) = (generator, integers[1], integers[2][0], step)
  }
}
