import Contract
import Tensors

/// Exercise 1.4, picture by picture.
public func noised(
  _ clean: Tensor, steps: [Int], alphaBar: [Float], noise: Tensor
) throws -> Tensor {
  var result = clean
  for (n, t) in steps.enumerated() {
    let kept = Double(alphaBar[t])
    var numbers: [Float] = []
    for (x, z) in zip(clean[n].scalars, noise[n].scalars) {
      numbers.append(Float(kept.squareRoot() * Double(x) + (1 - kept).squareRoot() * Double(z)))
    }
    result[n] = Tensor(numbers, shape: clean[n].shape)
  }
  return result
}
