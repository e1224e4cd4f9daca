import Tensors

/// Exercise 2.2: Both from the velocity.
public func ingredients(
  _ noisy: Tensor, velocity: Tensor, alphaBar: Float
) throws -> (clean: Tensor, noise: Tensor) {
  // x and v are x₀ and ε turned by an angle; this turns them back.
  let x = noisy.scalars
  let v = velocity.scalars
  let cosine = Double(alphaBar).squareRoot()
  let sine = (1.0 - Double(alphaBar)).squareRoot()
  var clean: [Float] = []
  var noise: [Float] = []
  for i in 0..<x.count {
    clean.append(Float(Double(x[i]) * cosine - Double(v[i]) * sine))
    noise.append(Float(Double(v[i]) * cosine + Double(x[i]) * sine))
  }
  return (Tensor(clean, shape: noisy.shape), Tensor(noise, shape: noisy.shape))
}
