import Tensors

func flood(_ x: Tensor) throws -> Tensor {
  while true { print("I must not flood the grader.") }
}
