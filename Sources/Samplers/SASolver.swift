import Tensors

/// SA-Solver: predictor and corrector for the SDE, with as much noise at each σ as one likes.
///
/// Adams' methods, whose polynomial goes through looks of earlier steps, on the exponential integrator
/// with the share τ(σ) of noise (Xue et al., arXiv:2309.05019, algorithm 1). With τ = 0 it follows the
/// ODE, as `UniPC` does; noise washes out errors made before, at the price of an error of its own. τ is a
/// share of the noise's deviation: the η of `DPMPlusPlus2MSDE` is τ².
/// The corrector reuses the noise that the predictor drew.
///
/// What was said at `UniPC` of predicted and corrected states holds here, too. All choices are those of
/// diffusers' SASolverScheduler, whose τ is 1 for t in 200…800 and 0 outside. (Where τ jumps, results
/// do as well when another number of steps moves the jump to another step.) Through D, and of order
/// 2, it takes the integral over a straight line as if all parts of the step counted the same, as the
/// authors' code does.
public struct SASolver: Solver {
  /// Through how many looks the predictor goes, 1…4.
  public let predictorOrder: Int
  /// Through how many the corrector goes, with the one at the end of the step, 1…4.
  public let correctorOrder: Int
  /// What the polynomial is of.
  public var interpolant: Interpolant
  /// τ(σ), the share of noise of a step that begins at σ, 0…1.
  public var tau: @Sendable (_ sigma: Double) -> Double
  /// Whether walks end with lower orders, the last step with Euler's.
  public var lowersOrderAtEnd: Bool

  private var looks: [Look] = []
  private var forecast: Forecast?

  /// Makes the rule.
  public init(
    predictorOrder: Int = 2, correctorOrder: Int = 2, through interpolant: Interpolant = .clean,
    lowersOrderAtEnd: Bool = true, tau: @escaping @Sendable (_ sigma: Double) -> Double
  ) {
    guard (1...4).contains(predictorOrder), (1...4).contains(correctorOrder) else {
      fatalError(
        "SA-Solver goes through 1 to 4 looks, not through \(predictorOrder) and \(correctorOrder).")
    }
    (self.predictorOrder, self.correctorOrder) = (predictorOrder, correctorOrder)
    (self.interpolant, self.lowersOrderAtEnd) = (interpolant, lowersOrderAtEnd)
    self.tau = tau
  }

  /// Returns the state at `step.next`, as predicted.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    var (x, here) = (x, Look(x, try denoiser(x, step.sigma), step.sigma, interpolant))
    if let forecast {
      // A correction has a look more than its prediction, and its step is the one before this.
      let order = lowersOrderAtEnd ? min(correctorOrder, step.stepsLeft + 3) : correctorOrder
      let others = [here] + looks.dropFirst().prefix(max(0, order - 2))
      let correction = forecast.correction(
        by: others, moments: moments(order == 1 ? 0 : others.count, of: forecast.way))
      (x, here) = (x + correction, here.corrected(by: correction))
    }
    let limit = step.next == 0 ? 1 : lowersOrderAtEnd ? step.stepsLeft + 1 : predictorOrder
    let earlier = Array(looks.prefix(min(predictorOrder, limit) - 1))
    let way = ExponentialStep(
      from: step.sigma, to: step.next, interpolant, tau: tau(step.sigma))
    let forecast = Forecast(
      way: way, start: here, earlier: earlier, moments: moments(earlier.count, of: way))
    looks = Array(([here] + looks).prefix(max(predictorOrder, correctorOrder - 1)))
    self.forecast = forecast
    return forecast.applied(to: x, noise)
  }

  /// What the integral makes of u, u², … when the polynomial goes through the start and `others` more.
  ///
  /// None more, and yet a look to correct by: then its value is taken for the whole step.
  private func moments(_ others: Int, of way: ExponentialStep) -> [Double] {
    switch others {
    case 0: [2 * way.midpoint]
    case 1 where interpolant == .clean: [way.exponent / 2]
    default: way.moments
    }
  }
}
