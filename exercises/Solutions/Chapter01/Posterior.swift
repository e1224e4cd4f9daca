import Contract
import Tensors

/// Exercise 1.6: The way back, knowing both ends.
///
///     mean      μ̃ = √ᾱ_{t−1} β_t / (1 − ᾱ_t) · x₀ + √α_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · x_t
///     variance  β̃_t = (1 − ᾱ_{t−1}) / (1 − ᾱ_t) · β_t,   α_t = 1 − β_t
public func posterior(
  clean: Tensor, noisy: Tensor, t: Int, beta: [Float], alphaBar: [Float]
) throws -> (mean: Tensor, variance: Float) {
  let (before, now) = (alphaBar[t - 1], alphaBar[t])
  let ofClean = before.squareRoot() * beta[t] / (1 - now)
  let ofNoisy = (1 - beta[t]).squareRoot() * (1 - before) / (1 - now)
  return (mean: ofClean * clean + ofNoisy * noisy, variance: (1 - before) / (1 - now) * beta[t])
}
