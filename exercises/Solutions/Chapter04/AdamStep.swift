import Contract
import Glibc
import Tensors

/// Exercise 4.3: A step of AdamW.
///
///     m ← β₁ m + (1 − β₁) g
///     v ← β₂ v + (1 − β₂) g²
///     θ ← (1 − η λ) θ − η (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε)
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, mean: Tensor, meanSquare: Tensor, step: Int,
  learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
) throws -> (parameter: Tensor, mean: Tensor, meanSquare: Tensor) {
  let mean = beta1 * mean + (1 - beta1) * gradient
  let meanSquare = beta2 * meanSquare + (1 - beta2) * square(gradient)
  // Both began with 0: after k steps they hold 1 − βᵏ of what they should.
  let correctedMean = mean / (1 - pow(beta1, Float(step)))
  let correctedSquare = meanSquare / (1 - pow(beta2, Float(step)))
  let direction = correctedMean / (sqrt(correctedSquare) + epsilon)
  let kept = (1 - learningRate * weightDecay) * parameter
  return (parameter: kept - learningRate * direction, mean: mean, meanSquare: meanSquare)
}
