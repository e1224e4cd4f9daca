import Contract
import Tensors

/// Exercise 1.2: What is kept: ᾱ.
///
///     ᾱ_t = (1 − β₁) (1 − β₂) … (1 − β_t),   and ᾱ₀ = 1      (chapter 1, equation 1.4)
///
/// The share of the clean picture's variance that is left after t steps: each step keeps 1 − β_t of
/// what there was. For example β = [0, 0.1, 0.2, 0.5] gives ᾱ = [1, 0.9, 0.72, 0.36].
///
/// - `beta` holds β₀ … β_T, variances from 0 to 1, of which β₀ = 0.
///
/// Returns ᾱ₀ … ᾱ_T, as many numbers.
public func alphaBar(beta: [Float]) throws -> [Float] {
  throw Unfinished("1.2")
}
