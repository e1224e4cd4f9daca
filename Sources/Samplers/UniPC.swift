import Tensors

/// UniPC: DPM-Solver's polynomial, and when the next look is known, the step that led to it anew.
///
/// Predict x' as `DPMSolver` does, look at it; then the polynomial through the same looks and this new
/// one at u = 1 gives a better x', an order higher, for no further look (Zhao et al., arXiv:2302.04867).
///
///     predictor (UniP-p):  Euler's step + Σ wᵢ (vᵢ − v₀),   through p looks up to here
///     corrector (UniC-p):  the same through p + 1, of which the last is at x'
///
/// The weights are those of `ExponentialStep`, and integrate their polynomial exactly, but for a straight
/// line's. That is taken more simply, and only there do the two forms of B(h) differ.
///
/// What `step` returns is predicted. The look at it is taken as it is, but the next step starts from
/// the corrected state, which nobody gets to see. The correction is the difference of two bends and
/// is added to whatever state comes in, so that a state that was changed by hand stays changed. (With
/// diffusers, which starts again from the state before, the change would be lost.)
///
/// All choices are those of diffusers' UniPCMultistepScheduler.
public struct UniPC: Solver {
  /// How a straight line is integrated: B(h) / 2.
  public enum Form: String, Sendable, CaseIterable {
    /// B(h) = h: as if all parts of the step counted the same.
    case bh1
    /// B(h) = e^h − 1: as if the line had its middle value all along.
    case bh2
  }

  /// p, 1…3: through how many looks the predictor goes.
  public let order: Int
  /// What the polynomial is of.
  public var interpolant: Interpolant
  /// How a straight line is integrated.
  public var form: Form
  /// The steps, counted from 0, that are not corrected.
  public var uncorrected: Set<Int>
  /// Whether walks end with lower orders, the last step with Euler's: that is steadier where steps are
  /// few, but leaves an error of second order.
  public var lowersOrderAtEnd: Bool

  private var looks: [Look] = []
  private var forecast: Forecast?

  /// Makes the rule.
  public init(
    order: Int = 2, through interpolant: Interpolant = .clean, form: Form = .bh2,
    uncorrected: Set<Int> = [], lowersOrderAtEnd: Bool = true
  ) {
    guard (1...3).contains(order) else {
      fatalError("UniPC goes through 1 to 3 looks, not through \(order).")
    }
    (self.order, self.interpolant, self.form) = (order, interpolant, form)
    (self.uncorrected, self.lowersOrderAtEnd) = (uncorrected, lowersOrderAtEnd)
  }

  /// Returns the state at `step.next`, as predicted.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    var (x, here) = (x, Look(x, try denoiser(x, step.sigma), step.sigma, interpolant))
    if let forecast, !uncorrected.contains(step.index - 1) {
      let earlier = forecast.earlier
      let correction = forecast.correction(
        by: [here] + earlier, moments: moments(simplified: earlier.isEmpty, of: forecast.way))
      (x, here) = (x + correction, here.corrected(by: correction))
    }
    let limit = step.next == 0 ? 1 : lowersOrderAtEnd ? min(order, step.stepsLeft + 1) : order
    let earlier = looks.prefix(limit - 1)
    let way = ExponentialStep(from: step.sigma, to: step.next, interpolant)
    let forecast = Forecast(
      way: way, start: here, earlier: Array(earlier),
      moments: moments(simplified: earlier.count == 1, of: way))
    looks = Array(([here] + looks).prefix(order - 1))
    self.forecast = forecast
    return forecast.applied(to: x, noise)
  }

  private func moments(simplified: Bool, of way: ExponentialStep) -> [Double] {
    guard simplified else { return way.moments }
    return form == .bh1 ? [way.exponent / 2] : [way.midpoint]
  }
}

/// A step that was predicted, kept until the look at its end can correct it.
///
/// Both polynomials go from the same start, with the same noise. So what the corrector adds is only
/// the difference of their bends.
struct Forecast {
  let way: ExponentialStep
  let start: Look
  let earlier: [Look]
  let bend: Tensor?

  init(way: ExponentialStep, start: Look, earlier: [Look], moments: [Double]) {
    (self.way, self.start, self.earlier) = (way, start, earlier)
    bend = way.bend(from: start, through: earlier, moments: moments)
  }

  /// The predicted state.
  func applied(to x: Tensor, _ noise: NoiseSource) -> Tensor {
    let straight = way.straight(x, start.denoised, noise)
    return bend.map { straight + $0 } ?? straight
  }

  /// What the polynomial through `looks`, one of them at the end of the step, adds to that.
  func correction(by looks: [Look], moments: [Double]) -> Tensor {
    let better = way.bend(from: start, through: looks, moments: moments) ?? Tensor(0)
    return bend.map { better - $0 } ?? better
  }
}
