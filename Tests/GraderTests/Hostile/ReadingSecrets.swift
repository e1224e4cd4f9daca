import Glibc
import Tensors

/// Returns in how many places it could have found answers.
func readingSecrets(_ x: Tensor) throws -> Tensor {
  let paths = [
    "CANARY", "/proc/\(getppid())/mem", "/proc/1/mem", "/proc/1/root/etc/passwd",
    "/etc/passwd", "/root", "/home",
  ]
  let seen = paths.filter { path in
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { return false }
    var byte: UInt8 = 0
    return read(descriptor, &byte, 1) >= 0 || errno == EISDIR
  }
  return Tensor(Float(seen.count))
}
