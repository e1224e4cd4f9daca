import Contract
import Tensors

/// Exercise 5.3: Euler's step.
///
/// x = x₀ + σ ε is a noisy picture and D the best guess at x₀. Going down along σ, x changes with the
/// slope d; Euler's step goes along it as if it stayed what it is here:
///
///     d = (x − D) / σ
///     x′ = x + (σ′ − σ) d      (chapter 5, equations 5.2 and 5.4)
///
/// - `noisy` is x, pictures of the shape [N, H, W, C].
/// - `denoised` is D, of the same shape.
/// - `sigma` is σ, above 0, and `next` is σ′, where the step ends, σ > σ′ ≥ 0. Both are deviations.
///
/// Returns x′, of the same shape. A picture of one pixel: x = 3 at σ = 2 with D = 1 has the slope 1, and
/// with σ′ = 0.5 it becomes 1.5.
public func eulerStep(
  _ noisy: Tensor, denoised: Tensor, from sigma: Float, to next: Float
) throws -> Tensor {
  throw Unfinished("5.3")
}
