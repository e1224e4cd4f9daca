import Contract
import Tensors

/// Exercise 1.3: One step of noise.
///
///     x_t = √(1 − β_t) x_{t−1} + √β_t ε,   ε ~ N(0, I)
public func noisedOnce(
  _ previous: Tensor, beta: Float, generator: inout TorchGenerator
) throws -> Tensor {
  let noise = generator.noise(previous.shape)
  return (1 - beta).squareRoot() * previous + beta.squareRoot() * noise
}
