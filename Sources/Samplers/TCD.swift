import ForwardProcess
import Tensors

/// TCD: DDIM's step, some way further down than asked, and noise to come back up.
///
///     s = ⌊(1 − γ) t'⌋,   x' = D + σ_s ε̂ + √(σ'² − σ_s²) z
///
/// (Zheng et al., arXiv:2402.19159, algorithm 4: strategic stochastic sampling.) What γ sets in DDIM
/// as a share of variance, here is a share of time: with γ = 0 this is Euler's step, with γ = 1 it jumps
/// to the first step of the schedule and takes all its noise anew, nearly as `LCM` does. For networks
/// trained to be consistent along trajectories.
///
/// t is counted from 0, as checkpoints do, so that s = 0 is the schedule's first step and not the picture.
public struct TCD: Solver {
  /// The schedule in whose steps the share is taken.
  public var schedule: NoiseSchedule
  /// γ, how much further down it goes, 0…1; diffusers calls it eta.
  public var gamma: Double

  /// Makes the rule for a network that was trained along `schedule`.
  public init(schedule: NoiseSchedule, gamma: Double = 0.3) {
    (self.schedule, self.gamma) = (schedule, gamma)
  }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    let down = min(lower(step.next), step.next)
    let up = (step.next * step.next - down * down).squareRoot()
    let lower = moved(x, towards: denoised, from: step.sigma, to: down)
    return stirred(lower, by: up, noise, from: step.sigma, to: step.next)
  }

  /// σ_s. A hair is added to the time, lest a rounding error lose a whole step.
  private func lower(_ next: Double) -> Double {
    guard next > 0, gamma > 0 else { return next }
    let time = (1 - gamma) * (schedule.time(ofSigma: next) - 1)
    return schedule.sigma(at: Int(time + 1e-6) + 1)
  }
}
