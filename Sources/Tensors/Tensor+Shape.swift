// Changing the shape of a tensor and the order of its axes.

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

  /// The same elements along one axis. Copies nothing.
  public var flattened: Tensor { reshaped([count]) }

  /// The tensor with its axes in another order: axis i of the result is axis `order[i]` of this one.
  public func permuted(_ order: [Int]) -> Tensor {
    guard order.sorted() == Array(0..<rank) else {
      fatalError("\(order) does not order the axes of a tensor of shape \(shape).")
    }
    let result = Tensor(unwritten: order.map { shape[$0] })
    guard count > 0 else { return result }
    Permutation(order, of: shape).copy(pointer, to: result.pointer)
    withExtendedLifetime(self) {}
    return result
  }

  /// A matrix with rows and columns exchanged; of a tensor with more axes, the last two.
  public var transposed: Tensor {
    guard rank >= 2 else { fatalError("A tensor of shape \(shape) has no rows and columns.") }
    return permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// The tensor repeated along new axes and axes of extent 1 until it has `newShape`, as in NumPy.
  public func broadcast(to newShape: [Int]) -> Tensor {
    guard newShape != shape else { return self }
    guard let strides = broadcastStrides(to: newShape) else {
      fatalError("A tensor of shape \(shape) cannot be broadcast to \(newShape).")
    }
    let result = Tensor(unwritten: newShape)
    guard result.count > 0 else { return result }
    repeated(pointer, to: result.pointer, shape: newShape[...], strides: strides[...])
    withExtendedLifetime(self) {}
    return result
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
}

/// How far apart in memory neighbours along each axis lie.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = Array(repeating: 1, count: shape.count)
  for axis in shape.indices.dropLast().reversed() {
    strides[axis] = strides[axis + 1] * shape[axis + 1]
  }
  return strides
}

/// Writes numbers, read with `strides`, in row-major order of `shape`. Along an axis of stride 0 the
/// first part is made once and then copied, twice as much each time.
private func repeated(
  _ source: UnsafePointer<Float>, to result: UnsafeMutablePointer<Float>, shape: ArraySlice<Int>,
  strides: ArraySlice<Int>
) {
  guard let extent = shape.first, let stride = strides.first else {
    return result.pointee = source[0]
  }
  if shape.count == 1, stride == 1 { return result.update(from: source, count: extent) }
  let size = shape.dropFirst().reduce(1, *)
  for position in 0..<(stride == 0 ? 1 : extent) {
    repeated(
      source + position * stride, to: result + position * size, shape: shape.dropFirst(),
      strides: strides.dropFirst())
  }
  var done = stride == 0 ? size : size * extent
  while done < size * extent {
    let length = min(done, size * extent - done)
    (result + done).update(from: result, count: length)
    done += length
  }
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
  if a == b { return a }
  let rank = max(a.count, b.count)
  let paddedA = Array(repeating: 1, count: rank - a.count) + a
  let paddedB = Array(repeating: 1, count: rank - b.count) + b
  return zip(paddedA, paddedB).map { extentA, extentB in
    guard extentA == extentB || extentA == 1 || extentB == 1 else {
      fatalError("Tensors of shapes \(a) and \(b) do not fit together elementwise.")
    }
    return extentA == 1 ? extentB : extentA
  }
}
