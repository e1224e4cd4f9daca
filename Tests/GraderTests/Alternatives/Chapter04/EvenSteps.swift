import Contract
import Glibc
import Tensors

/// Exercise 4.5 in steps instead of shares: T n numbers on the circle.
public func evenSteps(count: Int, steps: Int, start: Float) throws -> [Int] {
  let first = Double(start) * Double(steps)
  var result: [Int] = []
  for i in 0..<count {
    let place = first + Double(steps * i) / Double(count)
    result.append(Int(fmod(place, Double(steps))) + 1)
  }
  return result
}
