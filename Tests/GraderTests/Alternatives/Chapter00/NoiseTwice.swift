import Contract
import Tensors

/// Exercise 0.6, multiplied out, in double precision.
public func varianceAfterTwo(
  _ variance: Float, scales: [Float], deviations: [Float]
) throws -> Float {
  let (a1, a2) = (Double(scales[0]), Double(scales[1]))
  let (b1, b2) = (Double(deviations[0]), Double(deviations[1]))
  return Float((a1 * a2) * (a1 * a2) * Double(variance) + (a2 * b1) * (a2 * b1) + b2 * b2)
}
