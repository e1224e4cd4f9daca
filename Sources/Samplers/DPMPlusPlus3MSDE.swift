import Tensors

/// DPM++ 3M SDE: along the reverse SDE, with D as a parabola through the last three looks.
///
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D + M₁ d₁ + ½ M₂ d₂ + σ_up z
///     M₁ = 1 − (1 − e^(−H)) / H,   M₂ = 1 − 2 M₁ / H,   H = (1 + η) h
///
/// (k-diffusion, sample_dpmpp_3m_sde, which writes φ₂ = M₁ and φ₃ = −½ M₂; σ_down and σ_up as for
/// `DPMPlusPlus2MSDE`.) One look a step. The first step takes D as it is, the second lays a line
/// through two looks. It is `DPMSolver` of order 3 through D with τ = √η.
///
/// D + d₁ u + d₂ u² is the parabola, with u from 0 to 1 along the step on the clock log σ. Its integral
/// would hold all of M₂ d₂: as released, half of that is missing (d₂ is a second divided difference,
/// which is half of a second derivative already), and with η = 0 the error is of second order, not of
/// third.
public struct DPMPlusPlus3MSDE: Solver {
  private var solver: DPMSolver

  /// Makes the rule with η, its share of fresh noise, 0…1.
  public init(eta: Double = 1) {
    solver = DPMSolver(
      order: 3, rule: .heun, curvature: .half, tau: eta.squareRoot(), lowersOrderAtEnd: false)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    try solver.step(x, over: step, noise: noise, denoiser: denoiser)
  }
}
