import Contract
import Tensors

/// Exercise 2.1: The clean picture from the noise.
///
/// A noisy picture was mixed from a clean one and from noise (chapter 1):
///
///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε
///
/// Someone looked at x_t and guessed its noise, ε̂. Which clean picture x̂₀ goes with that guess?
/// Solve the equation for x₀ (chapter 2, equation 2.3; DDPM, arXiv:2006.11239, eq. 15).
///
/// - `noisy` is x_t, pictures of the shape [N, H, W, C].
/// - `predictedNoise` is ε̂, of the same shape; noise has the variance 1.
/// - `alphaBar` is ᾱ_t, above 0 and at most 1: the share of the picture's variance that is left.
///
/// Returns x̂₀, of the same shape; −1 is black and 1 is white.
///
/// A picture of one pixel: ᾱ_t = 0.64, x_t = 1.0 and ε̂ = 1.0 give x̂₀ = (1.0 − 0.6) / 0.8 = 0.5.
public func cleanPicture(
  _ noisy: Tensor, predictedNoise: Tensor, alphaBar: Float
) throws -> Tensor {
  throw Unfinished("2.1")
}
