import Autograd
import ForwardProcess
import Layers
import Tensors

/// Trains a network to see what noise was added to pictures (arXiv:2006.11239, algorithm 1).
///
///     repeat
///       x₀ ~ pictures,  t ~ 1…T,  ε ~ N(0, 1)
///       descend along ∇ ‖ε − network(√ᾱ_t x₀ + √(1 − ᾱ_t) ε, t)‖²
///
/// What it does next depends on nothing but its state, so a training that was interrupted goes on as if
/// it had not been.
public struct Trainer {
  /// What was decided beforehand.
  public let plan: TrainingPlan
  /// The noise.
  public let schedule: NoiseSchedule
  /// What changes.
  public let parameters: Parameters
  let network: Network
  let data: TrainingData
  /// The pictures that are learned from, and those that are held back.
  let learned: [Int], heldBack: [Int]

  /// How many times the parameters have changed.
  public internal(set) var step = 0
  var generator: TorchGenerator
  var optimizer: AdamW
  var average: MovingAverage?
  var sampler: StepSampler
  /// The order of the present round through the pictures, and how far it has come.
  var order: [Int] = []
  var position = 0

  /// What became of one step.
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

  /// A training at its beginning.
  ///
  /// Throws `TrainingError` if there are too few pictures.
  public init(
    _ plan: TrainingPlan, network: @escaping Network, parameters: Parameters, data: TrainingData,
    schedule: NoiseSchedule
  ) throws(TrainingError) {
    (self.plan, self.network, self.parameters) = (plan, network, parameters)
    (self.data, self.schedule) = (data, schedule)
    let count = data.pictures.shape[0]
    let held = Int((Double(count) * plan.validationShare).rounded())
    guard plan.batch > 0, plan.parts > 0, count - held > 0 else {
      throw TrainingError(
        "Of \(count) pictures \(held) are held back, and batches of \(plan.batch) are to be cut into "
          + "\(plan.parts) parts. Nothing is left to learn from.")
    }
    guard plan.augmentation == nil || data.pictures.rank == 4 else {
      throw TrainingError("Only pictures can be augmented. Train on points without that.")
    }
    generator = TorchGenerator(seed: plan.seed)
    let all = generator.permutation(of: count)
    (learned, heldBack) = (Array(all.dropLast(held)), Array(all.suffix(held)))
    optimizer = AdamW(parameters.all)
    optimizer.weightDecay = plan.weightDecay
    average = plan.averageDecay.map {
      MovingAverage(parameters.all, decay: $0, start: plan.averageStart)
    }
    sampler = StepSampler(plan.stepSampling, steps: schedule.steps)
  }

  /// The pictures that are learned from, [N, H, W, C].
  public var learnedPictures: Tensor { data.pictures.gathered(learned) }

  /// Whether all steps of the plan are done.
  public var isDone: Bool { step >= plan.steps }

  /// Changes the parameters once.
  ///
  /// Throws `TrainingError` if the loss is infinite or no number; the parameters are then as before.
  public mutating func advance() throws(TrainingError) -> Report {
    let batch = nextBatch()
    let (steps, weights) = sampler.draw(count: batch.count, using: &generator)
    var clean = data.pictures.gathered(batch)
    let noise = generator.noise(clean.shape)
    var condition = data.condition(of: hiddenAtRandom(batch))
    if let augmentation = plan.augmentation {
      (clean, condition.numbers) = augmentation(clean, using: &generator)
    }

    var gradients: [Tensor?] = []
    var errors: [Float] = []
    for part in parts(of: batch.count) {
      let tape = Tape(dropoutGenerator: generator)
      let error = errorsOfPictures(
        clean[part], noise[part], Array(steps[part]), condition[part], on: tape)
      let counted = zip(steps[part], weights[part]).map { step, weight in
        weight * Float(plan.weighting.weight(at: step, of: plan.target, in: schedule))
      }
      let loss = (error * Variable(Tensor(counted))).sum() / Float(batch.count)
      if let after = tape.dropoutGenerator { generator = after }
      errors += error.value.scalars
      add(tape.gradients(of: loss), to: &gradients)
    }
    let mean = zip(errors, weights).reduce(0) { $0 + $1.0 * $1.1 } / Float(batch.count)
    let length =
      plan.gradientLimit.map { clip(&gradients, toNorm: $0) }
      ?? clip(&gradients, toNorm: .infinity)
    guard mean.isFinite, length.isFinite else {
      throw TrainingError(
        "In step \(step + 1) the loss is \(mean) and the gradient is \(length) long: the training "
          + "has diverged. Go on from an earlier checkpoint with a smaller learning rate.")
    }
    let rate = plan.learningRate(step)
    optimizer.step(gradients, learningRate: rate)
    step += 1
    average?.update(after: step)
    sampler.learn(errors, at: steps)
    return Report(step: step, loss: mean, learningRate: rate, gradientLength: length)
  }

  /// The mean squared error on the pictures that are held back, each at a step and with a noise that
  /// are always the same; nil if there are none.
  public func validationLoss() -> Float? { loss(on: heldBack) }

  /// The same on as many pictures that were learned from. Where it is far below, the network knows
  /// its pictures by heart.
  public func lossOnLearned() -> Float? {
    loss(on: Array(learned.prefix(max(heldBack.count, plan.batch))))
  }

  private func loss(on pictures: [Int]) -> Float? {
    guard !pictures.isEmpty else { return nil }
    var generator = TorchGenerator(seed: 0)
    let sampler = StepSampler(.stratified, steps: schedule.steps)
    var total: Float = 0
    for start in stride(from: 0, to: pictures.count, by: plan.batch) {
      let batch = Array(pictures[start..<min(start + plan.batch, pictures.count)])
      let clean = data.pictures.gathered(batch)
      let steps = sampler.draw(count: batch.count, using: &generator).steps
      let errors = errorsOfPictures(
        clean, generator.noise(clean.shape), steps,
        data.condition(of: data.labels.map { labels in batch.map { labels[$0] } }), on: nil)
      total += errors.value.sum
    }
    return total / Float(pictures.count)
  }

  /// Calls `body` while the network has the average of its parameters, if there is one.
  public func withAverage<Result>(_ body: () throws -> Result) rethrows -> Result {
    try average?.use(body) ?? body()
  }
}
