import Autograd
import ForwardProcess
import Layers
import ReverseProcess
import Tensors
import UNets

// A step of training.

extension Trainer {
  /// What happened in one step.
  public struct Report: Sendable {
    /// The number of the step, from 1.
    public let step: Int
    /// The mean squared error, all steps of the schedule alike.
    public let loss: Float
    /// The learning rate.
    public let learningRate: Double
    /// How long the gradient was, before it was shortened.
    public let gradientLength: Float
  }

  /// What the network is asked in one step: which noise is in these pictures?
  struct Batch {
    /// x₀ and ε, [N, H, W, C].
    let clean: Tensor, noise: Tensor
    /// t of each picture.
    let steps: [Int]
    /// What the network is told about them.
    let condition: Condition

    subscript(pictures: Range<Int>) -> Batch {
      Batch(
        clean: clean[pictures], noise: noise[pictures], steps: Array(steps[pictures]),
        condition: condition[pictures])
    }
  }

  /// Changes the parameters once.
  ///
  /// Throws `TrainingError` if the loss is infinite or no number; the parameters are then as before.
  public mutating func advance() throws(TrainingError) -> Report {
    let (batch, chanceWeights) = nextBatch()
    let lossWeights = batch.steps.map {
      Float(plan.weighting.weight(at: $0, of: plan.target, in: schedule))
    }
    var (errors, gradients) = errorsAndGradients(
      of: batch, weights: zip(chanceWeights, lossWeights).map(*))
    let loss = zip(errors, chanceWeights).map(*).reduce(0, +) / Float(errors.count)
    let length = clip(&gradients, toNorm: plan.gradientLimit ?? .infinity)
    guard loss.isFinite, length.isFinite else {
      throw TrainingError(
        "In step \(step + 1) the loss is \(loss) and the gradient is \(length) long: the training "
          + "has diverged. Go on from an earlier checkpoint with a smaller learning rate.")
    }
    let rate = plan.learningRate(step)
    optimizer.step(gradients, learningRate: rate)
    step += 1
    average?.update(after: step)
    sampler.learn(zip(errors, lossWeights).map(*), at: batch.steps)
    return Report(step: step, loss: loss, learningRate: rate, gradientLength: length)
  }

  /// The errors of the pictures of a batch, and the gradients of their weighted mean, gone through part
  /// by part.
  private mutating func errorsAndGradients(
    of batch: Batch, weights: [Float]
  ) -> (errors: [Float], gradients: [Tensor?]) {
    var (errors, gradients): ([Float], [Tensor?]) = ([], [])
    for part in parts(of: weights.count) {
      let tape = Tape(dropoutGenerator: generator)
      let error = errorPerPicture(batch[part], on: tape)
      let loss = (error * Variable(Tensor(Array(weights[part])))).sum() / Float(weights.count)
      if let after = tape.dropoutGenerator { generator = after }
      errors += error.value.scalars
      add(tape.gradients(of: loss), to: &gradients)
    }
    return (errors, gradients)
  }

  /// The mean squared error of the network about each picture: [N].
  func errorPerPicture(_ batch: Batch, on tape: Tape?) -> Variable {
    let noisy = schedule.noised(batch.clean, to: batch.steps, noise: batch.noise)
    let predicted = network(Variable(noisy, on: tape), batch.steps, batch.condition)
    let target = target(of: batch)
    guard predicted.shape == target.shape else {
      fatalError("The network says \(predicted.shape) about pictures of shape \(target.shape).")
    }
    return square(predicted - Variable(target)).reshaped([batch.steps.count, -1]).mean(axes: 1)
  }

  /// What the network should say.
  private func target(of batch: Batch) -> Tensor {
    switch plan.target {
    case .noise: batch.noise
    case .clean: batch.clean
    // √ᾱ ε − √(1 − ᾱ) x₀: like a noisy picture of the noise, with −x₀ for the noise.
    case .velocity: schedule.noised(batch.noise, to: batch.steps, noise: -batch.clean)
    }
  }

  /// The next pictures with steps and noise, and how much each counts because of its step's chance.
  private mutating func nextBatch() -> (batch: Batch, weights: [Float]) {
    let indices = nextIndices()
    let (steps, weights) = sampler.draw(count: indices.count, using: &generator)
    var clean = data.pictures.gathered(indices)
    let noise = generator.noise(clean.shape)
    var condition = data.condition(of: hiddenAtRandom(indices))
    if let augmentation = plan.augmentation {
      (clean, condition.numbers) = augmentation(clean, using: &generator)
    }
    return (Batch(clean: clean, noise: noise, steps: steps, condition: condition), weights)
  }

  /// Which pictures come next, in an order that is drawn anew for each round.
  private mutating func nextIndices() -> [Int] {
    var next: [Int] = []
    while next.count < plan.batch {
      if position == order.count {
        order = generator.permutation(of: trainingIndices.count)
        position = 0
      }
      let taken = order[position..<min(position + plan.batch - next.count, order.count)]
      next += taken.map { trainingIndices[$0] }
      position += taken.count
    }
    return next
  }

  /// The classes of these pictures, some of which are hidden by chance; nil if there are none.
  private mutating func hiddenAtRandom(_ indices: [Int]) -> [Int]? {
    guard let labels = data.labels else { return nil }
    let shown = indices.map { labels[$0] }
    guard plan.hiddenClassShare > 0 else { return shown }
    let draws = generator.uniform([indices.count]).scalars
    return zip(shown, draws).map { $1 < plan.hiddenClassShare ? data.hiddenLabel : $0 }
  }

  /// Nearly equal parts of a batch of `count` pictures.
  private func parts(of count: Int) -> [Range<Int>] {
    let parts = min(plan.parts, count)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }

  /// Adds the gradients of another part to those of the parts before.
  private func add(_ new: Gradients, to sum: inout [Tensor?]) {
    let all = parameters.all.map { new[$0] }
    guard !sum.isEmpty else { return sum = all }
    for number in sum.indices {
      guard let part = all[number] else { continue }
      sum[number] = sum[number].map { $0 + part } ?? part
    }
  }
}
