import Tensors

/// Euler's method: go along the slope as if it stayed what it is here.
///
///     x' = x + (σ' − σ) ε̂,   ε̂ = (x − D(x; σ)) / σ      (Karras et al., arXiv:2206.00364, eq. 3)
///
/// First order: half as long steps make half the error. It is DDIM with η = 0 in another unit
/// (arXiv:2010.02502, eq. 14), and Euler's method for a flow x_t = (1 − t) x₀ + t ε with σ = t / (1 − t).
public struct Euler: Solver {
  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`: one look at the denoiser.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    return moved(x, towards: denoised, from: step.sigma, to: step.next)
  }
}
