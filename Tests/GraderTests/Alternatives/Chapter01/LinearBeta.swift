import Contract
import Tensors

/// Exercise 1.1, one gap after another.
public func linearBeta(steps: Int, first: Float, last: Float) throws -> [Float] {
  guard steps > 1 else { return [0, first] }
  var beta: [Float] = [0]
  var next = first
  while beta.count <= steps {
    beta.append(next)
    next += (last - first) / Float(steps - 1)
  }
  return beta
}
