import Glibc
import Tensors

/// Returns how many threads it could start.
func threadBomb(_ x: Tensor) throws -> Tensor {
  var count = 0
  for _ in 0..<200 {
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { _ in
        sleep(1000)
        return nil
      }, nil)
    if code == 0 { count += 1 }
  }
  return Tensor(Float(count))
}
