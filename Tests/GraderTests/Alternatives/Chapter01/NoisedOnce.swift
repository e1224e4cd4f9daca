import Contract
import Tensors

/// Exercise 1.3, number by number, with the noise in memory's order and in two draws.
public func noisedOnce(
  _ previous: Tensor, beta: Float, generator: inout TorchGenerator
) throws -> Tensor {
  let half = previous.count / 2
  let noise = generator.normal([half]).scalars + generator.normal([previous.count - half]).scalars
  var next: [Float] = []
  for (x, z) in zip(previous.scalars, noise) {
    next.append(Float((1 - Double(beta)).squareRoot() * Double(x) - Double(beta.squareRoot() * z)))
  }
  return Tensor(next, shape: previous.shape)
}
