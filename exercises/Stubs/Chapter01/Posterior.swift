import Contract
import Tensors

/// Exercise 1.6: The way back, knowing both ends.
///
///     mean      μ̃ = √ᾱ_{t−1} β_t / (1 − ᾱ_t) · x₀ + √α_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · x_t      (1.10)
///     variance  β̃_t = (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · β_t,   α_t = 1 − β_t      (1.9)
///
/// Where was the picture at step t − 1, if it began as x₀ and is x_t at step t? Normally distributed
/// around μ̃, with the variance β̃_t in every number. For example β = [0, 0.2, 0.4] and so
/// ᾱ = [1, 0.8, 0.48], at t = 2: μ̃ = 0.688 x₀ + 0.298 x_t, and β̃₂ = 0.154.
///
/// - `clean` is x₀ and `noisy` is x_t, pictures of one shape [N, H, W, C].
/// - `t` is a step from 1 to T, the same for the whole batch.
/// - `beta` holds β₀ … β_T and `alphaBar` holds ᾱ₀ … ᾱ_T.
///
/// Returns the mean, of the pictures' shape, and the variance: one number, and not its root.
public func posterior(
  clean: Tensor, noisy: Tensor, t: Int, beta: [Float], alphaBar: [Float]
) throws -> (mean: Tensor, variance: Float) {
  throw Unfinished("1.6")
}
