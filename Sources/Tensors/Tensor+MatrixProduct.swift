import COpenBLAS

extension Tensor {
  /// The matrix product over the last two axes: […, M, K] · […, K, N] → […, M, N].
  ///
  /// Leading axes are a batch and broadcast. Either side is read transposed where asked, which
  /// copies nothing. As in NumPy a tensor with one axis stands for a row on the left and for a
  /// column on the right, and that axis is not in the result. `bias`, [N], is added to each row.
  public func matmul(
    _ other: Tensor, transposingSelf: Bool = false, transposingOther: Bool = false,
    bias: Tensor? = nil
  ) -> Tensor {
    let left = rank == 1 ? reshaped([1, count]) : self
    let right = other.rank == 1 ? other.reshaped([other.count, 1]) : other
    guard let size = ProductSize(left, transposingSelf, right, transposingOther) else {
      let marks = (transposingSelf ? " transposed" : "", transposingOther ? " transposed" : "")
      fatalError(
        "Matrices of shapes \(shape)\(marks.0) and \(other.shape)\(marks.1) cannot be multiplied.")
    }
    guard bias.map({ $0.shape == [size.n] }) ?? true else {
      fatalError("A bias of shape \(bias?.shape ?? []) does not fit rows of \(size.n).")
    }
    let batch = broadcastShape(Array(left.shape.dropLast(2)), Array(right.shape.dropLast(2)))
    let product = left.product(right, size, batch, bias)
    let ends = (rank == 1 ? [] : [size.m]) + (other.rank == 1 ? [] : [size.n])
    return product.reshaped(batch + ends)
  }

  private func product(
    _ other: Tensor, _ size: ProductSize, _ batch: [Int], _ bias: Tensor?
  ) -> Tensor {
    let result = Tensor(unwritten: batch + [size.m, size.n])
    guard result.count > 0 else { return result }
    let (a, b, c) = (pointer, other.pointer, result.pointer)
    let start = bias.map { UnsafePointer($0.pointer) }
    withExtendedLifetime((self, other, bias)) {
      if other.count == size.k * size.n, !size.transposesA {
        // One matrix on the right for the whole batch: the rows on the left are one tall matrix.
        var tall = size
        tall.m = result.count / size.n
        tall.multiplyInParts(a, b, start, to: c)
        return
      }
      let aOffsets = offsets(of: batch), bOffsets = other.offsets(of: batch)
      if aOffsets.count == 1 {
        return size.multiplyInParts(a + aOffsets[0], b + bOffsets[0], start, to: c)
      }
      let multiply = { (i: Int) in
        size.multiply(a + aOffsets[i], b + bOffsets[i], start, to: c + i * size.m * size.n)
      }
      if size.work * aOffsets.count > 1 << 20 {
        WorkerPool.shared.run(chunks: aOffsets.count, multiply)
      } else {
        aOffsets.indices.forEach(multiply)
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
