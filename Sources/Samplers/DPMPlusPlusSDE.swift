import Tensors

/// DPM++ SDE: DPM++ 2S with noise on the half of the way as well.
///
///     σₘ = √(σ σ'),   xₘ = moved towards D(x; σ), to σₘ's part “down”, + σₘ's part “up” z₁
///     x' = x moved towards D(xₘ; σₘ), to the part “down” of σ', + its part “up” z₂
///
/// (k-diffusion, sample_dpmpp_sde with r = ½; parts as for `EulerAncestral`.)
///
/// z₁ belongs to the way from σ to σₘ, z₂ to all of it from σ to σ'. From a `BrownianTree` the two are
/// therefore related, as they are on a path of the reverse SDE; a plain generator gives two draws. Two
/// looks a step; with η = 0 second order.
public struct DPMPlusPlusSDE: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double

  /// Makes the rule with its share of fresh noise, 0…1.
  public init(eta: Double = 1) { self.eta = eta }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    func leap(towards denoised: Tensor, to next: Double) -> Tensor {
      let (down, up) = ancestralSplit(from: step.sigma, to: next, eta: eta)
      let lower = moved(x, towards: denoised, from: step.sigma, to: down)
      return stirred(lower, by: up, noise, from: step.sigma, to: next)
    }
    let denoised = try denoiser(x, step.sigma)
    guard step.next > 0 else { return denoised }
    let middle = (step.sigma * step.next).squareRoot()
    let halfway = leap(towards: denoised, to: middle)
    return leap(towards: try denoiser(halfway, middle), to: step.next)
  }
}
