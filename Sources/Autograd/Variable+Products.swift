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
    let product = Variable.applying(self, weight) { x, w in
      (
        x.matmul(w, transposingOther: true), { g in g.matmul(w) },
        { g in productOfRows(g, x, joined: true) }
      )
    }
    return bias.map { product + $0 } ?? product
  }
}

/// Aᵀ B over the last two axes. Joined, leading axes are more rows: one product instead of a batch of
/// products and their sum.
private func productOfRows(_ a: Tensor, _ b: Tensor, joined: Bool) -> Tensor {
  guard joined else { return a.matmul(b, transposingSelf: true) }
  return a.reshaped([-1, a.shape[a.rank - 1]])
    .matmul(b.reshaped([-1, b.shape[b.rank - 1]]), transposingSelf: true)
}
