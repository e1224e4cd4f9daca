// Arithmetic on each element by itself. Shapes broadcast as in NumPy.
//
// Operands are consumed: the result of `a * x` in `a * x + b * y` has no other owner, so the sum
// is written over it instead of into new memory.

extension Tensor {
  /// The sum, element by element.
  public static func + (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { $0 + $1 } }
  }
  /// The difference, element by element.
  public static func - (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { $0 - $1 } }
  }
  /// The product, element by element.
  public static func * (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { $0 * $1 } }
  }
  /// The quotient, element by element.
  public static func / (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { $0 / $1 } }
  }

  /// Adds `b` to `a`, in place where nobody else has the elements of `a`.
  public static func += (a: inout Tensor, b: Tensor) { a = consume a + b }
  /// Subtracts `b` from `a`, in place where nobody else has the elements of `a`.
  public static func -= (a: inout Tensor, b: Tensor) { a = consume a - b }
  /// Multiplies `a` with `b`, in place where nobody else has the elements of `a`.
  public static func *= (a: inout Tensor, b: Tensor) { a = consume a * b }
  /// Multiplies `a` with a number, in place where nobody else has the elements of `a`.
  public static func *= <Number: BinaryFloatingPoint>(a: inout Tensor, b: Number) {
    a = consume a * b
  }

  /// The negative of each element.
  public static prefix func - (a: consuming Tensor) -> Tensor { a.mapped { $0.apply { -$0 } } }

  /// Adds a number to each element.
  public static func + <Number: BinaryFloatingPoint>(a: consuming Tensor, b: Number) -> Tensor {
    let b = Vector(repeating: Float(b))
    return a.mapped { $0.apply { $0 + b } }
  }
  /// Adds a number to each element.
  public static func + <Number: BinaryFloatingPoint>(a: Number, b: consuming Tensor) -> Tensor {
    b + a
  }
  /// Subtracts a number from each element.
  public static func - <Number: BinaryFloatingPoint>(a: consuming Tensor, b: Number) -> Tensor {
    let b = Vector(repeating: Float(b))
    return a.mapped { $0.apply { $0 - b } }
  }
  /// Subtracts each element from a number.
  public static func - <Number: BinaryFloatingPoint>(a: Number, b: consuming Tensor) -> Tensor {
    let a = Vector(repeating: Float(a))
    return b.mapped { $0.apply { a - $0 } }
  }
  /// Multiplies each element with a number.
  public static func * <Number: BinaryFloatingPoint>(a: consuming Tensor, b: Number) -> Tensor {
    let b = Vector(repeating: Float(b))
    return a.mapped { $0.apply { $0 * b } }
  }
  /// Multiplies each element with a number.
  public static func * <Number: BinaryFloatingPoint>(a: Number, b: consuming Tensor) -> Tensor {
    b * a
  }
  /// Divides each element by a number.
  public static func / <Number: BinaryFloatingPoint>(a: consuming Tensor, b: Number) -> Tensor {
    let b = Vector(repeating: Float(b))
    return a.mapped { $0.apply { $0 / b } }
  }
  /// Divides a number by each element.
  public static func / <Number: BinaryFloatingPoint>(a: Number, b: consuming Tensor) -> Tensor {
    let a = Vector(repeating: Float(a))
    return b.mapped { $0.apply { a / $0 } }
  }

  /// a·x + b·y in one pass: the formula that diffusion is made of.
  ///
  /// The shapes of `x` and `y` broadcast.
  public static func weightedSum<Number: BinaryFloatingPoint>(
    _ a: Number, _ x: consuming Tensor, _ b: Number, _ y: consuming Tensor
  ) -> Tensor {
    let (a, b) = (Vector(repeating: Float(a)), Vector(repeating: Float(b)))
    return combined(x, y) { $0.apply { multiplyAdd(a, $0, b * $1) } }
  }

  /// Each element, or the nearer end of `range` where it lies outside. NaN stays.
  public consuming func clamped(to range: ClosedRange<Float>) -> Tensor {
    let (low, high) = (Vector(repeating: range.lowerBound), Vector(repeating: range.upperBound))
    return mapped { row in
      row.apply { x in
        x.replacing(with: low, where: x .< low).replacing(with: high, where: x .> high)
      }
    }
  }
}

// MARK: - Comparing and choosing

extension Tensor {
  /// 1 where `a` is less than `b`, 0 elsewhere.
  public static func .< (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { Vector(repeating: 0).replacing(with: 1, where: $0 .< $1) } }
  }

  /// 1 where `a` is greater than `b`, 0 elsewhere.
  public static func .> (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    combined(a, b) { $0.apply { Vector(repeating: 0).replacing(with: 1, where: $0 .> $1) } }
  }

  /// The elements of `other` where `mask` is not 0, this tensor's elsewhere. All shapes broadcast.
  public func replacing(with other: Tensor, where mask: Tensor) -> Tensor {
    let shape = broadcastShape(broadcastShape(self.shape, other.shape), mask.shape)
    let (a, b, mask) = (broadcast(to: shape), other.broadcast(to: shape), mask.broadcast(to: shape))
    return a.withElements { a in
      b.withElements { b in
        mask.withElements { mask in
          Tensor(shape: shape) { result in
            inChunks(result.count) { range in
              for i in range { result[i] = mask[i] == 0 ? a[i] : b[i] }
            }
          }
        }
      }
    }
  }
}

/// The smaller of each pair of elements; NaN where either is NaN.
public func minimum(_ a: consuming Tensor, _ b: consuming Tensor) -> Tensor {
  Tensor.combined(a, b) { $0.apply(smaller) }
}

/// The larger of each pair of elements; NaN where either is NaN.
public func maximum(_ a: consuming Tensor, _ b: consuming Tensor) -> Tensor {
  Tensor.combined(a, b) { $0.apply(larger) }
}
