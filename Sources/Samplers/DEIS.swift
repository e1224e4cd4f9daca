import Tensors

/// DEIS: the noise as a polynomial of log σ through the last looks, integrated exactly.
///
///     x' = x + Σ Cᵢ ε̂ᵢ,   Cᵢ = ∫ ∏ (log s − log σⱼ) / (log σᵢ − log σⱼ) ds from σ to σ'
///
/// (Zhang & Chen, arXiv:2204.13902; ρ there is our σ.) The paper's polynomials are of t or of ρ; those of
/// log ρ are diffusers' change, so that all integrals have closed forms. With them it is DPM-Solver
/// multistep through ε̂, which came two months later, with all integrals exact. Order 1 is Euler's.
///
/// Walks of fewer than 15 steps end with lower orders, as in diffusers' DEISMultistepScheduler.
public struct DEIS: Solver {
  private var solver: DPMSolver

  /// Makes the rule of `order` 1, 2 or 3; through so many looks the polynomial goes.
  public init(order: Int = 2, lowersOrderAtEnd: Bool = true) {
    solver = DPMSolver(
      order: order, through: .noise, rule: .heun, curvature: .exact,
      lowersOrderAtEnd: lowersOrderAtEnd)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    try solver.step(x, over: step, noise: noise, denoiser: denoiser)
  }
}
