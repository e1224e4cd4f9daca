import Tensors

// Sums along axes. Going back, a gradient is handed to everything that was added up.

extension Variable {
  /// The sum of all elements, a single number.
  public func sum() -> Variable {
    applying { x in
      let shape = x.shape
      return (Tensor(x.sum), { g in g.broadcast(to: shape) })
    }
  }

  /// The mean of all elements, a single number.
  public func mean() -> Variable { sum() / Float(count) }

  /// The sums along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func sum(axes: Int..., keepingAxes: Bool = false) -> Variable {
    sum(axes: axes, keepingAxes: keepingAxes)
  }

  /// The means along `axes`, which disappear, or stay with extent 1 if they are kept.
  public func mean(axes: Int..., keepingAxes: Bool = false) -> Variable {
    let total = sum(axes: axes, keepingAxes: keepingAxes)
    return total / (Float(count) / Float(total.count))
  }

  /// The largest elements along `axes`, which disappear, or stay with extent 1 if they are kept. Where
  /// several are equally large, they share the gradient.
  public func maximum(axes: Int..., keepingAxes: Bool = false) -> Variable {
    applying { x in
      let largest = x.maximum(axes: axes, keepingAxes: true)
      let isLargest = 1 - (x .< largest)
      let share = isLargest / isLargest.sum(axes: axes, keepingAxes: true)
      let narrow = largest.shape
      let kept = x.shape.indices.filter { !axes.contains($0) && !axes.contains($0 - x.rank) }
      let shape = keepingAxes ? narrow : kept.map { x.shape[$0] }
      return (largest.reshaped(shape), { g in g.reshaped(narrow) * share })
    }
  }

  private func sum(axes: [Int], keepingAxes: Bool) -> Variable {
    applying { x in
      let shape = x.shape
      var narrow = shape
      for axis in axes { narrow[axis < 0 ? axis + shape.count : axis] = 1 }
      return (
        x.sum(axes: axes, keepingAxes: keepingAxes),
        { [narrow] g in g.reshaped(narrow).broadcast(to: shape) }
      )
    }
  }

  /// eˣ / Σ eˣ along the last axis.  gradient = p (g − Σ g p)
  public func softmax() -> Variable {
    applying { x in
      let p = x.softmax()
      return (p, { g in p * (g - (g * p).sum(axes: -1, keepingAxes: true)) })
    }
  }

  /// ln Σ eˣ along the last axis, which disappears.  gradient = g softmax(x)
  public func logSumExp() -> Variable {
    applying { x in
      (x.logSumExp(), { g in g.reshaped(g.shape + [1]) * x.softmax() })
    }
  }
}

/// The mean of the squared differences of all elements, a single number.
public func meanSquaredError(_ a: Variable, _ b: Variable) -> Variable { square(a - b).mean() }

/// The mean of −ln p(label) over a batch: how surprised a classifier is by the truth.
///
/// `logits` are its scores before the softmax, [N, classes]; `labels` holds N class numbers.
public func crossEntropy(_ logits: Variable, _ labels: [Int]) -> Variable {
  guard logits.rank == 2, logits.shape[0] == labels.count,
    labels.allSatisfy((0..<logits.shape[1]).contains)
  else { fatalError("Logits of shape \(logits.shape) do not fit the labels \(labels).") }
  let chosen = oneHot(labels, count: logits.shape[1])
  return (logits.logSumExp() - (logits * Variable(chosen)).sum(axes: -1)).mean()
}

/// A row for each of `numbers`, with 1 at its place and 0 at the others: [N, count].
public func oneHot(_ numbers: [Int], count: Int) -> Tensor {
  var scalars = [Float](repeating: 0, count: numbers.count * count)
  for (row, number) in numbers.enumerated() { scalars[row * count + number] = 1 }
  return Tensor(scalars, shape: [numbers.count, count])
}
