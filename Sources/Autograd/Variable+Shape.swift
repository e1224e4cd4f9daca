import Tensors

// Moving numbers about. Going back, each gradient returns to where its number came from.

extension Variable {
  /// The same elements in another shape. One axis may be -1: the one that fits.
  public func reshaped(_ newShape: [Int]) -> Variable {
    applying { x in
      let shape = x.shape
      return (x.reshaped(newShape), { g in g.reshaped(shape) })
    }
  }

  /// Axis i of the result is axis `order[i]` of this one.
  public func permuted(_ order: [Int]) -> Variable {
    applying { x in
      let back = order.indices.sorted { order[$0] < order[$1] }
      return (x.permuted(order), { g in g.permuted(back) })
    }
  }

  /// A matrix with rows and columns exchanged; of a tensor with more axes, the last two.
  public var transposed: Variable {
    applying { x in (x.transposed, { g in g.transposed }) }
  }

  /// The tensor repeated along new axes and axes of extent 1 until it has `newShape`.
  public func broadcast(to newShape: [Int]) -> Variable {
    applying { x in
      let shape = x.shape
      return (x.broadcast(to: newShape), { g in g.summed(to: shape) })
    }
  }

  /// The part with positions `range` of `axis`.
  public func slice(axis: Int, _ range: Range<Int>) -> Variable {
    applying { x in
      let extent = x.shape[axis]
      return (
        x.slice(axis: axis, range),
        { g in g.padded(axis: axis, before: range.lowerBound, after: extent - range.upperBound) }
      )
    }
  }

  /// The tensor cut along `axis` into `count` parts of equal size.
  public func split(axis: Int, into count: Int) -> [Variable] {
    let axis = axis < 0 ? axis + rank : axis
    let size = shape[axis] / count
    guard size * count == shape[axis] else {
      fatalError("Axis \(axis) of shape \(shape) cannot be cut into \(count) equal parts.")
    }
    return (0..<count).map { slice(axis: axis, $0 * size..<($0 + 1) * size) }
  }

  /// The parts at `positions` of the first axis, in that order; a position may occur repeatedly.
  public func gathered(_ positions: [Int]) -> Variable {
    applying { x in
      let shape = x.shape
      return (x.gathered(positions), { g in g.scattered(to: positions, of: shape[0]) })
    }
  }

  /// The tensors joined along an axis; their other axes agree.
  public static func concatenated(_ parts: [Variable], axis: Int = 0) -> Variable {
    let extents = parts.map { $0.shape[axis] }
    return result(.concatenated(parts.map(\.value), axis: axis), of: parts) { g in
      extents.indices.map { i in
        let start = extents[..<i].reduce(0, +)
        return g.slice(axis: axis, start..<start + extents[i])
      }
    }
  }
}
