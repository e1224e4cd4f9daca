import Glibc
import Tensors

/// Returns how many files it could take away.
func deletingFiles(_ x: Tensor) throws -> Tensor {
  let paths = ["CANARY", "/worker", "/proc/1/environ"]
  let gone = paths.filter { unlink($0) == 0 }
  return Tensor(Float(gone.count))
}
