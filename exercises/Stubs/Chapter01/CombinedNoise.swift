import Contract
import Tensors

/// Exercise 1.5★: Two noises in one.
///
///     x_s = √ᾱ_s x₀ + √(1 − ᾱ_s) ε₁                   from x₀ to s, with the first noise      (1.5)
///     x_t = √(ᾱ_t / ᾱ_s) x_s + √(1 − ᾱ_t / ᾱ_s) ε₂    from s to t, with the second one        (1.7)
///
/// The same x_t can be reached from x₀ in one jump, x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε. With which ε?
///
/// - `first` is ε₁ and `second` is ε₂, unit normal and independent, of one shape [N, H, W, C].
/// - `s` and `t` are steps, 0 ≤ s < t ≤ T, the same for the whole batch.
/// - `alphaBar` holds ᾱ₀ … ᾱ_T; it falls from step to step, and only ᾱ_T may be 0.
///
/// Returns ε, of the same shape. x₀ is not given: ε does not depend on it.
public func combinedNoise(
  _ first: Tensor, _ second: Tensor, from s: Int, to t: Int, alphaBar: [Float]
) throws -> Tensor {
  throw Unfinished("1.5")
}
