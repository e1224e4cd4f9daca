import Tensors

// What networks consist of and what is faster as one operation than as many.

extension Variable {
  /// Normalization over groups of channels, and SiLU after it if it says so. Pictures are [N, …, C],
  /// `scale` and `shift` are [C].
  public func normalized(
    _ normalization: GroupNormalization, scale: Variable, shift: Variable
  ) -> Variable {
    let (x, a, b) = (value, scale.value, shift.value)
    return .result(normalization(x, scale: a, shift: b), of: [self, scale, shift]) { g in
      let gradients = normalization.gradients(g, x, scale: a, shift: b)
      return [gradients.x, gradients.scale, gradients.shift]
    }
  }

  /// Each row along the last axis with mean 0 and variance 1; `epsilon` is added to the variance.
  public func standardized(epsilon: Float = 1e-5) -> Variable {
    standardized(epsilon, subtractingMean: true)
  }

  /// Each row along the last axis divided by its root mean square; `epsilon` is added to the mean
  /// square.
  public func dividedByRootMeanSquare(epsilon: Float = 1e-6) -> Variable {
    standardized(epsilon, subtractingMean: false)
  }

  private func standardized(_ epsilon: Float, subtractingMean: Bool) -> Variable {
    applying { x in
      (
        x.standardized(epsilon: epsilon, subtractingMean: subtractingMean),
        { g in
          x.standardizedGradient(g, epsilon: epsilon, subtractingMean: subtractingMean)
        }
      )
    }
  }

  /// The first half of each row along the last axis times the GELU of the second half.
  ///
  /// For y = a gelu(b):  gradient to a = G gelu(b), to b = G a gelu′(b).
  public func gatedByGELU() -> Variable {
    applying { x in
      (
        x.gatedByGELU(),
        { g in
          let last = x.rank - 1
          let (a, b) = (
            x.slice(axis: last, 0..<g.shape[last]),
            x.slice(axis: last, g.shape[last]..<x.shape[last])
          )
          return .concatenated([g * gelu(b), geluGradient(b, g * a, .exact)], axis: last)
        }
      )
    }
  }

  /// What these queries, [N, L, heads · d], find with `keys` among `values`, [N, S, heads · d].
  public func attending(_ attention: Attention, keys: Variable, values: Variable) -> Variable {
    let (q, k, v) = (value, keys.value, values.value)
    return .result(attention(q, k, v), of: [self, keys, values]) { g in
      let gradients = attention.gradients(g, q, k, v)
      return [gradients.q, gradients.k, gradients.v]
    }
  }

  /// The same, with `bias` added to the scores before the softmax: [heads, L, S], or for each of the
  /// batch [N, heads, L, S]. Unlike the other one it makes the whole matrix of weights.
  public func attending(
    _ attention: Attention, keys: Variable, values: Variable, bias: Variable
  ) -> Variable {
    let depth = shape[2] / attention.heads
    func heads(_ x: Variable) -> Variable {
      x.reshaped([x.shape[0], x.shape[1], attention.heads, depth]).permuted([0, 2, 1, 3])
    }
    var scores = heads(self / Float(depth).squareRoot()).matmul(heads(keys).transposed) + bias
    if attention.isCausal {
      scores = scores + Variable(laterPlaces(shape[1], keys.shape[1]) * -1e9)
    }
    return scores.softmax().matmul(heads(values)).permuted([0, 2, 1, 3]).reshaped(shape)
  }
}

/// 1 where a key, the column, stands later than the query, the row; else 0.
private func laterPlaces(_ queries: Int, _ keys: Int) -> Tensor {
  Tensor(
    (0..<queries).flatMap { query in (0..<keys).map { $0 > query ? 1 : 0 } },
    shape: [queries, keys])
}
