import Tensors

/// Exercise 2.4: One step back.
public func ancestralStep(
  _ noisy: Tensor, predictedNoise: Tensor, t: Int, beta: [Float], alphaBar: [Float],
  freshNoise: Tensor
) throws -> Tensor {
  var result: [Float] = []
  let a = 1 - beta[t]
  let last = t == 1
  for ((x, e), z) in zip(zip(noisy.scalars, predictedNoise.scalars), freshNoise.scalars) {
    var value = x / a.squareRoot()
    value -= e * (1 - a) / (a * (1 - alphaBar[t])).squareRoot()
    if !last { value += z * beta[t].squareRoot() }
    result.append(value)
  }
  return Tensor(result, shape: noisy.shape)
}
