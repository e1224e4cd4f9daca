import Autograd
import ForwardProcess
import Layers
import Tensors

/// Trains a network to see which noise was added to pictures (arXiv:2006.11239, algorithm 1).
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
  /// How much noise each step adds to the pictures.
  public let schedule: NoiseSchedule
  /// The numbers that training changes.
  public let parameters: Parameters
  let network: Network
  let data: TrainingData
  /// Which pictures are learned from, and which are held back.
  let trainingIndices: [Int], heldBackIndices: [Int]

  /// How many times the parameters have changed.
  public internal(set) var step = 0
  var generator: TorchGenerator
  var optimizer: AdamW
  var average: MovingAverage?
  /// What draws the steps.
  public internal(set) var sampler: StepSampler
  /// The order of the present round through the pictures, and how far it has come.
  var order: [Int] = []
  var position = 0

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
    (trainingIndices, heldBackIndices) = (Array(all.dropLast(held)), Array(all.suffix(held)))
    optimizer = AdamW(parameters.all)
    optimizer.weightDecay = plan.weightDecay
    average = plan.averageDecay.map {
      MovingAverage(parameters.all, decay: $0, start: plan.averageStart)
    }
    sampler = StepSampler(plan.stepSampling, steps: schedule.steps)
  }

  /// Whether all steps of the plan are done.
  public var isDone: Bool { step >= plan.steps }
}
