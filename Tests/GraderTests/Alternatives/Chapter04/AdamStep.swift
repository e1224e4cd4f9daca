import Contract
import Glibc
import Tensors

/// Exercise 4.3, number by number, with the corrections drawn into the learning rate as in the paper's
/// section 2.
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, mean: Tensor, meanSquare: Tensor, step: Int,
  learningRate: Float, beta1: Float, beta2: Float, epsilon: Float, weightDecay: Float
) throws -> (parameter: Tensor, mean: Tensor, meanSquare: Tensor) {
  let (b1, b2) = (Double(beta1), Double(beta2))
  let root = (1 - pow(b2, Double(step))).squareRoot()
  let rate = Double(learningRate) * root / (1 - pow(b1, Double(step)))
  var (next, means, squares): ([Float], [Float], [Float]) = ([], [], [])
  for i in 0..<parameter.count {
    let (x, g) = (Double(parameter.scalars[i]), Double(gradient.scalars[i]))
    let m = b1 * Double(mean.scalars[i]) + (1 - b1) * g
    let v = b2 * Double(meanSquare.scalars[i]) + (1 - b2) * g * g
    let decayed = x - Double(learningRate) * Double(weightDecay) * x
    next.append(Float(decayed - rate * m / (v.squareRoot() + Double(epsilon) * root)))
    means.append(Float(m))
    squares.append(Float(v))
  }
  let shape = parameter.shape
  return (
    Tensor(next, shape: shape), Tensor(means, shape: shape), Tensor(squares, shape: shape)
  )
}
