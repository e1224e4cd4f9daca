import Contract
import Tensors

/// Exercise 5.5 as Euler's step, mended by what the second look says otherwise.
public func twoThirdsStep(
  _ noisy: Tensor, from sigma: Float, to next: Float,
  denoiser: (_ noisy: Tensor, _ sigma: Float) throws -> Tensor
) throws -> Tensor {
  func change(_ x: Tensor, _ s: Float) throws -> Tensor {
    (next - sigma) * (x - (try denoiser(x, s))) / s
  }
  let straight = try change(noisy, sigma)
  let bent = try change(noisy + straight / 1.5, sigma + (next - sigma) / 1.5)
  return noisy + straight + 0.75 * (bent - straight)
}
