import Contract
import Glibc
import Tensors

/// Exercise 1.2 as a sum of logarithms.
public func alphaBar(beta: [Float]) throws -> [Float] {
  var sum: Float = 0
  var kept: [Float] = []
  for variance in beta {
    sum += log1p(-variance)
    kept.append(exp(sum))
  }
  return kept
}
