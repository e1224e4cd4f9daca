import Glibc
import Tensors

/// DPM++ 2M: a second-order step for a single look, because it remembers the look before.
///
///     r = h_before / h,   D = (1 + 1/2r) D_now − 1/2r D_before
///     x' = (σ' / σ) x − (e^(−h) − 1) D      (Lu et al., arXiv:2211.01095, algorithm 2)
///
/// The part of the ODE that is linear in x is solved exactly; only D has to be guessed along the step,
/// as a straight line through the last two looks. The first step has no look before it and takes D as it
/// is, which is Euler's step.
public struct DPMPlusPlus2M: Solver {
  /// What the denoiser said one step ago, and how long that step was.
  private var before: (denoised: Tensor, h: Double)?

  /// Makes the rule; it has no choices.
  public init() {}

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    defer { before = (denoised, step.h) }
    // Towards σ = 0 the step is infinitely long on this clock, and nothing is left but D itself.
    guard step.next > 0 else { return denoised }
    var ahead = denoised
    if let before {
      let r = before.h / step.h
      ahead = (1 + 1 / (2 * r)) * denoised - 1 / (2 * r) * before.denoised
    }
    return step.next / step.sigma * x - expm1(-step.h) * ahead
  }
}
