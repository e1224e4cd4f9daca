import Contract
import Tensors

/// Exercise 1.1: Linear schedule.
///
///     β_t = β_first + (β_last − β_first) (t − 1) / (T − 1)   for t = 1 … T,   and β₀ = 0
public func linearBeta(steps: Int, first: Float, last: Float) throws -> [Float] {
  // T numbers have T − 1 gaps between them; a single number has none.
  let gap = steps > 1 ? (last - first) / Float(steps - 1) : 0
  return [0] + (0..<steps).map { i in first + gap * Float(i) }
}
