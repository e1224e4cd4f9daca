import Tensors

/// IPNDM: PNDM that just begins, with the slopes it has: one, then two, three and four.
///
///     x' = x + (σ' − σ) e,   e = (55 ε̂₀ − 59 ε̂₁ + 37 ε̂₂ − 9 ε̂₃) / 24
///
/// (Zhang & Chen, arXiv:2204.13902, “improved PNDM”.) One look a step from the first to the last. As
/// with PNDM, the weights are those of equally long steps, and on other grids the error is of second
/// order.
public struct IPNDM: Solver {
  private var looks: [Look] = []

  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    looks = [Look(x, try denoiser(x, step.sigma), step.sigma, .noise)] + looks.prefix(3)
    return adamsBashforth(x, looks, over: step)
  }
}
