import Contract
import Tensors

/// Exercise 0.6★: Noise twice.
///
///     Var[x″] = a₂² (a₁² V + b₁²) + b₂²
public func varianceAfterTwo(
  _ variance: Float, scales: [Float], deviations: [Float]
) throws -> Float {
  // One step, twice: what the second step scales holds the noise of the first.
  zip(scales, deviations).reduce(variance) { variance, step in
    let (a, b) = step
    return a * a * variance + b * b
  }
}
