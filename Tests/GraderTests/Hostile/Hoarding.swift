import Tensors

/// Memory in small parts.
func hoarding(_ x: Tensor) throws -> Tensor {
  var parts: [[Int]] = []
  while parts.count < 50_000 {
    parts.append([])
    parts[parts.count - 1].reserveCapacity(125_000)
  }
  return 2 * x
}
