import Contract
import Tensors

/// Exercise 1.5★: Two noises in one.
///
///     ε = (√(ᾱ_t / ᾱ_s) √(1 − ᾱ_s) ε₁ + √(1 − ᾱ_t / ᾱ_s) ε₂) / √(1 − ᾱ_t)
public func combinedNoise(
  _ first: Tensor, _ second: Tensor, from s: Int, to t: Int, alphaBar: [Float]
) throws -> Tensor {
  let kept = alphaBar[t] / alphaBar[s]
  // What x_t holds of each noise. The jump scales the first one like everything in x_s.
  let ofFirst = (kept * (1 - alphaBar[s])).squareRoot()
  let ofSecond = (1 - kept).squareRoot()
  return (ofFirst * first + ofSecond * second) / (1 - alphaBar[t]).squareRoot()
}
