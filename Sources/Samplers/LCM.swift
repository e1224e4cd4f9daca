import ForwardProcess
import Tensors

/// LCM: jump to the picture, add the noise of the next σ, look again.
///
///     x' = f + σ' z,   f = c_skip x_t + c_out D      (Luo et al., arXiv:2310.04378)
///     c_skip = d² / ((s t)² + d²),   c_out = s t / √((s t)² + d²),   d = ½
///
/// For consistency models, whose D is not the mean of all pictures that x may come from but one of
/// them; Luo et al. report two to four steps. With D of an ordinary denoiser it has no order: what it
/// draws does not get nearer to the data however small the steps.
///
/// The two factors make f = x at t = 0, as a consistency model needs it. With s = 10, as in diffusers,
/// they differ from 0 and 1 only in the fourth digit and after, from the second step on. x_t is the
/// state as the network sees it, x / √(1 + σ²), and t is counted from 0, as checkpoints do.
///
/// Such networks learned 50 of the schedule's steps, evenly spaced from its last. The trailing grid
/// visits some of these if its number of steps divides 50.
public struct LCM: Solver {
  /// The schedule by which σ becomes t.
  public var schedule: NoiseSchedule
  /// s, how many times faster the factors change than t.
  public var timeScale: Double

  /// Makes the rule for a network that was trained along `schedule`.
  public init(schedule: NoiseSchedule, timeScale: Double = 10) {
    (self.schedule, self.timeScale) = (schedule, timeScale)
  }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    let (time, spread) = (timeScale * (schedule.time(ofSigma: step.sigma) - 1), 0.5)
    let total = time * time + spread * spread
    let skip = spread * spread / total / (1 + step.sigma * step.sigma).squareRoot()
    let picture = Tensor.weightedSum(skip, x, time / total.squareRoot(), denoised)
    return stirred(picture, by: step.next, noise, from: step.sigma, to: step.next)
  }
}
