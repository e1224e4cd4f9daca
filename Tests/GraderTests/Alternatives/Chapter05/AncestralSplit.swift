import Contract
import Glibc
import Tensors

/// Exercise 5.4 in variances, with shares of σ′².
public func ancestralSplit(
  from sigma: Float, to next: Float, eta: Float
) throws -> (down: Float, up: Float) {
  let ratio = Double(next) / Double(sigma)
  let fresh = Double(eta) * Double(eta) * (1 - ratio) * (1 + ratio)
  return (Float(Double(next) * (1 - fresh).squareRoot()), Float(Double(next) * fresh.squareRoot()))
}
