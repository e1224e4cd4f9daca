import COpenBLAS

/// Sixteen numbers that are worked on at once: one AVX-512 register, two of AVX2.
typealias Vector = SIMD16<Float>

/// Sixteen integers, or the bit patterns of sixteen numbers.
typealias IntegerVector = SIMD16<Int32>

/// a·b + c, in one step where the processor can.
///
/// Where it cannot, `addingProduct` would call a library function for each of the sixteen lanes,
/// which is fifty times slower than rounding twice.
@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Vector) -> Vector {
  target_multiplies_and_adds() ? c.addingProduct(a, b) : a * b + c
}

/// a·b + c with the same number in all lanes of b.
@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Float, _ c: Vector) -> Vector {
  multiplyAdd(a, Vector(repeating: b), c)
}

/// a·b + c with the same number in all lanes of c, for polynomials.
@inline(__always)
func multiplyAdd(_ a: Vector, _ b: Vector, _ c: Float) -> Vector {
  multiplyAdd(a, b, Vector(repeating: c))
}

extension SIMD16 where Scalar == Float {
  /// The number of lanes.
  static var width: Int { 16 }

  /// The sixteen numbers at `source`.
  @inline(__always)
  init(at source: UnsafePointer<Float>) {
    self = UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
  }

  /// The `count` numbers at `source`, which are fewer than sixteen; `padding` in the other lanes.
  @inline(never)
  init(at source: UnsafePointer<Float>, count: Int, padding: Float = 0) {
    self.init(repeating: padding)
    for i in 0..<count { self[i] = source[i] }
  }

  /// Writes all lanes to `destination`.
  @inline(__always)
  func store(to destination: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(destination).storeBytes(of: self, as: Vector.self)
  }

  /// Writes the first `count` lanes to `destination`.
  @inline(never)
  func store(to destination: UnsafeMutablePointer<Float>, count: Int) {
    for i in 0..<count { destination[i] = self[i] }
  }

  /// The bits of each number as an integer.
  @inline(__always)
  var bits: IntegerVector { unsafeBitCast(self, to: IntegerVector.self) }

  /// The numbers with these bits.
  @inline(__always)
  init(bits: IntegerVector) { self = unsafeBitCast(bits, to: Vector.self) }

  /// The numbers without their signs.
  @inline(__always)
  var magnitude: Vector { Vector(bits: bits & IntegerVector(repeating: 0x7FFF_FFFF)) }

  /// The numbers with the signs of `other`.
  @inline(__always)
  func withSign(of other: Vector) -> Vector {
    let sign = IntegerVector(repeating: Int32(bitPattern: 0x8000_0000))
    return Vector(bits: (bits & ~sign) | (other.bits & sign))
  }
}

// MARK: - The smaller and the larger

/// The smaller of each pair; NaN where either is NaN.
@inline(__always)
func smaller(_ a: Vector, _ b: Vector) -> Vector {
  a.replacing(with: b, where: (b .< a) .| (b .!= b))
}

/// The larger of each pair; NaN where either is NaN.
@inline(__always)
func larger(_ a: Vector, _ b: Vector) -> Vector {
  a.replacing(with: b, where: (b .> a) .| (b .!= b))
}

/// The larger absolute value of each pair; NaN where either is NaN.
@inline(__always)
func largerMagnitude(_ a: Vector, _ b: Vector) -> Vector { larger(a.magnitude, b.magnitude) }
