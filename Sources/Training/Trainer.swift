import Autograd
import ForwardProcess
import Layers
import ReverseProcess
import Tensors
import UNets

/// A network as training sees it: what it says about noisy pictures at `steps` 1…T, one for each, when
/// it is told the condition.
public typealias Network = (
  _ noisy: Variable, _ steps: [Int], _ condition: Condition
) -> Variable

/// Why training could not go on.
public struct TrainingError: Error, CustomStringConvertible {
  /// What happened, with which values, and what to do.
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Pictures to learn from.
public struct TrainingData: Sendable {
  /// [N, H, W, C], with values −1…1; or points, [N, 2].
  public let pictures: Tensor
  /// A class for each picture, if the network is told.
  public let labels: [Int]?
  /// How many classes there are. One more is known to the network: it stands for none, when the network
  /// is not to be told.
  public let classes: Int

  /// Data from its parts.
  public init(_ pictures: Tensor, labels: [Int]? = nil, classes: Int = 0) {
    guard labels.map({ $0.count == pictures.shape[0] }) ?? true else {
      fatalError("\(pictures.shape[0]) pictures have \(labels?.count ?? 0) labels.")
    }
    (self.pictures, self.labels, self.classes) = (pictures, labels, classes)
  }

  /// The class that stands for none.
  var hiddenLabel: Int { classes }

  /// What a network is told about pictures of these classes; nothing if there are none.
  func condition(of labels: [Int]?) -> Condition {
    labels.map { .classes($0, of: classes + 1) } ?? Condition()
  }
}

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

  /// Whether all steps of the plan are done.
  public var isDone: Bool { step >= plan.steps }

  /// Changes the parameters once.
  ///
  /// Throws `TrainingError` if the loss is infinite or no number; the parameters are then as before.
  public mutating func advance() throws(TrainingError) -> Report {
    let batch = nextBatch()
    let (steps, weights) = sampler.draw(count: batch.count, using: &generator)
    let clean = data.pictures.gathered(batch)
    let noise = generator.noise(clean.shape)
    let condition = data.condition(of: hiddenAtRandom(batch))

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
  public func validationLoss() -> Float? {
    guard !heldBack.isEmpty else { return nil }
    var generator = TorchGenerator(seed: 0)
    let sampler = StepSampler(.stratified, steps: schedule.steps)
    var total: Float = 0
    for start in stride(from: 0, to: heldBack.count, by: plan.batch) {
      let batch = Array(heldBack[start..<min(start + plan.batch, heldBack.count)])
      let clean = data.pictures.gathered(batch)
      let steps = sampler.draw(count: batch.count, using: &generator).steps
      let errors = errorsOfPictures(
        clean, generator.noise(clean.shape), steps,
        data.condition(of: data.labels.map { labels in batch.map { labels[$0] } }), on: nil)
      total += errors.value.sum
    }
    return total / Float(heldBack.count)
  }

  /// Calls `body` while the network has the average of its parameters, if there is one.
  public func withAverage<Result>(_ body: () throws -> Result) rethrows -> Result {
    try average?.use(body) ?? body()
  }
}

// MARK: - Parts of a step

extension Trainer {
  /// The mean squared error of what the network says about each picture: [N].
  private func errorsOfPictures(
    _ clean: Tensor, _ noise: Tensor, _ steps: [Int], _ condition: Condition,
    on tape: Tape?
  ) -> Variable {
    let noisy = schedule.noised(clean, to: steps, noise: noise)
    let said = network(Variable(noisy, on: tape), steps, condition)
    let right = targets(clean, noise, steps)
    guard said.shape == right.shape else {
      fatalError("The network says \(said.shape) about pictures of shape \(right.shape).")
    }
    return square(said - Variable(right)).reshaped([steps.count, -1]).mean(axes: 1)
  }

  /// What the network should have said.
  private func targets(_ clean: Tensor, _ noise: Tensor, _ steps: [Int]) -> Tensor {
    switch plan.target {
    case .noise: noise
    case .clean: clean
    case .velocity:
      .stacked(
        steps.enumerated().map { number, step in
          schedule.output(
            of: Prediction(clean: clean[number], noise: noise[number]), as: .velocity, at: step)
        })
    }
  }

  /// The next pictures, in an order that is drawn anew for each round.
  private mutating func nextBatch() -> [Int] {
    var batch: [Int] = []
    while batch.count < plan.batch {
      if position == order.count {
        order = generator.permutation(of: learned.count)
        position = 0
      }
      let taken = order[position..<min(position + plan.batch - batch.count, order.count)]
      batch += taken.map { learned[$0] }
      position += taken.count
    }
    return batch
  }

  private mutating func hiddenAtRandom(_ batch: [Int]) -> [Int]? {
    guard let labels = data.labels else { return nil }
    let shown = batch.map { labels[$0] }
    guard plan.hiddenClassShare > 0 else { return shown }
    let draws = generator.uniform([batch.count]).scalars
    return zip(shown, draws).map { $1 < plan.hiddenClassShare ? data.hiddenLabel : $0 }
  }

  private func parts(of count: Int) -> [Range<Int>] {
    let parts = min(plan.parts, count)
    return (0..<parts).map { count * $0 / parts..<count * ($0 + 1) / parts }
  }

  private func add(_ new: Gradients, to sum: inout [Tensor?]) {
    let all = parameters.all.map { new[$0] }
    guard !sum.isEmpty else { return sum = all }
    for number in sum.indices {
      guard let part = all[number] else { continue }
      sum[number] = sum[number].map { $0 + part } ?? part
    }
  }
}
