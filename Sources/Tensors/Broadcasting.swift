/// How two tensors are read together: as rows, in each of which an operand either lies in order or
/// is one number.
///
/// Neighbouring axes along which both operands behave alike are one axis to us, so that the usual
/// cases (equal shapes, a number, one value per picture, one per channel) come out as a few long
/// rows. What would be many short rows is spread out first.
struct BroadcastPlan {
  /// The operands, spread out where that helps.
  let a: Tensor
  let b: Tensor
  /// 1 where the operand lies in order along a row, 0 where it is one number there.
  let aStep: Int
  let bStep: Int

  private let rowLength: Int
  private let outerShape: [Int]
  private let aStrides: [Int]
  private let bStrides: [Int]

  /// Rows shorter than this cost more to find than to work on.
  private static let shortest = 64

  init(_ a: Tensor, _ b: Tensor, _ shape: [Int]) {
    var (a, b) = (a, b)
    var axes = Self.axes(a, b, shape)
    if axes.count > 1, axes[axes.count - 1].extent < Self.shortest {
      if a.shape != shape { a = a.broadcast(to: shape) }
      if b.shape != shape { b = b.broadcast(to: shape) }
      axes = Self.axes(a, b, shape)
    }
    (self.a, self.b) = (a, b)
    (rowLength, aStep, bStep) = axes.last ?? (1, 0, 0)
    outerShape = axes.dropLast().map(\.extent)
    aStrides = axes.dropLast().map(\.aStride)
    bStrides = axes.dropLast().map(\.bStride)
  }

  private typealias Axis = (extent: Int, aStride: Int, bStride: Int)

  /// The axes after joining neighbours that both operands walk through without a jump.
  private static func axes(_ a: Tensor, _ b: Tensor, _ shape: [Int]) -> [Axis] {
    if a.shape == b.shape { return [(a.count, 1, 1)] }
    guard let aStrides = a.broadcastStrides(to: shape), let bStrides = b.broadcastStrides(to: shape)
    else { fatalError("Shapes \(a.shape) and \(b.shape) cannot be broadcast to \(shape).") }
    var axes: [Axis] = []
    for axis in shape.indices where shape[axis] != 1 {
      let (extent, aStride, bStride) = (shape[axis], aStrides[axis], bStrides[axis])
      if let last = axes.last, last.aStride == extent * aStride, last.bStride == extent * bStride {
        axes[axes.count - 1] = (last.extent * extent, aStride, bStride)
      } else {
        axes.append((extent, aStride, bStride))
      }
    }
    return axes
  }

  /// Calls `body` for each row, or part of a long row, with the offsets of its first elements.
  func forEachRow(_ body: (_ a: Int, _ b: Int, _ result: Int, _ count: Int) -> Void) {
    if outerShape.isEmpty {
      inChunks(rowLength) { range in
        let first = range.lowerBound
        body(first * aStep, first * bStep, first, range.count)
      }
      return
    }
    inChunks(outerShape.reduce(1, *), weight: rowLength) { rows in
      for row in rows {
        var (rest, a, b) = (row, 0, 0)
        for axis in outerShape.indices.reversed() {
          let position = rest % outerShape[axis]
          rest /= outerShape[axis]
          a += position * aStrides[axis]
          b += position * bStrides[axis]
        }
        body(a, b, row * rowLength, rowLength)
      }
    }
  }
}
