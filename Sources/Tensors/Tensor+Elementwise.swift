import Glibc

// Arithmetic and functions that act on each element by itself. Shapes broadcast as in NumPy.

extension Tensor {
  /// The sum, element by element.
  public static func + (a: Tensor, b: Tensor) -> Tensor { a.combined(b) { $0 + $1 } }
  /// The difference, element by element.
  public static func - (a: Tensor, b: Tensor) -> Tensor { a.combined(b) { $0 - $1 } }
  /// The product, element by element.
  public static func * (a: Tensor, b: Tensor) -> Tensor { a.combined(b) { $0 * $1 } }
  /// The quotient, element by element.
  public static func / (a: Tensor, b: Tensor) -> Tensor { a.combined(b) { $0 / $1 } }

  /// The negative of each element.
  public static prefix func - (a: Tensor) -> Tensor { a.mapped { -$0 } }

  /// Adds a number to each element.
  public static func + <Number: BinaryFloatingPoint>(a: Tensor, b: Number) -> Tensor {
    let b = Float(b)
    return a.mapped { $0 + b }
  }
  /// Adds a number to each element.
  public static func + <Number: BinaryFloatingPoint>(a: Number, b: Tensor) -> Tensor { b + a }
  /// Subtracts a number from each element.
  public static func - <Number: BinaryFloatingPoint>(a: Tensor, b: Number) -> Tensor {
    let b = Float(b)
    return a.mapped { $0 - b }
  }
  /// Subtracts each element from a number.
  public static func - <Number: BinaryFloatingPoint>(a: Number, b: Tensor) -> Tensor {
    let a = Float(a)
    return b.mapped { a - $0 }
  }
  /// Multiplies each element with a number.
  public static func * <Number: BinaryFloatingPoint>(a: Tensor, b: Number) -> Tensor {
    let b = Float(b)
    return a.mapped { $0 * b }
  }
  /// Multiplies each element with a number.
  public static func * <Number: BinaryFloatingPoint>(a: Number, b: Tensor) -> Tensor { b * a }
  /// Divides each element by a number.
  public static func / <Number: BinaryFloatingPoint>(a: Tensor, b: Number) -> Tensor {
    let b = Float(b)
    return a.mapped { $0 / b }
  }
  /// Divides a number by each element.
  public static func / <Number: BinaryFloatingPoint>(a: Number, b: Tensor) -> Tensor {
    let a = Float(a)
    return b.mapped { a / $0 }
  }

  /// Each element, or the nearer end of `range` where it lies outside.
  public func clamped(to range: ClosedRange<Float>) -> Tensor {
    mapped { min(max($0, range.lowerBound), range.upperBound) }
  }

  /// The result of `function` for each element; for what has no vector version of its own.
  @inlinable public func map(_ function: (Float) -> Float) -> Tensor {
    Tensor(scalars.map(function), shape: shape)
  }

  func mapped(_ function: (Float) -> Float) -> Tensor {
    withElements { source in
      Tensor(shape: shape) { result in
        for i in source.indices { result[i] = function(source[i]) }
      }
    }
  }

  func combined(_ other: Tensor, _ function: (Float, Float) -> Float) -> Tensor {
    let shape = broadcastShape(shape, other.shape)
    let (a, b) = (broadcast(to: shape), other.broadcast(to: shape))
    return a.withElements { a in
      b.withElements { b in
        Tensor(shape: shape) { result in
          for i in result.indices { result[i] = function(a[i], b[i]) }
        }
      }
    }
  }
}

// MARK: - Functions, under the names they have in mathematics and in NumPy

/// eˣ of each element.
public func exp(_ x: Tensor) -> Tensor { x.mapped { exp($0) } }
/// The natural logarithm of each element.
public func log(_ x: Tensor) -> Tensor { x.mapped { log($0) } }
/// The square root of each element.
public func sqrt(_ x: Tensor) -> Tensor { x.mapped { $0.squareRoot() } }
/// The absolute value of each element.
public func abs(_ x: Tensor) -> Tensor { x.mapped { abs($0) } }
/// The sine of each element, in radians.
public func sin(_ x: Tensor) -> Tensor { x.mapped { sin($0) } }
/// The cosine of each element, in radians.
public func cos(_ x: Tensor) -> Tensor { x.mapped { cos($0) } }
/// The hyperbolic tangent of each element.
public func tanh(_ x: Tensor) -> Tensor { x.mapped { tanh($0) } }
/// The square of each element.
public func square(_ x: Tensor) -> Tensor { x.mapped { $0 * $0 } }
