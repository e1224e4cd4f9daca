import Glibc
import Tensors

/// Exercise 5.1: From ᾱ to σ.
///
/// Divided by √ᾱ_t, a noisy picture is the clean one with noise on top, x_t / √ᾱ_t = x₀ + σ_t ε. How
/// much noise that is:
///
///     σ_t = √(1 − ᾱ_t) / √ᾱ_t      (chapter 5, equation 5.1)
///
/// - `alphaBar` holds ᾱ₀ … ᾱ_T, falling from ᾱ₀ = 1; all are above 0.
///
/// Returns σ₀ … σ_T, deviations, in the same order; σ₀ is 0. For example ᾱ = 1, 0.8, 0.2 gives
/// σ = 0, 0.5, 2.
public func sigmas(alphaBar: [Float]) throws -> [Float] {
  alphaBar.map { ((1 - $0) / $0).squareRoot() }
}
