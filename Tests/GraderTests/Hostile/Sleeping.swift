import Glibc
import Tensors

func sleeping(_ x: Tensor) throws -> Tensor {
  Glibc.sleep(1000)
  return 2 * x
}
