import Tensors

/// DPM++ 2S ancestral: find out half of the way what the guess is there, go all of it by that guess, and
/// add fresh noise.
///
///     σₘ = √(σ σ_down),   xₘ = (σₘ / σ) x + (1 − σₘ / σ) D(x; σ)
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D(xₘ; σₘ) + σ_up z
///
/// (DPM-Solver++(2S), Lu et al., arXiv:2211.01095, algorithm 1 with r = ½, with k-diffusion's noise;
/// σ_down and σ_up as for `EulerAncestral`.)
///
/// `DPM2` takes the noise half-way for the noise all along, this rule the picture: that stays in range
/// and can be clipped, which is why Lu et al. do so for strong guidance. (Which of the two changes less
/// is said in ExponentialStep.swift.) With η = 0 it is of second order, for two looks.
public struct DPMPlusPlus2SAncestral: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double

  /// Makes the rule with its share of fresh noise, 0…1.
  public init(eta: Double = 1) { self.eta = eta }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    let (down, up) = ancestralSplit(from: step.sigma, to: step.next, eta: eta)
    // Towards 0, half of the way is at 0 as well: nothing is left but the guess.
    guard down > 0 else { return denoised }
    let middle = (step.sigma * down).squareRoot()
    let halfway = moved(x, towards: denoised, from: step.sigma, to: middle)
    let ahead = try denoiser(halfway, middle)
    let lower = moved(x, towards: ahead, from: step.sigma, to: down)
    return stirred(lower, by: up, noise, from: step.sigma, to: step.next)
  }
}
