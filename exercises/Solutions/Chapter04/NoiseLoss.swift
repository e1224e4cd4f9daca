import Contract
import Tensors

/// Exercise 4.1: The loss at given t and ε.
///
///     L = mean of (ε − network(√ᾱ_t x₀ + √(1 − ᾱ_t) ε, t))²
public func noiseLoss(
  _ clean: Tensor, steps: [Int], noise: Tensor, alphaBar: [Float],
  network: (_ noisy: Tensor, _ steps: [Int]) throws -> Tensor
) throws -> Float {
  // One number per picture, [N, 1, 1, 1], meets all numbers of its picture.
  let kept = Tensor(steps.map { t in alphaBar[t] }, shape: [steps.count, 1, 1, 1])
  let noisy = sqrt(kept) * clean + sqrt(1 - kept) * noise
  return square(noise - (try network(noisy, steps))).mean
}
