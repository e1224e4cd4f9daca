// What needs a whole row along the last axis: probabilities from scores, and normalization.

extension Tensor {
  /// eˣ / Σ eˣ along the last axis, safe for large x.
  public func softmax() -> Tensor {
    rows { x, width, result in softmaxOfRow(x, count: width, to: result) }
  }

  /// ln Σ eˣ along the last axis, which disappears; safe for large x.
  public func logSumExp() -> Tensor {
    guard let width = shape.last, width > 0 else {
      fatalError("A tensor of shape \(shape) has no last axis to sum along.")
    }
    let top = maximum(axes: [-1], keepingAxes: true)
    // An infinite maximum would make ∞ − ∞ of itself; nothing has to be subtracted then.
    let shift = top.replacing(
      with: .zeros(top.shape), where: abs(top) .> Tensor(.greatestFiniteMagnitude))
    return (log(exp(self - shift).sum(axes: -1, keepingAxes: true)) + shift)
      .reshaped(Array(shape.dropLast()))
  }

  /// Each row along the last axis minus its mean, unless that is to stay, divided by its root mean
  /// square; `epsilon` is added to the mean square. What layer and RMS normalization begin with.
  public func standardized(epsilon: Float, subtractingMean: Bool = true) -> Tensor {
    rows { x, width, result in
      let mean = subtractingMean ? sumOfRow(x, count: width) { $0 } / Double(width) : 0
      let means = Sums(repeating: mean)
      let square = sumOfRow(x, count: width) { ($0 - means) * ($0 - means) } / Double(width)
      let inverse = 1 / (square + Double(epsilon)).squareRoot()
      let (factor, term) = (
        Vector(repeating: Float(inverse)), Vector(repeating: Float(-mean * inverse))
      )
      Row(source: x, result: result, count: width).apply { multiplyAdd($0, factor, term) }
    }
  }

  /// The gradient with respect to x of y = x.standardized(…), from that with respect to y:
  /// r (g − mean(g) − y mean(g y)) along the last axis, where r divides; without mean(g) if the mean
  /// was not subtracted.
  public func standardizedGradient(
    _ gradient: Tensor, epsilon: Float, subtractingMean: Bool = true
  ) -> Tensor {
    guard gradient.shape == shape else {
      fatalError("A gradient of shape \(gradient.shape) does not fit a tensor of \(shape).")
    }
    let (g, start) = (UnsafePointer(gradient.pointer), UnsafePointer(pointer))
    return rows { x, width, result in
      let g = g + (x - start)
      let count = Double(width)
      let mean = subtractingMean ? sumOfRow(x, count: width) { $0 } / count : 0
      let means = Sums(repeating: mean)
      let square = sumOfRow(x, count: width) { ($0 - means) * ($0 - means) } / count
      let inverse = 1 / (square + Double(epsilon)).squareRoot()
      let meanOfG = sumOfRow(g, count: width) { $0 } / count
      let product = inverse * (sumOfProducts(g, x, count: width) / count - mean * meanOfG)
      let slope = -inverse * inverse * product
      let offset = -slope * mean - (subtractingMean ? inverse * meanOfG : 0)
      let (a, b, c) = (
        Vector(repeating: Float(inverse)), Vector(repeating: Float(slope)),
        Vector(repeating: Float(offset))
      )
      RowPair(a: g, aStep: 1, b: x, bStep: 1, result: result, count: width).apply { g, x in
        multiplyAdd(g, a, multiplyAdd(x, b, c))
      }
    }
  }

  /// A tensor of the same shape whose rows along the last axis `body` writes.
  private func rows(
    _ body: (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    guard let width = shape.last else { fatalError("A single number has no last axis.") }
    return withElements { x in
      Tensor(shape: shape) { result in
        guard count > 0, let x = x.baseAddress, let result = result.baseAddress else { return }
        inChunks(count / width, weight: width) { rows in
          for row in rows { body(x + row * width, width, result + row * width) }
        }
      }
    }
  }
}

/// eˣ / Σ eˣ of the numbers of a row.
func softmaxOfRow(
  _ x: UnsafePointer<Float>, count: Int, to result: UnsafeMutablePointer<Float>
) {
  let scale = Vector(repeating: 1 / exponentialsOfRow(x, count: count, to: result))
  Row(source: result, result: result, count: count).apply { $0 * scale }
}

/// eˣ of the numbers of a row, divided by that of the largest; the result is their sum.
func exponentialsOfRow(
  _ x: UnsafePointer<Float>, count: Int, to result: UnsafeMutablePointer<Float>
) -> Float {
  let top = Vector(repeating: extremumOfRow(x, count: count, larger))
  var total = 0.0
  // Few enough numbers at a time that single precision is good for their sum.
  for first in stride(from: 0, to: count, by: 1024) {
    let end = min(first + 1024, count)
    let whole = first + (end - first) & ~15
    var sums = Vector(repeating: 0)
    for i in stride(from: first, to: whole, by: 16) {
      let powers = expOfNegative(Vector(at: x + i) - top)
      powers.store(to: result + i)
      sums += powers
    }
    if whole < end {
      let powers = expOfNegative(
        Vector(at: x + whole, count: end - whole, padding: -.infinity) - top)
      powers.store(to: result + whole, count: end - whole)
      sums += powers
    }
    total += Double(sums.sum())
  }
  return Float(total)
}
