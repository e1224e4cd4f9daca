import Contract
import Tensors

/// Exercise 2.6: The ideal denoiser.
///
/// Suppose that only M pictures x₁ … x_M exist, all equally likely. A noisy picture x_t came from
/// one of them, more likely from a near one. The best guess at which is their weighted mean
/// (equation 2.10; Karras et al., arXiv:2206.00364, appendix B.3):
///
///     x̂₀ = Σᵢ wᵢ xᵢ,   wᵢ ∝ exp(−‖x_t − √ᾱ_t xᵢ‖² / (2 (1 − ᾱ_t))),   Σᵢ wᵢ = 1
///
/// ‖a‖² is the sum of the squares of all numbers in a, and ∝ says that the weights are these
/// numbers divided by their sum.
///
/// Exponents of −5000 are common, and exp(−5000) is 0 in `Float`. The weights stay the same if the
/// same number is added to all exponents: take off the largest first. `softmax()` of a tensor does
/// that along its last axis, then exponentiates and divides by the sum.
///
/// - `noisy` holds N noisy pictures as rows of D numbers, [N, D].
/// - `pictures` holds the M pictures as rows, [M, D], with values −1…1.
/// - `alphaBar` is ᾱ_t, above 0 and below 1.
///
/// Returns x̂₀ for each noisy picture, [N, D].
///
/// Two known pictures of one pixel, 1 and −1: with ᾱ_t = 0.64 and x_t = 0.45 the exponents are
/// −0.17 and −2.17, the weights 0.88 and 0.12, and x̂₀ = 0.76.
public func idealDenoised(_ noisy: Tensor, pictures: Tensor, alphaBar: Float) throws -> Tensor {
  throw Unfinished("2.6")
}
