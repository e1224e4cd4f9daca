import Contract
import Tensors

/// Exercise 2.4: One step back.
///
/// DDPM's sampling goes from step t to step t − 1 by drawing around the mean of exercise 2.3
/// (equation 2.7; arXiv:2006.11239, algorithm 2):
///
///     x_{t−1} = μ + σ z,   σ² = β_t
///
/// Only the last step, from t = 1 to t = 0, adds no noise: its result is μ itself.
///
/// - `noisy` is x_t, pictures of the shape [N, H, W, C].
/// - `predictedNoise` is ε̂, the guess at all the noise in x_t, of the same shape.
/// - `t` is the step at which the pictures are, 1…T.
/// - `beta` holds β₀ … β_T, variances, with β₀ = 0; `alphaBar` holds ᾱ₀ … ᾱ_T, with ᾱ₀ = 1.
/// - `freshNoise` is z, drawn anew with mean 0 and variance 1, of the shape of x_t.
///
/// Returns x_{t−1}, of the same shape. You may call your `reverseMean` of exercise 2.3.
///
/// A picture of one pixel: β_t = 0.36, μ = 1.0 and z = 0.5 give x_{t−1} = 1.3, except at t = 1.
public func ancestralStep(
  _ noisy: Tensor, predictedNoise: Tensor, t: Int, beta: [Float], alphaBar: [Float],
  freshNoise: Tensor
) throws -> Tensor {
  throw Unfinished("2.4")
}
