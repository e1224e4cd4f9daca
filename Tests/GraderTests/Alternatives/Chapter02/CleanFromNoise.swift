import Tensors

/// Exercise 2.1: The clean picture from the noise.
public func cleanPicture(
  _ noisy: Tensor, predictedNoise: Tensor, alphaBar: Float
) throws -> Tensor {
  let values = zip(noisy.scalars, predictedNoise.scalars).map { x, e -> Float in
    let kept = Double(alphaBar)
    return Float(Double(x) / kept.squareRoot() - Double(e) * (1 / kept - 1).squareRoot())
  }
  return Tensor(values, shape: noisy.shape)
}
