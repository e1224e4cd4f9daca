import Contract
import Glibc
import Tensors

/// Exercise 0.5 with the tensors' functions, and with ln(1 − u) from `log1p`.
public func boxMuller(_ first: [Float], _ second: [Float]) throws -> [Float] {
  let radius = sqrt(-2 * Tensor(first.map { log1p(-$0) }))
  return (radius * cos(Tensor(second) * (2 * Double.pi))).scalars
}
