/// Copies numbers into another order of axes.
///
/// Axes that stay neighbours are one axis to us. Where the last axis stays the last, whole rows are
/// copied; else the result is made of transposed matrices, in blocks that fit the cache. The change
/// between N, C, H, W and N, H, W, C is N such matrices.
struct Permutation {
  private typealias Axis = (extent: Int, sourceStride: Int, resultStride: Int)

  /// The axes of the result, after joining.
  private var axes: [Axis] = []

  /// How axes of extents `shape` come into `order`.
  init(_ order: [Int], of shape: [Int]) {
    let sourceStrides = rowMajorStrides(shape)
    let resultStrides = rowMajorStrides(order.map { shape[$0] })
    for (place, axis) in order.enumerated() where shape[axis] != 1 {
      let next = (shape[axis], sourceStrides[axis], resultStrides[place])
      if let last = axes.last, last.sourceStride == next.0 * next.1 {
        axes[axes.count - 1] = (last.extent * next.0, next.1, next.2)
      } else {
        axes.append(next)
      }
    }
  }

  /// Copies all of `source` to `result`.
  func copy(_ source: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>) {
    guard let across = axes.last else { return result.update(from: source, count: 1) }
    // The axis along which the source lies in order; there is one, as the source has no gaps.
    guard let along = axes.firstIndex(where: { $0.sourceStride == 1 }) else { return }
    if along == axes.count - 1 {
      let outer = Array(axes.dropLast())
      inChunks(Self.size(outer), weight: across.extent) { items in
        for item in items {
          let (from, to) = Self.offsets(of: item, in: outer)
          (result + to).update(from: source + from, count: across.extent)
        }
      }
      return
    }
    var outer = Array(axes.dropLast())
    let rows = outer.remove(at: along)
    let blocks = (rows.extent + Self.blockSize - 1) / Self.blockSize
    inChunks(Self.size(outer) * blocks, weight: Self.blockSize * across.extent) { items in
      for item in items {
        let (from, to) = Self.offsets(of: item / blocks, in: outer)
        let first = item % blocks * Self.blockSize
        Self.transpose(
          source + from + first, to: result + to + first * rows.resultStride,
          rows: min(Self.blockSize, rows.extent - first), rowStride: rows.resultStride,
          columns: across.extent, columnStride: across.sourceStride)
      }
    }
  }

  private static let blockSize = 32

  /// result[r, c] = source[c, r]: rows of the result are `rowStride` apart, those of the source
  /// `columnStride`.
  private static func transpose(
    _ source: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>,
    rows: Int, rowStride: Int, columns: Int, columnStride: Int
  ) {
    for first in stride(from: 0, to: columns, by: blockSize) {
      let last = min(first + blockSize, columns)
      for row in 0..<rows {
        let target = result + row * rowStride
        for column in first..<last { target[column] = source[column * columnStride + row] }
      }
    }
  }

  private static func size(_ axes: [Axis]) -> Int { axes.reduce(1) { $0 * $1.extent } }

  /// Where the position with this number, in row-major order, lies in source and result.
  private static func offsets(of number: Int, in axes: [Axis]) -> (source: Int, result: Int) {
    var (rest, source, result) = (number, 0, 0)
    for axis in axes.reversed() {
      source += rest % axis.extent * axis.sourceStride
      result += rest % axis.extent * axis.resultStride
      rest /= axis.extent
    }
    return (source, result)
  }
}
