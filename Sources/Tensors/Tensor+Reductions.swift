// From many numbers to few: over all elements, and along axes.
//
// Sums are accumulated in double precision, in chunks that depend on the shape only: the result
// has the same bits however many threads there are.

extension Tensor {
  /// The sum of all elements.
  public var sum: Float { Float(preciseSum) }

  /// The mean of all elements.
  public var mean: Float { Float(preciseMean) }

  /// The mean squared distance of the elements from their mean (divided by n, not n − 1).
  public var variance: Float {
    let mean = Sums(repeating: preciseMean)
    let squares = partials { sumOfRow($0, count: $1) { ($0 - mean) * ($0 - mean) } }
    return Float(squares.reduce(0, +) / Double(count))
  }

  /// The square root of the sum of the squares of all elements.
  public var norm: Float {
    Float(partials { sumOfRow($0, count: $1) { $0 * $0 } }.reduce(0, +).squareRoot())
  }

  /// The smallest element; NaN if there is a NaN, or nothing at all.
  public var minimum: Float {
    let partials = partials { extremumOfRow($0, count: $1, smaller) }
    return partials.isEmpty ? .nan : extremumOfRow(partials, count: partials.count, smaller)
  }

  /// The largest element; NaN if there is a NaN, or nothing at all.
  public var maximum: Float {
    let partials = partials { extremumOfRow($0, count: $1, larger) }
    return partials.isEmpty ? .nan : extremumOfRow(partials, count: partials.count, larger)
  }

  /// The largest absolute value; NaN if there is a NaN, 0 if there is nothing at all.
  public var maximumMagnitude: Float {
    let partials = partials { extremumOfRow($0, count: $1, largerMagnitude) }
    return partials.isEmpty ? 0 : extremumOfRow(partials, count: partials.count, largerMagnitude)
  }

  /// Whether no element is infinite or NaN.
  public var allFinite: Bool {
    // 0 · x is NaN for those.
    partials { sumOfRow($0, count: $1) { $0 * 0 } }.reduce(0, +) == 0
  }

  private var preciseMean: Double { preciseSum / Double(count) }

  private var preciseSum: Double { partials { sumOfRow($0, count: $1) { $0 } }.reduce(0, +) }

  /// What `reduce` makes of each chunk of the elements.
  private func partials<Partial>(_ reduce: (UnsafePointer<Float>, Int) -> Partial) -> [Partial] {
    let chunks = (count + chunkSize() - 1) / chunkSize()
    return [Partial](unsafeUninitializedCapacity: chunks) { partials, initialized in
      let (x, partials) = (pointer, partials)
      inChunks(count) { range in
        (partials.baseAddress! + range.lowerBound / chunkSize())
          .initialize(to: reduce(x + range.lowerBound, range.count))
      }
      withExtendedLifetime(self) {}
      initialized = chunks
    }
  }
}

// MARK: - Along axes

extension Tensor {
  /// The sums along `axes`, which disappear, or stay with extent 1 if they are kept.
  ///
  /// Negative axes count from the end: -1 is the last.
  public func sum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(axes, keepingAxes: keepingAxes) { x, rows, stride, width, result in
      if stride == 1 {
        result[0] = Float(sumOfRow(x, count: rows) { $0 })
      } else {
        sumColumns(x, rows: rows, stride: stride, width: width, to: result)
      }
    }
  }

  /// The means along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func mean(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    let total = sum(axes: axes, keepingAxes: keepingAxes)
    return total / (Float(count) / Float(total.count))
  }

  /// The mean squared distances from the mean along `axes` (divided by n, not n − 1).
  public func variance(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    square(self - mean(axes: axes, keepingAxes: true)).mean(axes: axes, keepingAxes: keepingAxes)
  }

  /// The smallest elements along `axes`; NaN where there is one.
  public func minimum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(axes, keepingAxes: keepingAxes) { x, rows, stride, width, result in
      reduceToExtrema(x, rows, stride, width, result, smaller)
    }
  }

  /// The largest elements along `axes`; NaN where there is one.
  public func maximum(axes: [Int], keepingAxes: Bool = false) -> Tensor {
    reduced(axes, keepingAxes: keepingAxes) { x, rows, stride, width, result in
      reduceToExtrema(x, rows, stride, width, result, larger)
    }
  }

  /// The sums along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func sum(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    sum(axes: axes, keepingAxes: keepingAxes)
  }

  /// The means along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func mean(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    mean(axes: axes, keepingAxes: keepingAxes)
  }

  /// The mean squared distances from the mean along `axes` (divided by n, not n − 1).
  public func variance(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    variance(axes: axes, keepingAxes: keepingAxes)
  }

  /// The smallest elements along `axes`; NaN where there is one.
  public func minimum(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    minimum(axes: axes, keepingAxes: keepingAxes)
  }

  /// The largest elements along `axes`; NaN where there is one.
  public func maximum(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    maximum(axes: axes, keepingAxes: keepingAxes)
  }

  /// Reduces neighbouring axes together, group after group from the last.
  ///
  /// `reduce` gets the first of `width` columns, each of `rows` numbers that lie `stride` apart.
  private func reduced(
    _ axes: [Int], keepingAxes: Bool,
    _ reduce: (
      _ x: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ width: Int,
      _ result: UnsafeMutablePointer<Float>
    ) -> Void
  ) -> Tensor {
    let axes = Set(axes.map { $0 < 0 ? $0 + rank : $0 })
    guard axes.allSatisfy(shape.indices.contains) else {
      fatalError("A tensor of shape \(shape) does not have all of the axes \(axes.sorted()).")
    }
    var result = self
    var last = rank
    while let end = (0..<last).last(where: axes.contains) {
      let first = (0..<end).last { !axes.contains($0) }.map { $0 + 1 } ?? 0
      result = result.reduced(first...end, reduce)
      last = first
    }
    let kept = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    return keepingAxes ? result : result.reshaped(kept)
  }

  private func reduced(
    _ axes: ClosedRange<Int>,
    _ reduce: (UnsafePointer<Float>, Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let outer = shape[..<axes.lowerBound].reduce(1, *)
    let rows = shape[axes].reduce(1, *)
    let stride = shape[(axes.upperBound + 1)...].reduce(1, *)
    var newShape = shape
    for axis in axes { newShape[axis] = 1 }
    // Wide rows are cut into blocks of columns: work for several threads, and sums that stay in
    // the cache.
    let width = min(stride, 512)
    let blocks = width == 0 ? 0 : (stride + width - 1) / width
    return withElements { x in
      Tensor(shape: newShape) { result in
        guard let x = x.baseAddress, let result = result.baseAddress else { return }
        inChunks(outer * blocks, weight: rows * width) { items in
          for item in items {
            let (part, column) = (item / blocks, item % blocks * width)
            reduce(
              x + part * rows * stride + column, rows, stride, min(width, stride - column),
              result + part * stride + column)
          }
        }
      }
    }
  }
}
