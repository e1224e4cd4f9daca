import Contract
import Tensors

/// Exercise 4.5: Steps spread evenly.
///
///     t_i = 1 + ⌊T · ((u + i/n) mod 1)⌋
public func evenSteps(count: Int, steps: Int, start: Float) throws -> [Int] {
  (0..<count).map { i in
    let place = start + Float(i) / Float(count)
    let share = place < 1 ? place : place - 1
    // A share just below 1 may be rounded up to it.
    return min(Int(share * Float(steps)), steps - 1) + 1
  }
}
