// What turns scores into probabilities, along the last axis.

extension Tensor {
  /// eˣ / Σ eˣ along the last axis, safe for large x.
  public func softmax() -> Tensor {
    rows { x, width, result in
      let top = Vector(repeating: extremumOfRow(x, count: width, larger))
      Row(source: x, result: result, count: width).apply { exp($0 - top) }
      let scale = Vector(repeating: Float(1 / sumOfRow(result, count: width) { $0 }))
      Row(source: result, result: result, count: width).apply { $0 * scale }
    }
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
