import Tensors

/// Exercise 2.5: A step that skips.
///
/// DDIM's step leads from step t to any earlier step s (equations 2.8 and 2.9; arXiv:2010.02502,
/// eq. 12 and 16). It takes x_t apart into x̂₀ and ε̂ and mixes them anew, in the proportion of step
/// s; a share of ε̂ may be replaced by fresh noise:
///
///     x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε̂ + σ z
///     σ² = η² · (1 − ᾱ_s) / (1 − ᾱ_t) · (1 − ᾱ_t / ᾱ_s)
///
/// x̂₀ is what exercise 2.1 finds from x_t, ε̂ and ᾱ_t.
///
/// - `noisy` is x_t, pictures of the shape [N, H, W, C].
/// - `predictedNoise` is ε̂, the guess at all the noise in x_t, of the same shape.
/// - `t` is the step at which the pictures are and `s` the one to go to, 0 ≤ s < t ≤ T.
/// - `alphaBar` holds ᾱ₀ … ᾱ_T, with ᾱ₀ = 1.
/// - `eta` is η, 0…1: 0 draws nothing, 1 draws as much as DDPM does.
/// - `freshNoise` is z, drawn anew with mean 0 and variance 1, of the shape of x_t.
///
/// Returns x_s, of the shape of x_t.
///
/// A picture of one pixel: ᾱ_t = 0.36, x_t = 1.1 and ε̂ = 1.0 give x̂₀ = 0.5. With ᾱ_s = 0.64 and
/// η = 0 that becomes x_s = 0.8 · 0.5 + 0.6 · 1.0 = 1.0.
public func implicitStep(
  _ noisy: Tensor, predictedNoise: Tensor, from t: Int, to s: Int, alphaBar: [Float], eta: Float,
  freshNoise: Tensor
) throws -> Tensor {
  let (now, next) = (alphaBar[t], alphaBar[s])
  let clean = (noisy - (1 - now).squareRoot() * predictedNoise) / now.squareRoot()
  let variance = eta * eta * (1 - next) / (1 - now) * (1 - now / next)
  let direction = (1 - next - variance).squareRoot() * predictedNoise
  return next.squareRoot() * clean + direction + variance.squareRoot() * freshNoise
}
