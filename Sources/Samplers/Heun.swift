import Tensors

/// Heun's method: try Euler's step, look at the slope where it ends, and go along the mean of both.
///
///     x₁ = x + (σ' − σ) d,   x' = x + (σ' − σ) ½ (d + d₁)      (arXiv:2206.00364, algorithm 1)
///
/// Second order, for two looks at the denoiser. Where the step ends at 0 there is no slope to look at,
/// and Euler's step stands.
public struct Heun: Solver {
  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let length = step.next - step.sigma
    let here = slope(x, try denoiser(x, step.sigma), step.sigma)
    let trial = x + length * here
    guard step.next > 0 else { return trial }
    let there = slope(trial, try denoiser(trial, step.next), step.next)
    return x + length / 2 * (here + there)
  }
}
