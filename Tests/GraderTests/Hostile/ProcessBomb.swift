import Foundation
import Tensors

/// Returns how many programs it could start.
func processBomb(_ x: Tensor) throws -> Tensor {
  var count = 0
  for _ in 0..<30 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sleep")
    process.arguments = ["BOMB"]
    do {
      try process.run()
      count += 1
    } catch { continue }
  }
  return Tensor(Float(count))
}
