import Pictures
import ReverseProcess
import Tensors
import UNets

extension TrainedModel {
  /// The pictures that `noise`, [N, H, W, C], becomes in `steps` deterministic steps
  /// (DDIM, arXiv:2010.02502, equation 12).
  ///
  /// `condition` is what the network is told: about one picture, which then holds for all, or about
  /// each. Values are about −1…1. Throws `ScheduleError` if there are fewer than 1 steps or more than
  /// the schedule has.
  public func samples(
    from noise: Tensor, _ condition: Condition, steps: Int = 50
  ) throws -> Tensor {
    let sampler = Sampler(schedule: schedule, rule: .implicit(), clipping: .fixed())
    // Deterministic steps draw nothing, but ask for a generator.
    var generator = TorchGenerator(seed: 0)
    return try sampler.sample(
      from: noise, along: schedule.sampleSteps(steps), generator: &generator,
      denoiser: denoiser(condition))
  }

  /// Noise for `count` pictures, the same for the same seed.
  public func noise(count: Int, seed: UInt64) -> Tensor {
    var generator = TorchGenerator(seed: seed)
    return generator.noise([count] + description.shape)
  }

  /// What the network is told when each of its classes is asked for `count` times, class by class; if
  /// it knows none, nothing.
  public func everyClass(times count: Int) -> Condition {
    let classes = description.classNames.count
    guard classes > 0 else { return Condition() }
    return .classes((0..<classes * count).map { $0 / count }, of: classes + 1)
  }
}

extension TrainedModel {
  /// Samples side by side, [H, W, 3] with values 0…1: a row for each class, or five rows of whatever
  /// comes. The noise is that of `seed`.
  ///
  /// With a `scale`, pixels are drawn as squares of that size and nothing else; without, they are large,
  /// and rows have their names beside them.
  public func sheet(columns: Int = 8, seed: UInt64 = 1, scale: Int? = nil) throws -> Tensor {
    let names = description.classNames
    let rows = names.isEmpty ? 5 : names.count
    let samples = try samples(
      from: noise(count: rows * columns, seed: seed), everyClass(times: columns),
      steps: min(50, schedule.steps))
    let pictures = ((samples + 1) / 2).clamped(to: 0...1)
    if let scale { return grid(of: [pictures], columns: columns, enlargedBy: scale) }
    let frames = (0..<columns).map { column in
      pictures.gathered((0..<rows).map { $0 * columns + column })
    }
    return filmStrip(frames, rowLabels: names, width: .max / 2)
  }
}
