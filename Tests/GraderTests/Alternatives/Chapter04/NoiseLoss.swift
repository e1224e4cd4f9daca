import Contract
import Tensors

/// Exercise 4.1, picture by picture and number by number.
public func noiseLoss(
  _ clean: Tensor, steps: [Int], noise: Tensor, alphaBar: [Float],
  network: (_ noisy: Tensor, _ steps: [Int]) throws -> Tensor
) throws -> Float {
  var total = 0.0
  for (n, t) in steps.enumerated() {
    let (kept, epsilon) = (Double(alphaBar[t]), noise[n].scalars)
    let noisy = zip(clean[n].scalars, epsilon).map {
      Float(kept.squareRoot() * Double($0) + (1 - kept).squareRoot() * Double($1))
    }
    let said = try network(Tensor(noisy, shape: [1] + clean.shape.dropFirst()), [t])
    for (guess, truth) in zip(said.scalars, epsilon) {
      total += (Double(guess) - Double(truth)) * (Double(guess) - Double(truth))
    }
  }
  return Float(total / Double(clean.count))
}
