import Tensors

/// Exercise 2.5: A step that skips.
public func implicitStep(
  _ noisy: Tensor, predictedNoise: Tensor, from t: Int, to s: Int, alphaBar: [Float], eta: Float,
  freshNoise: Tensor
) throws -> Tensor {
  // The three factors first, then one sum for each number.
  let now = Double(alphaBar[t])
  let next = Double(alphaBar[s])
  let sigma = Double(eta) * ((1 - next) * (next - now) / ((1 - now) * next)).squareRoot()
  let ofNoisy = (next / now).squareRoot()
  let ofGuess =
    max(0, 1 - next - sigma * sigma).squareRoot() - ofNoisy * (1 - now).squareRoot()
  let values = zip(zip(noisy.scalars, predictedNoise.scalars), freshNoise.scalars).map {
    Float(ofNoisy * Double($0.0) + ofGuess * Double($0.1) + sigma * Double($1))
  }
  return Tensor(values, shape: noisy.shape)
}
