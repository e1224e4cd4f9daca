import ForwardProcess

/// The grids that have a name, for whoever asks for one by its name.
public enum GridKind: String, CaseIterable, Sendable {
  /// Equal distances in t, ending at step 1: DDIM's and Stable Diffusion's habit.
  case leading
  /// Equal distances in t from T to step 1: “linspace”.
  case even
  /// Equal distances in t from T.
  case trailing
  /// Karras', with ρ = 7: dense where there is little noise.
  case karras
  /// Every σ is the same part of the one before.
  case exponential
  /// Every σ is a smaller part of the one before, with ρ = 2.
  case polyexponential
  /// Equal distances in the time of the continuous variance preserving process.
  case variancePreserving = "vp"
  /// Equal distances in t from T, of which the last is the end itself.
  case sgmUniform = "sgm-uniform"
  /// Dense in t at both ends.
  case beta
  /// Dense in σ at both ends, which diffusers calls “beta”.
  case betaSigma = "beta-sigma"
  /// The steps that were found best for Stable Diffusion 1.5: “align your steps”.
  case alignYourSteps = "ays"

  /// Finds the kind called `name`. Throws a `SamplingError` that lists all names if there is none.
  public init(named name: String) throws {
    guard let kind = GridKind(rawValue: name) else {
      let names = GridKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw SamplingError("There is no grid \"\(name)\". Choose one of \(names).")
    }
    self = kind
  }

  /// Returns the grid of this kind with `count` steps for a network that was trained along `schedule`.
  ///
  /// All of them end at 0. All but two begin at the schedule's largest σ: `leading` leaves the noisiest
  /// steps out, and `ays` begins where its authors say, at 14.615, which is Stable Diffusion's largest.
  ///
  /// Throws a `SamplingError` unless `count` lies in 1…T, or if the schedule's noise does not reach as
  /// far up as the grid's.
  public func grid(_ count: Int, for schedule: NoiseSchedule) throws -> SigmaGrid {
    try SigmaGrid.check(count, along: schedule)
    let (top, bottom) = (schedule.largestSigma, schedule.sigma(at: 1))
    return switch self {
    case .leading: try .leading(count, along: schedule)
    case .even: try .even(count, along: schedule)
    case .trailing: try .trailing(count, along: schedule)
    case .karras: try .karras(count, from: top, to: bottom)
    case .exponential: try .exponential(count, from: top, to: bottom)
    case .polyexponential: try .polyexponential(count, from: top, to: bottom, rho: 2)
    case .variancePreserving:
      try .variancePreserving(
        count, from: top, to: bottom, epsilon: 1 / Double(max(schedule.steps, 2)))
    case .sgmUniform: try .sgmUniform(count, along: schedule)
    case .beta: try .beta(count, along: schedule)
    case .betaSigma: try .beta(count, from: top, to: bottom)
    case .alignYourSteps: try Self.aligned(count, for: schedule)
    }
  }

  private static func aligned(_ count: Int, for schedule: NoiseSchedule) throws -> SigmaGrid {
    let grid = try SigmaGrid.alignYourSteps(count)
    // Published with three decimals, 14.615 lies a little above σ_T of the schedule that it is about.
    guard schedule.largestSigma > 0.999 * grid.sigmas[0] else {
      throw SamplingError(
        "Align your steps was made for noise up to σ = \(grid.sigmas[0]), and this schedule's ends at "
          + "\(schedule.largestSigma). Take another grid, such as karras.")
    }
    return grid
  }
}
