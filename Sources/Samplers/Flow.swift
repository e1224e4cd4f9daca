import Tensors

// Flow matching: the network says in which way a mixture x_t = (1 − t) x₀ + t ε moves, t from 1 to 0.
//
// Divided by 1 − t the mixture is x₀ + σ ε with σ = t / (1 − t). So a flow is one more way to speak of the
// same walk, and all samplers of this module work for it.

/// Returns D(x; σ) of a network that predicts a flow's velocity u = ε − x₀.
///
///     D = x_t − t û,   x_t = x / (1 + σ),   t = σ / (1 + σ)
///
/// (Lipman et al., arXiv:2210.02747; Liu et al., arXiv:2209.03003; with noise at t = 1, as Stable
/// Diffusion 3 and Flux have it.) `velocity` is what the network says of x_t, which has the size that it
/// was trained to see, at the time t in 0…1.
public func denoiser(
  ofFlow velocity: @escaping (_ noisy: Tensor, _ time: Double) throws -> Tensor
) -> SigmaDenoiser {
  { x, sigma in
    let (noisy, time) = (x / (1 + sigma), flowTime(of: sigma))
    return noisy - time * (try velocity(noisy, time))
  }
}

/// t = σ / (1 + σ), the time of a flow at which there is as much noise as at σ.
public func flowTime(of sigma: Double) -> Double { sigma / (1 + sigma) }

/// Heun's method along a flow's own time.
///
///     u = (x_t − D) / t,   x₁ = x_t + (t' − t) u,   x_t' = x_t + (t' − t) ½ (u + u₁)
///
/// Second order, for two looks; where the step ends at 0, Euler's stands. diffusers has it as
/// FlowMatchHeunDiscreteScheduler. Euler's method needs no such twin: x_t = (1 − t) D + t ε̂, its step
/// keeps D and ε̂ and changes t, and D + σ' ε̂ is `Euler` along σ. A mean of two slopes, however, depends
/// on the clock, so this is another method than `Heun`.
public struct FlowHeun: Solver {
  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let (time, next) = (flowTime(of: step.sigma), flowTime(of: step.next))
    let mixture = x / (1 + step.sigma)
    let here = (mixture - (try denoiser(x, step.sigma))) / time
    let trial = mixture + (next - time) * here
    guard next > 0 else { return trial }
    let seen = (1 + step.next) * trial
    let there = (trial - (try denoiser(seen, step.next))) / next
    return (1 + step.next) * (mixture + (next - time) / 2 * (here + there))
  }
}
