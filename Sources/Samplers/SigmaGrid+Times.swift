import ForwardProcess
import ReverseProcess

// Grids that follow a schedule: they choose steps t that a network was trained in, and go to 0 after
// the last. All of them have `count` steps.

extension SigmaGrid {
  /// Visits the steps of DDIM's and Stable Diffusion's habit, `StepSpacing.leading`: the noisiest are
  /// left out.
  ///
  /// `offset` moves all of them up; Stable Diffusion's configuration says 1 (`steps_offset`).
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T and the steps, once moved, are in the schedule.
  public static func leading(
    _ count: Int, along schedule: NoiseSchedule, offset: Int = 0
  ) throws -> SigmaGrid {
    try check(count, along: schedule)
    let steps = try schedule.sampleSteps(count, spacing: .leading).dropLast().map { $0 + offset }
    guard let last = steps.first, last <= schedule.steps, offset >= 0 else {
      throw SamplingError(
        "Steps moved by \(offset) leave this schedule of \(schedule.steps): move them less, or take "
          + "fewer.")
    }
    return try SigmaGrid(steps.map { schedule.sigma(atTime: Double($0)) } + [0])
  }

  /// Visits steps at equal distances from T down, `StepSpacing.trailing`.
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T.
  public static func trailing(_ count: Int, along schedule: NoiseSchedule) throws -> SigmaGrid {
    try check(count, along: schedule)
    let steps = try schedule.sampleSteps(count, spacing: .trailing)
    return try SigmaGrid(steps.map { min(schedule.sigma(at: $0), schedule.largestSigma) })
  }

  /// Visits times at equal distances from T to 1, whole or not.
  ///
  /// Between two steps σ itself goes along a straight line, as in diffusers (“linspace”), or log σ, as
  /// in k-diffusion and A1111, if `isLogarithmic`. A single step begins at T; diffusers' begins at 1,
  /// where there is nothing to do.
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T.
  public static func even(
    _ count: Int, along schedule: NoiseSchedule, isLogarithmic: Bool = false
  ) throws -> SigmaGrid {
    try check(count, along: schedule)
    let times = try shares(count).map { time(at: $0, along: schedule) }
    return try SigmaGrid(
      times.map { t in
        isLogarithmic ? schedule.sigma(atTime: t) : schedule.interpolatedSigma(atTime: t)
      } + [0])
  }

  /// Visits times at equal distances from T, of which the last is where the walk ends, as in the code
  /// of Stability's generative models (SGM), ComfyUI and A1111.
  ///
  /// Where `even` takes its last step from σ₁ to 0, which is hardly one, here that place is the end
  /// itself, so all steps have the same length: `trailing` up to rounding.
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T.
  public static func sgmUniform(_ count: Int, along schedule: NoiseSchedule) throws -> SigmaGrid {
    try check(count, along: schedule)
    let times = try shares(count + 1).dropLast().map { time(at: $0, along: schedule) }
    return try SigmaGrid(times.map(schedule.sigma(atTime:)) + [0])
  }

  /// Visits many times near T and near 1, and few between: the quantiles of a beta distribution.
  ///
  ///     tᵢ = 1 + (T − 1) F⁻¹(1 − i / n),   F = I(a, b)      (arXiv:2407.12173, with a = b = 0.6)
  ///
  /// As in ComfyUI, except that times are not rounded: rounded ones coincide near the ends, where they
  /// are dense.
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T.
  public static func beta(
    _ count: Int, along schedule: NoiseSchedule, a: Double = 0.6, b: Double = 0.6
  ) throws -> SigmaGrid {
    try check(count, along: schedule)
    let distribution = BetaDistribution(a: a, b: b)
    let times = try shares(count + 1).dropLast().map { share in
      time(at: 1 - distribution.quantile(1 - share), along: schedule)
    }
    return try SigmaGrid(times.map(schedule.sigma(atTime:)) + [0])
  }

  /// The time at a share, 0…1, of the way from T down to 1.
  private static func time(at share: Double, along schedule: NoiseSchedule) -> Double {
    1 + (1 - share) * Double(schedule.steps - 1)
  }

  static func check(_ count: Int, along schedule: NoiseSchedule) throws {
    guard (1...schedule.steps).contains(count) else {
      throw SamplingError(
        "\(count) sampling steps do not fit a schedule of \(schedule.steps): take "
          + "1...\(schedule.steps).")
    }
  }
}
