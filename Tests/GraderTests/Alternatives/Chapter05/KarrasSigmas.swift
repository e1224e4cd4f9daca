import Contract
import Glibc
import Tensors

/// Exercise 5.2 by mixing both ends' roots, from the end to the beginning.
public func karrasSigmas(
  steps: Int, largest: Float, smallest: Float, rho: Float
) throws -> [Float] {
  guard steps > 1 else { return [largest, 0] }
  var sigmas: [Float] = [0]
  for left in 0..<steps {
    let share = Double(left) / Double(steps - 1)
    let root =
      share * exp(log(Double(largest)) / Double(rho))
      + (1 - share) * exp(log(Double(smallest)) / Double(rho))
    sigmas.insert(Float(exp(Double(rho) * log(root))), at: 0)
  }
  return sigmas
}
