import Contract
import Tensors

/// Exercise 2.2: Both from the velocity.
///
/// Some networks predict neither the picture nor the noise, but v, in which way the mixture of both
/// turns as t rises (equation 2.4; Salimans & Ho, arXiv:2202.00512, section 4):
///
///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε
///     v   = √ᾱ_t ε − √(1 − ᾱ_t) x₀
///
/// Given x_t and a guess v̂, find both ingredients, x̂₀ and ε̂: two equations, two unknowns.
/// Nothing has to be divided, so the answer holds for ᾱ_t = 0 and for ᾱ_t = 1 as well.
///
/// - `noisy` is x_t, pictures of the shape [N, H, W, C].
/// - `velocity` is v̂, of the same shape.
/// - `alphaBar` is ᾱ_t, 0…1.
///
/// Returns x̂₀ as `clean` and ε̂ as `noise`, both of the same shape.
///
/// A picture of one pixel: ᾱ_t = 0.64, x_t = 1.0 and v̂ = 0.5 give x̂₀ = 0.5 and ε̂ = 1.0.
public func ingredients(
  _ noisy: Tensor, velocity: Tensor, alphaBar: Float
) throws -> (clean: Tensor, noise: Tensor) {
  throw Unfinished("2.2")
}
