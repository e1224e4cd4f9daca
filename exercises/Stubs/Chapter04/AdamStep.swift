import Contract
import Glibc
import Tensors

/// Exercise 4.3: A step of AdamW.
///
///     m ← β₁ m + (1 − β₁) g           the mean gradient
///     v ← β₂ v + (1 − β₂) g²          the mean square, number by number
///     θ ← (1 − η λ) θ − η (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)      (chapter 4, equation 4.6)
///
/// Both means begin with 0 and are too small at first; dividing by 1 − βᵏ makes up for that, in the step
/// only. The means are handed on as they are.
///
/// - `parameter` is θ and `gradient` is g, of one shape, which may be any.
/// - `mean` is m and `meanSquare` is v, as the step before left them, of the same shape.
/// - `step` is k, the number of this step, from 1.
/// - `learningRate` is η, `epsilon` is ε, `weightDecay` is λ.
///
/// Returns the new θ, m and v. For example θ = 1, g = 2, m = v = 0, k = 1, η = 0.1, β₁ = 0.9, β₂ = 0.99,
/// ε = 0 and λ = 0.5 give θ = 0.85, m = 0.2 and v = 0.04.
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, mean: Tensor, meanSquare: Tensor, step: Int,
  learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
) throws -> (parameter: Tensor, mean: Tensor, meanSquare: Tensor) {
  throw Unfinished("4.3")
}
