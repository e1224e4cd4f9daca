import Contract
import Glibc
import Tensors

/// Exercise 5.6: A step with a memory.
///
/// DPM++ 2M measures the length of steps on the clock λ = −log σ, and remembers the guess before. A
/// straight line through both guesses says what D will be half-way ahead:
///
///     h = log(σ / σ′),   h_before = log(σ_before / σ),   r = h_before / h
///     D̂ = (1 + 1/(2r)) D − 1/(2r) D_before
///     x′ = (σ′ / σ) x − (e^(−h) − 1) D̂      (chapter 5, equation 5.9; arXiv:2211.01095, algorithm 2)
///
/// The first step remembers nothing: D̂ = D. A step to σ′ = 0, where h is infinite, ends at D itself.
///
/// - `noisy` is x, pictures of the shape [N, H, W, C].
/// - `denoised` is D, the guess at x₀ of this step, of the same shape.
/// - `before` is what is remembered of the step before: its D and its σ, which is above this one's; nil
///   at the first step.
/// - `sigma` is σ, above 0, and `next` is σ′, where the step ends, σ > σ′ ≥ 0. Both are deviations.
///
/// Returns x′, of the same shape. A picture of one pixel: x = 4 at σ = 2 with D = 1, and D = 0 before at
/// σ = 4. On the way to σ′ = 1 both steps are equally long, so r = 1, D̂ = 1.5, and x′ = 2.75.
public func stepWithMemory(
  _ noisy: Tensor, denoised: Tensor, before: (denoised: Tensor, sigma: Float)?,
  from sigma: Float, to next: Float
) throws -> Tensor {
  throw Unfinished("5.6")
}
