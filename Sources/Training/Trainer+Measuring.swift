import Autograd
import Tensors

// What can be asked of a training at any time.

extension Trainer {
  /// The pictures that are learned from, [N, H, W, C].
  public var trainingPictures: Tensor { data.pictures.gathered(trainingIndices) }

  /// The mean squared error on the pictures that are held back, each at a step and with a noise that
  /// are always the same; nil if there are none.
  public func validationLoss() -> Float? { loss(on: heldBackIndices) }

  /// The same on as many pictures that were learned from. Where it is far below, the network knows
  /// its pictures by heart.
  public func trainingLoss() -> Float? {
    loss(on: Array(trainingIndices.prefix(max(heldBackIndices.count, plan.batch))))
  }

  private func loss(on pictures: [Int]) -> Float? {
    guard !pictures.isEmpty else { return nil }
    var generator = TorchGenerator(seed: 0)
    let sampler = StepSampler(.stratified, steps: schedule.steps)
    var total: Float = 0
    for start in stride(from: 0, to: pictures.count, by: plan.batch) {
      let indices = Array(pictures[start..<min(start + plan.batch, pictures.count)])
      let clean = data.pictures.gathered(indices)
      let steps = sampler.draw(count: indices.count, using: &generator).steps
      let batch = Batch(
        clean: clean, noise: generator.noise(clean.shape), steps: steps,
        condition: data.condition(of: data.labels.map { labels in indices.map { labels[$0] } }))
      total += errorPerPicture(batch, on: nil).value.sum
    }
    return total / Float(pictures.count)
  }

  /// Calls `body` while the network has the average of its parameters, if there is one.
  public func withAverage<Result>(_ body: () throws -> Result) rethrows -> Result {
    try average?.use(body) ?? body()
  }
}
