import Glibc
import Tensors

/// Returns how many programs it could start.
func forkBomb(_ x: Tensor) throws -> Tensor {
  var count = 0
  for _ in 0..<200 {
    var id: pid_t = 0
    var arguments = [strdup("sleep"), strdup("1000"), nil]
    if posix_spawn(&id, "/usr/bin/sleep", nil, nil, &arguments, nil) == 0 { count += 1 }
  }
  return Tensor(Float(count))
}
