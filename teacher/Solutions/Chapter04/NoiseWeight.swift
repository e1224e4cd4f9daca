import Contract
import Tensors

/// Exercise 4.6★: A loss in other words.
///
/// x_t is known, so √ᾱ Δx₀ + √(1 − ᾱ) Δε = 0, where Δ is an error. With this
///
///     Δy = a Δx₀ + b Δε = (b − a √(1 − ᾱ) / √ᾱ) Δε,   so   w = ᾱ / (√ᾱ b − √(1 − ᾱ) a)²
public func noiseWeight(clean a: Float, noise b: Float, alphaBar: Float) throws -> Float {
  let errorOfMixture = alphaBar.squareRoot() * b - (1 - alphaBar).squareRoot() * a
  return alphaBar / (errorOfMixture * errorOfMixture)
}
