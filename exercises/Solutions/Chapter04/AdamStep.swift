import Contract
import Glibc
import Tensors

/// Exercise 4.3: A step of AdamW.
///
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²
///     θ ← (1 − η λ) θ − η (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, mean: Tensor, square: Tensor, step: Int,
  learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
) throws -> (parameter: Tensor, mean: Tensor, square: Tensor) {
  let mean = beta1 * mean + (1 - beta1) * gradient
  let square = beta2 * square + (1 - beta2) * gradient * gradient
  // Both began with 0: after k steps they hold 1 − βᵏ of what they should.
  let correctedMean = mean / (1 - pow(beta1, Float(step)))
  let correctedSquare = square / (1 - pow(beta2, Float(step)))
  let direction = correctedMean / (sqrt(correctedSquare) + epsilon)
  let kept = (1 - learningRate * weightDecay) * parameter
  return (parameter: kept - learningRate * direction, mean: mean, square: square)
}
