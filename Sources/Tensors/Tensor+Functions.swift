import Glibc

// Functions of each element, under the names they have in mathematics and in NumPy.

/// eˣ of each element.
public func exp(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(exp) } }
/// The natural logarithm of each element.
public func log(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(log) } }
/// The square root of each element.
public func sqrt(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply { $0.squareRoot() } } }
/// The absolute value of each element.
public func abs(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply { $0.magnitude } } }
/// The square of each element.
public func square(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply { $0 * $0 } } }
/// The hyperbolic tangent of each element.
public func tanh(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(tanh) } }
/// The error function of each element, 2/√π ∫₀ˣ e^(−t²) dt.
public func erf(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(erf) } }

/// The sine of each element, in radians.
public func sin(_ x: consuming Tensor) -> Tensor {
  guard hasModerateAngles(x) else { return x.map { sin($0) } }
  return x.mapped { $0.apply(sine) }
}
/// The cosine of each element, in radians.
public func cos(_ x: consuming Tensor) -> Tensor {
  guard hasModerateAngles(x) else { return x.map { cos($0) } }
  return x.mapped { $0.apply(cosine) }
}
/// Whether `sineAndCosine` is good for all elements.
private func hasModerateAngles(_ x: borrowing Tensor) -> Bool { x.maximumMagnitude <= 10_000 }

/// Each element to the power of `exponent`.
///
/// Computed number by number: a vector version that is right to the last places for every exponent
/// would need a logarithm of more than single precision.
public func pow(_ x: consuming Tensor, _ exponent: Float) -> Tensor {
  x.mapped { $0.apply { x in eachLane(x) { pow($0, exponent) } } }
}

/// 1 / (1 + e⁻ˣ) of each element.
public func sigmoid(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(sigmoid) } }

/// x / (1 + e⁻ˣ) of each element: the sigmoid linear unit, also called swish.
public func silu(_ x: consuming Tensor) -> Tensor { x.mapped { $0.apply(silu) } }

/// How the Gaussian error linear unit is computed.
public enum GELUForm: Sendable {
  /// x/2 (1 + erf(x/√2)), as defined (arXiv:1606.08415, section 2).
  case exact
  /// x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))), the approximation from the same section.
  case tanh
}

/// x Φ(x) of each element, where Φ is the normal distribution's cumulative function.
public func gelu(_ x: consuming Tensor, _ form: GELUForm = .exact) -> Tensor {
  switch form {
  case .exact: x.mapped { $0.apply(gelu) }
  case .tanh: x.mapped { $0.apply(geluByTanh) }
  }
}

extension Tensor {
  /// The result of `function` for each element; for what has no vector version of its own.
  public func map(_ function: (Float) -> Float) -> Tensor {
    withElements { source in
      Tensor(shape: shape) { result in
        for i in source.indices { result[i] = function(source[i]) }
      }
    }
  }
}

/// The function of each lane, one after the other.
@inline(__always)
private func eachLane(_ x: Vector, _ function: (Float) -> Float) -> Vector {
  var result = x
  for lane in 0..<Vector.width { result[lane] = function(x[lane]) }
  return result
}

extension Tensor {
  /// The first half of each row along the last axis times the GELU of the second half, which is the
  /// gate: [..., 2C] → [..., C] (GEGLU, arXiv:2002.05202).
  public func gatedByGELU() -> Tensor {
    guard let width = shape.last, width > 0, width % 2 == 0 else {
      fatalError("Rows of a tensor of shape \(shape) have no halves.")
    }
    let half = width / 2
    let result = Tensor(unwritten: shape.dropLast() + [half])
    let (x, y) = (pointer, result.pointer)
    inChunks(count / width, weight: width) { rows in
      for row in rows {
        let (a, gate) = (x + row * width, x + row * width + half)
        RowPair(a: a, aStep: 1, b: gate, bStep: 1, result: y + row * half, count: half)
          .apply { $0 * gelu($1) }
      }
    }
    withExtendedLifetime(self) {}
    return result
  }
}
