import Tensors

/// DPM++ 2M SDE: `DPMPlusPlus2M` along the reverse SDE, with fresh noise in every step.
///
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D + c (D − D_before) h / h_before + σ_up z
///     σ_down = σ' (σ' / σ)^η,   σ_up = √(σ'² − σ_down²),   H = (1 + η) h = log(σ / σ_down)
///     c = ½ (1 − e^(−H))   (midpoint)   or   1 − (1 − e^(−H)) / H   (heun)
///
/// (SDE-DPM-Solver++(2M), Lu et al., arXiv:2211.01095; η and “heun” are k-diffusion's,
/// sample_dpmpp_2m_sde.)
///
/// It is `DPMSolver` of order 2 through D with τ = √η: η is the share of the SDE's noise in variance
/// per time. With 0 and 1 the parts of σ' are those of `EulerAncestral`; between, they are not, since
/// this is the exact solution of an SDE, that DDIM's rule. Without noise and by the midpoint it is
/// DPM++ 2M.
public struct DPMPlusPlus2MSDE: Solver {
  private var solver: DPMSolver

  /// Makes the rule with η, its share of fresh noise, 0…1, and how it integrates a straight line.
  public init(eta: Double = 1, rule: DPMSolver.Rule = .midpoint) {
    solver = DPMSolver(order: 2, rule: rule, tau: eta.squareRoot(), lowersOrderAtEnd: false)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    try solver.step(x, over: step, noise: noise, denoiser: denoiser)
  }
}
