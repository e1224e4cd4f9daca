import Contract
import Tensors

/// Exercise 2.3: The reverse mean.
///
/// Where was the picture one step earlier, on average, if ε̂ is the noise in it?
///
///     μ = (x_t − β_t / √(1 − ᾱ_t) ε̂) / √α_t,   α_t = 1 − β_t
///
/// (Equation 2.6; DDPM, arXiv:2006.11239, eq. 11.)
///
/// - `noisy` is x_t, pictures of the shape [N, H, W, C].
/// - `predictedNoise` is ε̂, the guess at all the noise in x_t, of the same shape.
/// - `t` is the step at which the pictures are, 1…T.
/// - `beta` holds β₀ … β_T, the variance of the noise that each step added; β₀ is 0, so the number
///   of step t is `beta[t]`.
/// - `alphaBar` holds ᾱ₀ … ᾱ_T, what all steps up to t have left; ᾱ₀ is 1.
///
/// Returns μ, the mean of x_{t−1}, of the shape of x_t.
///
/// A picture of one pixel: β_t = 0.36, ᾱ_t = 0.36, x_t = 1.25 and ε̂ = 1.0 give
/// μ = (1.25 − 0.36 / 0.8) / 0.8 = 1.0.
public func reverseMean(
  _ noisy: Tensor, predictedNoise: Tensor, t: Int, beta: [Float], alphaBar: [Float]
) throws -> Tensor {
  throw Unfinished("2.3")
}
