import Contract
import Glibc
import Tensors

/// Exercise 5.2: Where to stop.
///
/// A walk from much noise to none in n steps stops at n + 1 places: n that Karras et al. recommend,
/// and 0.
///
///     σ_i = (σ_max^(1/ρ) + i / (n − 1) · (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ   for i = 0 … n − 1
///     σ_n = 0      (chapter 5, equation 5.3; arXiv:2206.00364, eq. 5)
///
/// The ρ-th roots are evenly spaced. With ρ = 1 the σ are; a larger ρ puts more of them at small σ.
///
/// - `steps` is n, at least 1. A single step goes from σ_max to 0.
/// - `largest` is σ_max and `smallest` is σ_min, deviations, σ_max > σ_min > 0.
/// - `rho` is ρ, at least 1; 7 is usual.
///
/// Returns σ₀ … σ_n, n + 1 falling numbers. For example n = 3 from 9 to 1 with ρ = 2 gives 9, 4, 1, 0:
/// the roots are 3, 2, 1.
public func karrasSigmas(
  steps: Int, largest: Float, smallest: Float, rho: Float
) throws -> [Float] {
  throw Unfinished("5.2")
}
