import Contract
import Tensors

/// Exercise 4.6 by an error of 1 in ε, followed through to y.
public func noiseWeight(clean a: Float, noise b: Float, alphaBar: Float) throws -> Float {
  let inClean = -(1 / Double(alphaBar) - 1).squareRoot()
  let inMixture = Double(a) * inClean + Double(b)
  return Float(1 / (inMixture * inMixture))
}
