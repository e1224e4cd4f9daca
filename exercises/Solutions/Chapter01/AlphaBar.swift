import Contract
import Tensors

/// Exercise 1.2: What is kept: ᾱ.
///
///     ᾱ_t = (1 − β₁) (1 − β₂) … (1 − β_t),   and ᾱ₀ = 1
public func alphaBar(beta: [Float]) throws -> [Float] {
  // β₀ = 0 keeps everything, so the first number comes out as 1 by itself.
  var kept: Float = 1
  return beta.map { variance in
    kept *= 1 - variance
    return kept
  }
}
