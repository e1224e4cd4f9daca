import Tensors

/// Euler's method with fresh noise: go further down than asked, then add as much noise as leads back up.
///
///     σ_up = η σ' √(σ² − σ'²) / σ,   σ_down = √(σ'² − σ_up²)
///     x' = D + σ_down ε̂ + σ_up z
///
/// η is a share of the deviation that the noise of such a step can have (in `DPMPlusPlus2MSDE` it is
/// another share, of variance). With η = 1 it is DDPM's ancestral step (arXiv:2006.11239, eq. 6 and 7)
/// in another unit, and in between DDIM's with that η (arXiv:2010.02502, eq. 12 and 16). With η = 0 it
/// is Euler's.
public struct EulerAncestral: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double

  /// Makes the rule with its share of fresh noise, 0…1.
  public init(eta: Double = 1) { self.eta = eta }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let (down, up) = ancestralSplit(from: step.sigma, to: step.next, eta: eta)
    let denoised = try denoiser(x, step.sigma)
    let lower = moved(x, towards: denoised, from: step.sigma, to: down)
    return stirred(lower, by: up, noise, from: step.sigma, to: step.next)
  }
}

/// How σ' is made of two parts: `down`, to which a deterministic step leads, and `up`, the deviation of
/// the fresh noise. Variances add, so down² + up² = σ'².
///
///     up = η σ' √(σ² − σ'²) / σ
///
/// With η = 1 the square of `up` is the variance of q(x_s | x_t, x₀), chapter 1's posterior.
func ancestralSplit(from sigma: Double, to next: Double, eta: Double) -> (down: Double, up: Double)
{
  let up = min(next, eta * next * (1 - (next / sigma) * (next / sigma)).squareRoot())
  return ((next * next - up * up).squareRoot(), up)
}
