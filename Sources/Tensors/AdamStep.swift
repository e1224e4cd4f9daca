/// One step of Adam with decoupled weight decay (arXiv:1711.05101, algorithm 2), for all numbers of a
/// parameter in one pass.
///
///     m ← β₁ m + (1 − β₁) g,    v ← β₂ v + (1 − β₂) g²
///     x ← x − η λ x − η m̂ / (√v̂ + ε),   m̂ = m / (1 − β₁ᵗ),  v̂ = v / (1 − β₂ᵗ)
public struct AdamStep: Sendable {
  private let keptMean, keptSquare, decay, scale, correction, epsilon: Float

  /// Step number `step`, from 1, with the learning rate η, the decays β₁ and β₂, ε and the weight
  /// decay λ.
  public init(
    _ step: Int, learningRate: Double, beta1: Double, beta2: Double, epsilon: Double,
    weightDecay: Double
  ) {
    (keptMean, keptSquare) = (Float(beta1), Float(beta2))
    decay = Float(1 - learningRate * weightDecay)
    scale = Float(learningRate / (1 - power(beta1, step)))
    correction = Float(1 / (1 - power(beta2, step)).squareRoot())
    self.epsilon = Float(epsilon)
  }

  /// Changes the numbers `x`, m and v of one parameter. All have the shape of its gradient.
  public func apply(
    to x: inout Tensor, mean: inout Tensor, square: inout Tensor, gradient: Tensor
  ) {
    guard x.shape == gradient.shape, mean.shape == x.shape, square.shape == x.shape else {
      fatalError(
        "Numbers of shape \(x.shape), moments of \(mean.shape) and \(square.shape), and a gradient "
          + "of \(gradient.shape) do not belong to one parameter.")
    }
    x.withMutableElements { x in
      mean.withMutableElements { m in
        square.withMutableElements { v in
          gradient.withElements { g in
            guard let x = x.baseAddress, let m = m.baseAddress, let v = v.baseAddress,
              let g = g.baseAddress
            else { return }
            inChunks(gradient.count) { range in
              for i in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
                apply(
                  x + i, m + i, v + i, g + i, lanes: min(16, range.upperBound - i))
              }
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private func apply(
    _ x: UnsafeMutablePointer<Float>, _ mean: UnsafeMutablePointer<Float>,
    _ square: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, lanes: Int
  ) {
    let g = Vector(at: gradient, lanes: lanes)
    let old = Vector(at: mean, lanes: lanes)
    let m = multiplyAdd(g - old, 1 - keptMean, old)
    let v = multiplyAdd(g * g, 1 - keptSquare, Vector(at: square, lanes: lanes) * keptSquare)
    let length = multiplyAdd(v.squareRoot(), correction, Vector(repeating: epsilon))
    let new = Vector(at: x, lanes: lanes) * decay - m / length * scale
    m.store(to: mean, lanes: lanes)
    v.store(to: square, lanes: lanes)
    new.store(to: x, lanes: lanes)
  }
}

/// x to the power of a whole number.
private func power(_ x: Double, _ exponent: Int) -> Double {
  var (result, square, rest) = (1.0, x, exponent)
  while rest > 0 {
    if rest % 2 == 1 { result *= square }
    square *= square
    rest /= 2
  }
  return result
}
