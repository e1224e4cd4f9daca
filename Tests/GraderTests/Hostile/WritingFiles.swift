import Glibc
import Tensors

/// Returns how many files it could write to.
func writingFiles(_ x: Tensor) throws -> Tensor {
  let paths = [
    "/tmp/x", "/x", "x", "/dev/shm/x", "/var/tmp/x", "/usr/x", "/root/x", "/proc/x", "/dev/x",
    "/worker", "CANARY",
  ]
  let opened = paths.filter { path in
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND, 0o666)
    guard descriptor >= 0 else { return false }
    return write(descriptor, "x", 1) == 1
  }
  return Tensor(Float(opened.count))
}
