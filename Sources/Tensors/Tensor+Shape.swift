// Changing the shape of a tensor, and putting tensors together and apart.

extension Tensor {
  /// The same elements in another shape. Copies nothing. One axis may be -1: the one that fits.
  public func reshaped(_ newShape: [Int]) -> Tensor {
    var newShape = newShape
    if let open = newShape.firstIndex(of: -1) {
      let known = newShape.reduce(-1, *)
      newShape[open] = known == 0 ? 0 : count / known
    }
    guard newShape.reduce(1, *) == count else {
      fatalError("A tensor of shape \(shape) cannot take the shape \(newShape).")
    }
    return Tensor(storage: storage, start: start, shape: newShape)
  }

  /// The tensor with its axes in another order: axis i of the result is axis `order[i]` of this one.
  public func permuted(_ order: [Int]) -> Tensor {
    guard order.sorted() == Array(0..<rank) else {
      fatalError("\(order) does not order the axes of a tensor of shape \(shape).")
    }
    let strides = rowMajorStrides(shape)
    let newShape = order.map { shape[$0] }
    let newStrides = order.map { strides[$0] }
    return withElements { source in
      Tensor(shape: newShape) { result in
        forEachOffset(shape: newShape, strides: newStrides) { i, offset in
          result[i] = source[offset]
        }
      }
    }
  }

  /// A matrix with rows and columns exchanged; of a tensor with more axes, the last two.
  public var transposed: Tensor {
    guard rank >= 2 else { fatalError("A tensor of shape \(shape) has no rows and columns.") }
    return permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// The tensor repeated along new axes and axes of extent 1 until it has `newShape`, as in NumPy.
  public func broadcast(to newShape: [Int]) -> Tensor {
    guard let strides = broadcastStrides(to: newShape) else {
      fatalError("A tensor of shape \(shape) cannot be broadcast to \(newShape).")
    }
    return withElements { source in
      Tensor(shape: newShape) { result in
        forEachOffset(shape: newShape, strides: strides) { i, offset in
          result[i] = source[offset]
        }
      }
    }
  }

  /// The strides with which this tensor is read as one of `newShape`, or nil if it cannot be.
  func broadcastStrides(to newShape: [Int]) -> [Int]? {
    let missing = newShape.count - rank
    guard missing >= 0 else { return nil }
    var strides = Array(repeating: 0, count: missing) + rowMajorStrides(shape)
    for (axis, extent) in shape.enumerated() where extent != newShape[missing + axis] {
      guard extent == 1 else { return nil }
      strides[missing + axis] = 0
    }
    return strides
  }

  /// The part with positions `range` of `axis`.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    guard shape.indices.contains(axis), range.lowerBound >= 0, range.upperBound <= shape[axis]
    else {
      fatalError("The range \(range) is outside axis \(axis) of a tensor of shape \(shape).")
    }
    if axis == 0 { return self[range] }
    let inner = shape[(axis + 1)...].reduce(1, *)
    var newShape = shape
    newShape[axis] = range.count
    return withElements { source in
      Tensor(shape: newShape) { result in
        let (from, to) = (shape[axis] * inner, range.count * inner)
        guard to > 0 else { return }
        for block in 0..<shape[..<axis].reduce(1, *) {
          let first = block * from + range.lowerBound * inner
          _ = result[(block * to)...].update(fromContentsOf: source[first..<first + to])
        }
      }
    }
  }

  /// The parts at `positions` of the first axis, in that order; a position may occur repeatedly.
  public func gathered(_ positions: [Int]) -> Tensor {
    guard let first = shape.first, positions.allSatisfy((0..<first).contains) else {
      fatalError("A position of \(positions) is outside the first axis of shape \(shape).")
    }
    let inner = shape.dropFirst().reduce(1, *)
    return withElements { source in
      Tensor(shape: [positions.count] + shape.dropFirst()) { result in
        guard inner > 0 else { return }
        for (i, position) in positions.enumerated() {
          _ = result[(i * inner)...].update(
            fromContentsOf: source[position * inner..<(position + 1) * inner])
        }
      }
    }
  }

  /// The tensors joined along an axis that they have; their other axes agree.
  public static func concatenated(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    guard let first = parts.first, first.shape.indices.contains(axis) else {
      fatalError("There is nothing to concatenate along axis \(axis) of \(parts.map(\.shape)).")
    }
    func others(_ part: Tensor) -> [Int] {
      Array(part.shape.prefix(axis)) + part.shape.dropFirst(axis + 1)
    }
    guard parts.allSatisfy({ $0.rank == first.rank && others($0) == others(first) }) else {
      fatalError("Shapes \(parts.map(\.shape)) do not agree on the axes other than \(axis).")
    }
    var newShape = first.shape
    newShape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    let outer = first.shape[..<axis].reduce(1, *)
    let inner = first.shape[(axis + 1)...].reduce(1, *)
    return Tensor(shape: newShape) { result in
      var position = 0
      for block in 0..<outer {
        for part in parts {
          let length = part.shape[axis] * inner
          part.withElements { source in
            _ = result[position...].update(
              fromContentsOf: source[block * length..<(block + 1) * length])
          }
          position += length
        }
      }
    }
  }

  /// Tensors of one shape put side by side along a new first axis.
  public static func stacked(_ parts: [Tensor]) -> Tensor {
    concatenated(parts.map { $0.reshaped([1] + $0.shape) })
  }
}

/// How far apart in memory neighbours along each axis lie.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = Array(repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}

/// Calls `body` for each position of `shape` in row-major order, with its number and the offset
/// that `strides` give it.
func forEachOffset(shape: [Int], strides: [Int], _ body: (_ number: Int, _ offset: Int) -> Void) {
  let total = shape.reduce(1, *)
  var position = Array(repeating: 0, count: shape.count)
  var offset = 0
  for number in 0..<total {
    body(number, offset)
    for axis in shape.indices.reversed() {
      position[axis] += 1
      offset += strides[axis]
      if position[axis] < shape[axis] { break }
      offset -= position[axis] * strides[axis]
      position[axis] = 0
    }
  }
}

/// The shape of the result when tensors of shapes `a` and `b` meet in an elementwise operation.
func broadcastShape(_ a: [Int], _ b: [Int]) -> [Int] {
  let rank = max(a.count, b.count)
  let paddedA = Array(repeating: 1, count: rank - a.count) + a
  let paddedB = Array(repeating: 1, count: rank - b.count) + b
  return zip(paddedA, paddedB).map { a, b in
    guard a == b || a == 1 || b == 1 else {
      fatalError("Tensors of shapes \(paddedA) and \(paddedB) do not fit together elementwise.")
    }
    return a == 1 ? b : a
  }
}
