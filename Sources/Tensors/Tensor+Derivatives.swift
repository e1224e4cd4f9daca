// Derivatives that take one pass here and would take several as products of tensors.

/// g · d silu(x)/dx = g σ(x) (1 + x (1 − σ(x))), element by element.
public func siluGradient(_ x: consuming Tensor, _ gradient: consuming Tensor) -> Tensor {
  Tensor.combined(x, gradient) { $0.apply { x, g in g * siluSlope(x) } }
}

/// g · d gelu(x)/dx, element by element: Φ(x) + x φ(x), or the derivative of the approximation.
public func geluGradient(
  _ x: consuming Tensor, _ gradient: consuming Tensor, _ form: GELUForm
) -> Tensor {
  switch form {
  case .exact: Tensor.combined(x, gradient) { $0.apply { x, g in g * geluSlope(x) } }
  case .tanh: Tensor.combined(x, gradient) { $0.apply { x, g in g * geluSlopeByTanh(x) } }
  }
}

/// d silu(x)/dx.
@inline(__always)
func siluSlope(_ x: Vector) -> Vector {
  let s = sigmoid(x)
  return multiplyAdd(x * s, 1 - s, s)
}

/// Φ(x) + x φ(x) with Φ(x) = ½ (1 + erf(x/√2)) and φ(x) = e^(−x²/2)/√(2π).
@inline(__always)
private func geluSlope(_ x: Vector) -> Vector {
  let cumulative = multiplyAdd(erf(x * 0.707_106_78), 0.5, Vector(repeating: 0.5))
  return multiplyAdd(x * 0.398_942_28, exp(x * x * -0.5), cumulative)
}

/// With u = √(2/π) (x + 0.044715 x³):  ½ (1 + tanh u) + ½ x (1 − tanh² u) du/dx.
@inline(__always)
private func geluSlopeByTanh(_ x: Vector) -> Vector {
  let square = x * x
  let t = tanh(x * multiplyAdd(square, 0.035_677_408, Vector(repeating: 0.797_884_56)))
  let slope = multiplyAdd(square, 0.107_032_22, Vector(repeating: 0.797_884_56))
  return multiplyAdd(x * slope, (1 - t * t) * 0.5, (1 + t) * 0.5)
}

extension Tensor {
  /// The gradient of `gathered(positions)`: row i of this tensor is added to row `positions[i]` of a
  /// tensor with `extent` rows.
  public func scattered(to positions: [Int], of extent: Int) -> Tensor {
    guard shape.first == positions.count, positions.allSatisfy((0..<extent).contains) else {
      fatalError("Rows of shape \(shape) cannot be added at \(positions) of \(extent) rows.")
    }
    var result = Tensor.zeros([extent] + shape.dropFirst())
    let inner = shape.dropFirst().reduce(1, *)
    result.withMutableElements { result in
      withElements { rows in
        for (row, position) in positions.enumerated() {
          for i in 0..<inner { result[position * inner + i] += rows[row * inner + i] }
        }
      }
    }
    return result
  }
}
