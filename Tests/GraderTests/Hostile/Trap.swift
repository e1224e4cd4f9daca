import Tensors

func trap(_ x: Tensor) throws -> Tensor {
  let numbers = x.scalars
  return x * numbers[numbers.count]
}
