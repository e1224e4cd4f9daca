import Tensors

/// Exercise 2.3: The reverse mean.
public func reverseMean(
  _ noisy: Tensor, predictedNoise: Tensor, t: Int, beta: [Float], alphaBar: [Float]
) throws -> Tensor {
  // By way of x̂₀ and the posterior's mean (arXiv:2006.11239, eq. 7 and 15).
  let now = Double(alphaBar[t])
  let before = Double(alphaBar[t - 1])
  let b = Double(beta[t])
  let clean = (noisy - (1 - now).squareRoot() * predictedNoise) / now.squareRoot()
  let first = before.squareRoot() * b / (1 - now)
  let second = (1 - b).squareRoot() * (1 - before) / (1 - now)
  return first * clean + second * noisy
}
