// What depends on the order of elements, by size or by place.

extension Tensor {
  /// The positions of the largest elements along the last axis, in row-major order of the other
  /// axes: the first of equals, or the first NaN.
  public func argmax() -> [Int] {
    guard let width = shape.last, width > 0 else {
      fatalError("A tensor of shape \(shape) has no last axis to look along.")
    }
    return withElements { x in
      stride(from: 0, to: x.count, by: width).map { first in
        var best = first
        for i in first..<first + width where x[i] > x[best] || x[i].isNaN && !x[best].isNaN {
          best = i
        }
        return best - first
      }
    }
  }

  /// The sums of the elements up to and including each, along the last axis.
  public func cumulativeSum() -> Tensor {
    guard let width = shape.last else { fatalError("A single number has no last axis.") }
    return withElements { x in
      Tensor(shape: shape) { result in
        var sum = 0.0
        for i in x.indices {
          sum = i % width == 0 ? Double(x[i]) : sum + Double(x[i])
          result[i] = Float(sum)
        }
      }
    }
  }

  /// The number below which the share `share`, 0 … 1, of all elements lies, interpolated between
  /// neighbours as `torch.quantile` and `numpy.quantile` do. NaN if there is one.
  public func quantile(_ share: Double) -> Float {
    guard count > 0, (0...1).contains(share) else {
      fatalError("A tensor of shape \(shape) has no quantile for the share \(share).")
    }
    guard !minimum.isNaN else { return .nan }
    let place = share * Double(count - 1)
    let below = Int(place)
    var x = scalars
    return x.withUnsafeMutableBufferPointer { x in
      let low = partition(x, at: below)
      guard Double(below) < place, let high = x[(below + 1)...].min() else { return low }
      return Float(Double(low) + (place - Double(below)) * (Double(high) - Double(low)))
    }
  }

  /// Whether no element is farther than `absolute + relative · |other|` from that of `other`.
  /// Infinite elements are close to themselves, NaN to nothing.
  public func isClose(to other: Tensor, absolute: Float = 0, relative: Float = 0) -> Bool {
    guard shape == other.shape else { return false }
    return withElements { a in
      other.withElements { b in
        zip(a, b).allSatisfy { a, b in
          let distance = (a - b).magnitude
          return a == b || distance.isFinite && distance <= absolute + relative * b.magnitude
        }
      }
    }
  }
}

/// Exchanges elements until that at `place` is the one that sorting would put there, with no larger
/// one before and no smaller one behind it. (Hoare, "Algorithm 65: Find", CACM 4 (1961).)
private func partition(_ x: UnsafeMutableBufferPointer<Float>, at place: Int) -> Float {
  var (first, last) = (0, x.count - 1)
  while first < last {
    let pivot = x[(first + last) / 2]
    var (i, j) = (first, last)
    while i <= j {
      while x[i] < pivot { i += 1 }
      while x[j] > pivot { j -= 1 }
      if i <= j {
        x.swapAt(i, j)
        i += 1
        j -= 1
      }
    }
    if place <= j { last = j } else if place >= i { first = i } else { break }
  }
  return x[place]
}
