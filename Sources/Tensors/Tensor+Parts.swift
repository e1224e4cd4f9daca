// Taking tensors apart and putting them together.

extension Tensor {
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
    let result = Tensor(unwritten: newShape)
    copyRows(
      shape[..<axis].reduce(1, *), of: range.count * inner,
      from: pointer + range.lowerBound * inner, every: shape[axis] * inner,
      to: result.pointer, every: range.count * inner)
    withExtendedLifetime(self) {}
    return result
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
    let result = Tensor(unwritten: newShape)
    var position = 0
    for part in parts {
      let length = part.shape[axis] * inner
      copyRows(
        outer, of: length, from: part.pointer, every: length, to: result.pointer + position,
        every: newShape[axis] * inner)
      withExtendedLifetime(part) {}
      position += length
    }
    return result
  }

  /// Tensors of one shape put side by side along a new first axis.
  public static func stacked(_ parts: [Tensor]) -> Tensor {
    concatenated(parts.map { $0.reshaped([1] + $0.shape) })
  }

  /// The elements in opposite order along `axis`.
  public func flipped(axis: Int) -> Tensor {
    guard shape.indices.contains(axis) else {
      fatalError("A tensor of shape \(shape) has no axis \(axis).")
    }
    let outer = shape[..<axis].reduce(1, *)
    let rest = Array(shape[(axis + 1)...])
    let positions = (0..<outer * shape[axis]).map { place in
      let (block, position) = place.quotientAndRemainder(dividingBy: shape[axis])
      return block * shape[axis] + shape[axis] - 1 - position
    }
    return reshaped([outer * shape[axis]] + rest).gathered(positions).reshaped(shape)
  }

  /// The tensor with `before` and `after` elements of `value` added at the ends of `axis`.
  public func padded(axis: Int, before: Int, after: Int, with value: Float = 0) -> Tensor {
    func border(_ extent: Int) -> Tensor {
      var shape = shape
      shape[axis] = extent
      return Tensor(repeating: value, shape: shape)
    }
    guard shape.indices.contains(axis), before >= 0, after >= 0 else {
      fatalError("Axis \(axis) of shape \(shape) cannot be padded by \(before) and \(after).")
    }
    return Tensor.concatenated([border(before), self, border(after)], axis: axis)
  }
}

/// Copies `count` rows of `length` numbers, which begin at equal distances on both sides.
private func copyRows(
  _ count: Int, of length: Int, from source: UnsafePointer<Float>, every sourceStride: Int,
  to result: UnsafeMutablePointer<Float>, every resultStride: Int
) {
  inChunks(count, weight: length) { rows in
    for row in rows {
      (result + row * resultStride).update(from: source + row * sourceStride, count: length)
    }
  }
}
