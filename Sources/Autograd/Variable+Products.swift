import Tensors

extension Variable {
  /// The matrix product over the last two axes, [M, K] · [K, N] → [M, N]; leading axes are a batch
  /// and broadcast. Both have at least two axes.
  ///
  /// For C = A B:  gradient to A = G Bᵀ, to B = Aᵀ G.
  public func matmul(_ other: Variable) -> Variable {
    Variable.applying(self, other) { a, b in
      (
        a.matmul(b), { g in g.matmul(b, transposingOther: true) },
        { g in productOfRows(a, g, joined: b.rank == 2) }
      )
    }
  }

  /// x Wᵀ + b, as a linear layer computes it: [..., K] · [N, K] → [..., N].
  ///
  /// `weight` is W, [N, K], as PyTorch stores it; `bias` is b, [N].
  /// Gradient to x = G W, to W = Gᵀ x, to b = the sum of the rows of G.
  public func linear(_ weight: Variable, _ bias: Variable? = nil) -> Variable {
    let (x, w) = (value, weight.value)
    let inputs = [self, weight] + (bias.map { [$0] } ?? [])
    let isWanted = inputs.map { $0.place != nil }
    let result = x.matmul(w, transposingOther: true, bias: bias?.value)
    return .result(result, of: inputs) { g in
      let toX = { g.matmul(w) }
      let toW = { productOfRows(g, x, joined: true) }
      let toBias = { g.summed(to: [w.shape[0]]) }
      return zip(isWanted, [toX, toW, toBias]).map { $0 ? $1() : nil }
    }
  }
}

/// Aᵀ B over the last two axes. Joined, leading axes are more rows: one product instead of a batch of
/// products and their sum.
private func productOfRows(_ a: Tensor, _ b: Tensor, joined: Bool) -> Tensor {
  guard joined else { return a.matmul(b, transposingSelf: true) }
  return a.reshaped([-1, a.shape[a.rank - 1]])
    .matmul(b.reshaped([-1, b.shape[b.rank - 1]]), transposingSelf: true)
}
