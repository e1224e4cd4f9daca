// Convolution with fewer multiplications (Lavin and Gray, arXiv:1509.09308).
//
// A 3×3 kernel on a tile of 4×4 results needs 144 multiplications by the definition and 36 this way:
// tile and kernel are brought into a form in which convolution is a product of their elements,
// Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A, and the sums over channels make each of the 36 elements a product of
// matrices. The price is rounding: results differ from the definition by some 1e-5 of the largest.

/// A way to compute 3×3 convolutions: how large the tiles are.
public enum Winograd: Sendable {
  /// Tiles of 2×2 results from 4×4 pixels: 2¼ times fewer multiplications.
  case f2
  /// Tiles of 4×4 results from 6×6 pixels: 4 times fewer.
  case f4

  /// The extent of a tile of results.
  var results: Int { self == .f2 ? 2 : 4 }
  /// The extent of a tile of pixels, which is also that of the transformed tile.
  var pixels: Int { results + 2 }
  /// How many elements a transformed tile has.
  var elements: Int { pixels * pixels }

  /// A kernel [3, 3, C, O] in the transformed domain, G g Gᵀ for each pair of channels: [elements, C, O].
  func transformed(_ kernel: Tensor) -> Tensor {
    let size = kernel.shape[2] * kernel.shape[3]
    let result = Tensor(unwritten: [elements, kernel.shape[2], kernel.shape[3]])
    let (g, u) = (kernel.pointer, result.pointer)
    inChunks((size + 15) / 16, weight: 16 * elements) { chunks in
      withScratch(elements) { scratch in
        for chunk in chunks {
          let (first, count) = (chunk * 16, min(16, size - chunk * 16))
          // Columns, then rows; the kernel's 3×3 becomes pixels × 3 and then pixels × pixels.
          for v in 0..<3 {
            kernelTransform(
              { Vector(at: g + ($0 * 3 + v) * size + first, lanes: count) },
              { scratch[$0 * 3 + v] = $1 })
          }
          for row in 0..<pixels {
            kernelTransform({ scratch[row * 3 + $0] }) { column, value in
              value.store(to: u + (row * pixels + column) * size + first, lanes: count)
            }
          }
        }
      }
    }
    withExtendedLifetime(kernel) {}
    return result
  }

  /// G x for a column of three.
  @inline(__always)
  private func kernelTransform(_ x: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (a, b, c) = (x(0), x(1), x(2))
    switch self {
    case .f2:
      let (even, odd) = ((a + c) * 0.5, b * 0.5)
      put(0, a)
      put(1, even + odd)
      put(2, even - odd)
      put(3, c)
    case .f4:
      let (even, odd) = ((a + c) * (-1 / 6), b * (-1 / 6))
      let (even2, odd2) = (multiplyAdd(a, 1 / 24, c * (1 / 6)), b * (1 / 12))
      put(0, a * 0.25)
      put(1, even + odd)
      put(2, even - odd)
      put(3, even2 + odd2)
      put(4, even2 - odd2)
      put(5, c)
    }
  }

  /// Bᵀ x for a column of pixels.
  @inline(__always)
  func pixelTransform(_ x: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    switch self {
    case .f2:
      let (a, b, c, d) = (x(0), x(1), x(2), x(3))
      put(0, a - c)
      put(1, b + c)
      put(2, c - b)
      put(3, b - d)
    case .f4:
      let (a, b, c, d, e, f) = (x(0), x(1), x(2), x(3), x(4), x(5))
      let (even, odd) = (multiplyAdd(c, -4, e), multiplyAdd(b, -4, d))
      let (even2, odd2) = (e - c, (d - b) * 2)
      put(0, multiplyAdd(a, 4, multiplyAdd(c, -5, e)))
      put(1, even + odd)
      put(2, even - odd)
      put(3, even2 + odd2)
      put(4, even2 - odd2)
      put(5, multiplyAdd(b, 4, multiplyAdd(d, -5, f)))
    }
  }

  /// Aᵀ x for a column of products.
  @inline(__always)
  func resultTransform(_ x: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    switch self {
    case .f2:
      let (a, b, c, d) = (x(0), x(1), x(2), x(3))
      put(0, a + b + c)
      put(1, b - c - d)
    case .f4:
      let (a, b, c, d, e, f) = (x(0), x(1), x(2), x(3), x(4), x(5))
      let (sum, difference) = (b + c, b - c)
      let (sum2, difference2) = (d + e, d - e)
      put(0, a + sum + sum2)
      put(1, multiplyAdd(difference2, 2, difference))
      put(2, multiplyAdd(sum2, 4, sum))
      put(3, multiplyAdd(difference2, 8, difference) + f)
    }
  }
}

/// Room for `count` vectors on the stack.
@inline(__always)
func withScratch(_ count: Int, _ body: (UnsafeMutablePointer<Vector>) -> Void) {
  withUnsafeTemporaryAllocation(of: Vector.self, capacity: count) { scratch in
    scratch.initialize(repeating: Vector(repeating: 0))
    if let start = scratch.baseAddress { body(start) }
  }
}

extension SIMD16 where Scalar == Float {
  /// The sixteen numbers at `source`, or as many of them as there are.
  @inline(__always)
  init(at source: UnsafePointer<Float>, lanes: Int) {
    self = lanes == 16 ? Vector(at: source) : Vector(at: source, count: lanes)
  }

  /// Writes all lanes, or as many as there is room for.
  @inline(__always)
  func store(to destination: UnsafeMutablePointer<Float>, lanes: Int) {
    if lanes == 16 { store(to: destination) } else { store(to: destination, count: lanes) }
  }
}
