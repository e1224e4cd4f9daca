import Contract
import Tensors

/// Exercise 0.3 as E[a²] − 2 E[ab] + E[b²], in double precision.
public func meanSquaredError(_ guess: Tensor, _ truth: Tensor) throws -> Float {
  let pairs = zip(guess.scalars, truth.scalars).map { (Double($0), Double($1)) }
  let sum = pairs.reduce(0.0) { $0 + $1.0 * $1.0 - 2 * $1.0 * $1.1 + $1.1 * $1.1 }
  return Float(sum / Double(pairs.count))
}
