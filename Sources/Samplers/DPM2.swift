import Tensors

/// DPM2: go half of the way by the slope here, and all of it by the slope found there.
///
///     σₘ = √(σ σ'),   xₘ = x + (σₘ − σ) ε̂(x; σ)
///     x' = x + (σ' − σ) ε̂(xₘ; σₘ)
///
/// (DPM-Solver-2, Lu et al., arXiv:2206.00927, algorithm 1 with r₁ = ½: along σ its factors
/// σ' (e^h − 1) are nothing but σ − σ'. k-diffusion's name for it is dpm_2.)
///
/// Half of the way is meant on the clock log σ, therefore the geometric mean. Any place between makes
/// the order 2, and this is not the best: half-way in σ leaves a quarter to a fifth of the error on two
/// bells of deviation ½, and as much on two of 1/20 from 20 steps on. (k-diffusion first took a mean
/// between both, of ∛σ.) Where the step ends at 0, half of the way would be there as well, and Euler's
/// step stands.
public struct DPM2: Solver {
  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    guard step.next > 0 else { return denoised }
    let change = try Self.changeHalfway(
      x, denoised, from: step.sigma, to: step.next, denoiser: denoiser)
    let straight = moved(x, towards: denoised, from: step.sigma, to: step.next)
    return straight + (step.next - step.sigma) * change
  }

  /// Returns by how much the slope halfway to σ' differs from that at σ; σ' has to be above 0.
  ///
  ///     ε̂(xₘ; σₘ) − ε̂(x; σ) = (D − Dₘ) / σₘ
  ///
  /// On a straight line only D changes the slope. The right side loses no digits to large x.
  static func changeHalfway(
    _ x: Tensor, _ denoised: Tensor, from sigma: Double, to next: Double, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let middle = (sigma * next).squareRoot()
    let halfway = moved(x, towards: denoised, from: sigma, to: middle)
    return (denoised - (try denoiser(halfway, middle))) / middle
  }
}

/// DPM2 with fresh noise: `DPM2` leads to σ_down, and noise of deviation σ_up leads back up to σ'.
///
/// (k-diffusion, sample_dpm_2_ancestral; σ_down and σ_up as for `EulerAncestral`.) With η = 0 it is
/// `DPM2`. The noise, not the slope, sets its error: half as long steps come half as close to a path.
public struct DPM2Ancestral: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double

  /// Makes the rule with its share of fresh noise, 0…1.
  public init(eta: Double = 1) { self.eta = eta }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let (down, up) = ancestralSplit(from: step.sigma, to: step.next, eta: eta)
    let lower = try DPM2().step(
      x, over: SigmaStep(from: step.sigma, to: down), noise: noise, denoiser: denoiser)
    return stirred(lower, by: up, noise, from: step.sigma, to: step.next)
  }
}
