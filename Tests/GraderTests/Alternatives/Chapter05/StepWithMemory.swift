import Contract
import Glibc
import Tensors

/// Exercise 5.6 as Euler's step towards a guess that was moved along the clock.
public func stepWithMemory(
  _ noisy: Tensor, denoised: Tensor, before: (denoised: Tensor, sigma: Float)?,
  from sigma: Float, to next: Float
) throws -> Tensor {
  var target = denoised
  if next > 0, let (earlier, at) = before {
    let pace = (denoised - earlier) / (log(at) - log(sigma))
    target = denoised + pace * ((log(sigma) - log(next)) / 2)
  }
  return target + next / sigma * (noisy - target)
}
