// From many numbers to few. Sums are accumulated in double precision.

extension Tensor {
  /// The sum of all elements.
  public var sum: Float { withElements { Float($0.reduce(0.0) { $0 + Double($1) }) } }
  /// The mean of all elements.
  public var mean: Float { sum / Float(count) }
  /// The mean squared distance of the elements from their mean (divided by n, not n − 1).
  public var variance: Float { square(self - mean).mean }
  /// The smallest element.
  public var minimum: Float { withElements { $0.min() ?? .nan } }
  /// The largest element.
  public var maximum: Float { withElements { $0.max() ?? .nan } }

  /// The sums along `axes`, which disappear, or stay with extent 1 if they are kept.
  ///
  /// Negative axes count from the end: -1 is the last.
  public func sum(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    sum(axes, keepingAxes: keepingAxes)
  }

  /// The means along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func mean(axes: Int..., keepingAxes: Bool = false) -> Tensor {
    let total = sum(axes, keepingAxes: keepingAxes)
    return total / (Float(count) / Float(total.count))
  }

  private func sum(_ axes: [Int], keepingAxes: Bool) -> Tensor {
    let axes = axes.map { $0 < 0 ? $0 + rank : $0 }
    let kept = shape.indices.filter { !axes.contains($0) }
    let keptShape = kept.map { shape[$0] }
    var strides = Array(repeating: 0, count: rank)
    for (axis, stride) in zip(kept, rowMajorStrides(keptShape)) { strides[axis] = stride }
    var sums = [Double](repeating: 0, count: keptShape.reduce(1, *))
    withElements { source in
      forEachOffset(shape: shape, strides: strides) { i, offset in
        sums[offset] += Double(source[i])
      }
    }
    let withOnes = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    return Tensor(sums.map { Float($0) }, shape: keepingAxes ? withOnes : keptShape)
  }

  /// eˣ / Σ eˣ along the last axis, safe for large x.
  public func softmax() -> Tensor {
    guard let width = shape.last else { fatalError("A single number has no softmax.") }
    var result = scalars
    for row in stride(from: 0, to: count, by: max(width, 1)) {
      let top = result[row..<row + width].max() ?? 0
      for i in row..<row + width { result[i] = exp(Tensor(result[i] - top)).item }
      let total = result[row..<row + width].reduce(0, +)
      for i in row..<row + width { result[i] /= total }
    }
    return Tensor(result, shape: shape)
  }
}
