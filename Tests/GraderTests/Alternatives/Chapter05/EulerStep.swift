import Contract
import Tensors

/// Exercise 5.3 as a mixture: of the noise in x the share σ′/σ stays.
public func eulerStep(
  _ noisy: Tensor, denoised: Tensor, from sigma: Float, to next: Float
) throws -> Tensor {
  let kept = next / sigma
  return Tensor.weightedSum(kept, noisy, 1 - kept, denoised)
}
