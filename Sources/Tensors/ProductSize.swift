import COpenBLAS

/// The extents of a product [M, K] · [K, N] and how its sides lie in memory.
struct ProductSize {
  var m: Int
  var n: Int
  var k: Int
  let transposesA: Bool
  let transposesB: Bool
  /// How far apart rows begin in memory; those of a part are as far apart as those of the whole.
  private let widths: (a: Int, b: Int, c: Int)

  /// The extents for the last two axes of `a` and `b`, or nil if these do not fit together.
  init?(_ a: Tensor, _ transposesA: Bool, _ b: Tensor, _ transposesB: Bool) {
    guard a.rank >= 2, b.rank >= 2 else { return nil }
    let (aRows, aColumns) = (a.shape[a.rank - 2], a.shape[a.rank - 1])
    let (bRows, bColumns) = (b.shape[b.rank - 2], b.shape[b.rank - 1])
    (m, k) = transposesA ? (aColumns, aRows) : (aRows, aColumns)
    n = transposesB ? bRows : bColumns
    guard k == (transposesB ? bColumns : bRows) else { return nil }
    (self.transposesA, self.transposesB) = (transposesA, transposesB)
    widths = (aColumns, bColumns, n)
  }

  /// The number of multiplications.
  var work: Int { m * n * k }

  /// c = a · b, and `bias` added to each row of it. A row or a column goes to sgemv, which reads the
  /// matrix once and packs nothing.
  func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    to c: UnsafeMutablePointer<Float>
  ) {
    if let bias {
      for row in 0..<m { (c + row * widths.c).update(from: bias, count: n) }
    } else if k == 0 {
      for row in 0..<m { (c + row * widths.c).update(repeating: 0, count: n) }
    }
    guard k > 0 else { return }
    let kept: Float = bias == nil ? 0 : 1
    if n == 1 {
      cblas_sgemv(
        CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans, blasint(transposesA ? k : m),
        blasint(transposesA ? m : k), 1, a, blasint(widths.a), b,
        blasint(transposesB ? 1 : widths.b), kept, c, blasint(widths.c))
    } else if m == 1 {
      cblas_sgemv(
        CblasRowMajor, transposesB ? CblasNoTrans : CblasTrans, blasint(transposesB ? n : k),
        blasint(transposesB ? k : n), 1, b, blasint(widths.b), a,
        blasint(transposesA ? widths.a : 1), kept, c, 1)
    } else {
      Tensors.multiply(
        .init(a, widths.a, isTransposed: transposesA),
        .init(b, widths.b, isTransposed: transposesB), to: c, width: widths.c, rows: m,
        columns: n, inner: k, adding: bias != nil)
    }
  }
}

// MARK: - Sharing the work

extension ProductSize {
  /// c = a · b, and `bias` added to each row of it, on several threads where that pays.
  ///
  /// A part is to be large, some 2²⁴ multiplications at least and 128 numbers each way, since
  /// OpenBLAS first copies both of its sides. Parts depend on the extents only, and so results do
  /// not depend on the number of threads, but for very large products: OpenBLAS shares these
  /// better by itself.
  func multiplyInParts(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?,
    to c: UnsafeMutablePointer<Float>
  ) {
    if min(m, n, k) >= 1024 {
      return WorkerPool.shared.lettingOpenBLASShare { multiply(a, b, bias, to: c) }
    }
    let parts = min(work >> 24, max(4, work >> 28))
    var (rows, columns) = (1, 1)
    while rows * columns < parts, max(m / rows, n / columns) >= 256 {
      if m / rows >= n / columns { rows *= 2 } else { columns *= 2 }
    }
    if rows * columns == 1, parts > 1, bias == nil {
      return multiplyAsSum(of: parts, a, b, to: c)
    }
    WorkerPool.shared.run(chunks: rows * columns) { number in
      let (row, column) = number.quotientAndRemainder(dividingBy: columns)
      let (top, left) = (m * row / rows, n * column / columns)
      var part = self
      (part.m, part.n) = (m * (row + 1) / rows - top, n * (column + 1) / columns - left)
      part.multiply(
        a + top * (transposesA ? 1 : widths.a), b + left * (transposesB ? widths.b : 1),
        bias.map { $0 + left }, to: c + top * widths.c + left)
    }
  }

  /// The same where c is small and the sums are long, as in the gradient of a weight: the sums are
  /// cut into parts that are added up.
  private func multiplyAsSum(
    of parts: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    to c: UnsafeMutablePointer<Float>
  ) {
    let sums = Tensor(unwritten: [parts, m, n])
    WorkerPool.shared.run(chunks: parts) { number in
      let first = k * number / parts
      var part = self
      part.k = k * (number + 1) / parts - first
      part.multiply(
        a + first * (transposesA ? widths.a : 1), b + first * (transposesB ? 1 : widths.b),
        nil, to: sums.pointer + number * m * n)
    }
    sumColumns(sums.pointer, rows: parts, stride: m * n, width: m * n, to: c)
    withExtendedLifetime(sums) {}
  }
}
