import COpenBLAS

extension Tensor {
  /// The matrix product over the last two axes: […, M, K] · […, K, N] → […, M, N].
  ///
  /// Leading axes are a batch and broadcast. Either side is read transposed where asked, which
  /// copies nothing.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    let a = transposingSelf ? transposed : self
    let b = transposingOther ? other.transposed : other
    guard a.rank == 2, b.rank == 2, a.shape[1] == b.shape[0] else {
      fatalError("Matrices of shapes \(a.shape) and \(b.shape) cannot be multiplied.")
    }
    let (m, n, k) = (a.shape[0], b.shape[1], a.shape[1])
    return a.withElements { a in
      b.withElements { b in
        Tensor(shape: [m, n]) { c in
          cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, blasint(m), blasint(n), blasint(k), 1,
            a.baseAddress, blasint(k), b.baseAddress, blasint(n), 0, c.baseAddress, blasint(n))
        }
      }
    }
  }
}
