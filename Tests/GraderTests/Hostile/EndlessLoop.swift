import Tensors

func endlessLoop(_ x: Tensor) throws -> Tensor {
  var count = x.count
  while count > 0 { count = max(count, 1) }
  return x
}
