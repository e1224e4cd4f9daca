import Tensors

/// DPM-Solver and DPM-Solver++, multistep: one look a step, and a polynomial through the last ones.
///
///     order 1:  x' = (σ' / σ) x + (1 − σ' / σ) D, Euler's step
///     order 2:  … + M₁ (v₁ − v₀) / r₁, the bend of a straight line through two looks
///     order 3:  … + the bend of a parabola through three
///
/// v₀ is D or ε̂ here, v₁ that of the look before, r₁ = −h_before / h where that was; for M₁, the integral
/// over u, and for the way with noise see `ExponentialStep`. (Lu et al., arXiv:2206.00927 for ε̂ and
/// arXiv:2211.01095, algorithm 2 for D.) Through D and by the midpoint, order 2 is `DPMPlusPlus2M`;
/// with τ = 1 it is SDE-DPM-Solver(++).
///
/// All choices are those of diffusers' DPMSolverMultistepScheduler, which refuses to go through ε̂ down
/// to σ = 0. Here the last step then is D.
public struct DPMSolver: Solver {
  /// How the integral over a straight line is taken.
  public enum Rule: String, Sendable, CaseIterable {
    /// As if the line had its middle value all along: M₁ ≈ M₀ / 2.
    case midpoint
    /// Exactly.
    case heun
  }

  /// How the third order takes the integral over u².
  public enum Curvature: Sendable {
    /// Exactly, M₂: an error of third order.
    case exact
    /// As k-diffusion does it: half of that, which leaves an error of second order.
    case half
    /// As the authors' code and diffusers do it: half of that without noise. With noise diffusers takes 1
    /// less still, by a sign, and an error of first order is left. No paper has these formulas.
    case asReleased
  }

  /// 1, 2 or 3: through how many looks the polynomial goes.
  public let order: Int
  /// What the polynomial is of.
  public var interpolant: Interpolant
  /// How the second order integrates.
  public var rule: Rule
  /// How the third order integrates.
  public var curvature: Curvature
  /// τ, the share of noise, 0…1: 0 follows the ODE, 1 the SDE.
  public var tau: Double
  /// Whether walks of fewer than 15 steps end with an Euler step, and that of order 3 with one of
  /// order 2 before it. A step to σ = 0 is Euler's in any case.
  public var lowersOrderAtEnd: Bool
  /// Whether every walk ends with an Euler step.
  public var endsWithEuler: Bool

  private var looks: [Look] = []

  /// Makes the rule; without choices it is DPM++ 2M, but with an Euler step at the end of few.
  public init(
    order: Int = 2, through interpolant: Interpolant = .clean, rule: Rule = .midpoint,
    curvature: Curvature = .asReleased, tau: Double = 0, lowersOrderAtEnd: Bool = true,
    endsWithEuler: Bool = false
  ) {
    guard (1...3).contains(order) else {
      fatalError("DPM-Solver goes through 1 to 3 looks, not through \(order).")
    }
    (self.order, self.interpolant, self.rule) = (order, interpolant, rule)
    (self.curvature, self.tau) = (curvature, tau)
    (self.lowersOrderAtEnd, self.endsWithEuler) = (lowersOrderAtEnd, endsWithEuler)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let here = Look(x, try denoiser(x, step.sigma), step.sigma, interpolant)
    defer { looks = Array(([here] + looks).prefix(order - 1)) }
    let way = ExponentialStep(from: step.sigma, to: step.next, interpolant, tau: tau)
    let straight = way.straight(x, here.denoised, noise)
    let others = looks.prefix(orderHere(step) - 1)
    let bend = way.bend(from: here, through: others, moments: moments(others.count, of: way))
    return bend.map { straight + $0 } ?? straight
  }

  private func orderHere(_ step: SigmaStep) -> Int {
    let isShort = lowersOrderAtEnd && step.grid.count < 15
    if step.next == 0 || step.stepsLeft == 0 && (isShort || endsWithEuler) { return 1 }
    return isShort && step.stepsLeft == 1 ? min(order, 2) : order
  }

  /// What the integral makes of u, u² when the polynomial goes through `count` earlier looks.
  private func moments(_ count: Int, of way: ExponentialStep) -> [Double] {
    let exact = way.moments
    switch (count, rule, curvature) {
    case (1, .midpoint, _): return [way.midpoint]
    case (2, _, .half): return [exact[0], exact[1] / 2]
    case (2, _, .asReleased): return [exact[0], exact[1] / 2 - (tau > 0 ? 1 : 0)]
    default: return exact
    }
  }
}
