import Glibc
import Tensors

/// Ends the process that started this one.
func killingTheParent(_ x: Tensor) throws -> Tensor {
  kill(getppid(), SIGKILL)
  return x
}
