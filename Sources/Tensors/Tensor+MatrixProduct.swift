import COpenBLAS

extension Tensor {
  /// The matrix product over the last two axes: […, M, K] · […, K, N] → […, M, N].
  ///
  /// Leading axes are a batch and broadcast. Either side is read transposed where asked, which
  /// copies nothing. As in NumPy a tensor with one axis stands for a row on the left and for a
  /// column on the right, and that axis is not in the result.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Tensor {
    let left = rank == 1 ? reshaped([1, count]) : self
    let right = other.rank == 1 ? other.reshaped([other.count, 1]) : other
    guard let size = ProductSize(left, transposingSelf, right, transposingOther) else {
      let marks = (transposingSelf ? " transposed" : "", transposingOther ? " transposed" : "")
      fatalError(
        "Matrices of shapes \(shape)\(marks.0) and \(other.shape)\(marks.1) cannot be multiplied.")
    }
    let batch = broadcastShape(Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2)))
    let product = left.product(right, size, batch)
    let ends = (rank == 1 ? [] : [size.m]) + (other.rank == 1 ? [] : [size.n])
    return product.reshaped(batch + ends)
  }

  private func product(_ other: Tensor, _ size: ProductSize, _ batch: [Int]) -> Tensor {
    let result = Tensor(unwritten: batch + [size.m, size.n])
    guard result.count > 0 else { return result }
    let (a, b, c) = (pointer, other.pointer, result.pointer)
    withExtendedLifetime((self, other)) {
      if other.count == size.k * size.n, !size.transposesA {
        // One matrix on the right for the whole batch: the rows on the left are one tall matrix.
        var tall = size
        tall.m = result.count / size.n
        tall.multiplyInParts(a, b, to: c)
        return
      }
      let aOffsets = offsets(of: batch), bOffsets = other.offsets(of: batch)
      let multiply = { (i: Int) in
        size.multiply(a + aOffsets[i], b + bOffsets[i], to: c + i * size.m * size.n)
      }
      if aOffsets.count > 1, size.work * aOffsets.count > 1 << 20 {
        WorkerPool.shared.runCallingBLAS(chunks: aOffsets.count, multiply)
      } else {
        WorkerPool.shared.quietly { for i in aOffsets.indices { multiply(i) } }
      }
    }
    return result
  }

  /// Where the matrix for each place of `batch` begins.
  private func offsets(of batch: [Int]) -> [Int] {
    let (rows, columns) = (shape[rank - 2], shape[rank - 1])
    let matrices = Tensor(storage: storage, start: start, shape: Array(shape.dropLast(2)))
    guard let strides = matrices.broadcastStrides(to: batch) else {
      fatalError("A batch of shape \(matrices.shape) cannot be broadcast to \(batch).")
    }
    var offsets: [Int] = []
    forEachOffset(shape: batch, strides: strides) { _, offset in
      offsets.append(offset * rows * columns)
    }
    return offsets
  }
}

/// The extents of a product [M, K] · [K, N] and how its sides lie in memory.
private struct ProductSize {
  var m: Int
  let n: Int
  let k: Int
  let transposesA: Bool
  let transposesB: Bool

  /// The extents for the last two axes of `a` and `b`, or nil if these do not fit together.
  init?(_ a: Tensor, _ transposesA: Bool, _ b: Tensor, _ transposesB: Bool) {
    guard a.rank >= 2, b.rank >= 2 else { return nil }
    let (aRows, aColumns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let (bRows, bColumns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
    (m, k) = transposesA ? (aColumns, aRows) : (aRows, aColumns)
    n = transposesB ? bRows : bColumns
    guard k == (transposesB ? bColumns : bRows) else { return nil }
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
  }

  /// The number of multiplications.
  var work: Int { m * n * k }

  /// c = a · b, on several threads where that pays.
  ///
  /// Where b is small and a tall, as in a layer that works on each pixel by itself, a is cut into parts.
  /// OpenBLAS's own threads are for large products only: when they are done they go on spinning, and
  /// slow down what follows.
  func multiplyInParts(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>
  ) {
    let rows = max(128, (1 << 17) / (k + n))
    guard k * n <= 1 << 17, m >= 4 * rows, !transposesA else {
      guard work < 1 << 23 else { return WorkerPool.shared.quietly { multiply(a, b, to: c) } }
      return WorkerPool.shared.runCallingBLAS(chunks: 1) { _ in multiply(a, b, to: c) }
    }
    WorkerPool.shared.runCallingBLAS(chunks: (m + rows - 1) / rows) { part in
      var size = self
      size.m = min(rows, m - part * rows)
      size.multiply(a + part * rows * k, b, to: c + part * rows * n)
    }
  }

  /// c = a · b. A row or a column goes to sgemv, which reads the matrix once and packs nothing.
  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>
  ) {
    guard k > 0 else { return c.update(repeating: 0, count: m * n) }
    if n == 1 {
      matrixTimesVector(a, isTransposed: transposesA, rows: m, b, to: c)
    } else if m == 1 {
      matrixTimesVector(b, isTransposed: !transposesB, rows: n, a, to: c)
    } else {
      cblas_sgemm(
        CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans,
        transposesB ? CblasTrans : CblasNoTrans, blasint(m), blasint(n), blasint(k), 1,
        a, blasint(transposesA ? m : k), b, blasint(transposesB ? k : n), 0, c, blasint(n))
    }
  }

  /// y = A x with A of shape [rows, K], which lies in memory as [K, rows] if it is transposed.
  private func matrixTimesVector(
    _ matrix: UnsafePointer<Float>, isTransposed: Bool, rows: Int, _ x: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>
  ) {
    let (height, width) = isTransposed ? (k, rows) : (rows, k)
    cblas_sgemv(
      CblasRowMajor, isTransposed ? CblasTrans : CblasNoTrans, blasint(height), blasint(width), 1,
      matrix, blasint(width), x, 1, 0, y, 1)
  }
}
