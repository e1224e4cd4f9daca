import Contract
import Tensors

/// Exercise 1.4: Straight to step t.
///
///     x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε
public func noised(
  _ clean: Tensor, steps: [Int], alphaBar: [Float], noise: Tensor
) throws -> Tensor {
  // One number per picture, [N, 1, 1, 1], meets all numbers of its picture.
  let kept = Tensor(steps.map { t in alphaBar[t] }, shape: [steps.count, 1, 1, 1])
  return sqrt(kept) * clean + sqrt(1 - kept) * noise
}
