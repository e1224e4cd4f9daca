/// Scaled dot-product attention (arXiv:1706.03762, equation 1), several heads at once.
///
///     y = softmax(q kᵀ / √d) v
///
/// Each query looks at all keys and takes the mean of the values, weighted by how well its key fits.
/// Queries are [N, L, heads · d], keys and values [N, S, heads · d]: a head is a part of the last axis
/// and is read where it lies. The matrix of weights would have N · heads · L · S numbers; only a few
/// rows of it exist at a time. (arXiv:2112.05682 and 2205.14135 cut the rows, too.)
public struct Attention: Sendable {
  /// How many heads there are.
  public let heads: Int
  /// Whether a query may look only at keys that stand no later than itself, as in a text model.
  public let isCausal: Bool

  /// An attention from its parts.
  public init(heads: Int, isCausal: Bool = false) {
    (self.heads, self.isCausal) = (heads, isCausal)
  }

  /// How many queries go together: their weights for some thousand keys fit a core's cache.
  private static let blockSize = 128

  /// y as above, [N, L, heads · d].
  public func callAsFunction(_ q: Tensor, _ k: Tensor, _ v: Tensor) -> Tensor {
    let size = Size(q, k, v, heads: heads)
    let result = Tensor(unwritten: q.shape)
    let (qs, ks, vs, ys) = (q.pointer, k.pointer, v.pointer, result.pointer)
    let blocks = (size.queries + Self.blockSize - 1) / Self.blockSize
    WorkerPool.shared.run(chunks: size.batch * heads * blocks) { number in
      let head = size.head(number / blocks)
      let block = block(number % blocks, of: size.queries)
      let weights = Tensor(unwritten: [block.count, size.keys])
      let (start, p) = (head.query + block.lowerBound * size.width, weights.pointer)
      score(p, block, qs + start, ks + head.key, size)
      let sums = block.indices.map { exponentiate(p, $0, of: block, size) }
      mix(vs + head.key, p, rows: block.count, to: ys + start, size)
      // What comes out has fewer numbers to be divided than the weights.
      for (row, sum) in sums.enumerated() {
        let (y, scale) = (ys + start + row * size.width, Vector(repeating: 1 / sum))
        Row(source: y, result: y, count: size.depth).apply { $0 * scale }
      }
      withExtendedLifetime(weights) {}
    }
    withExtendedLifetime((q, k, v)) {}
    return result
  }

  /// The weights softmax(q kᵀ / √d), [N, heads, L, S]: for looking at, not for computing with.
  public func weights(_ q: Tensor, _ k: Tensor) -> Tensor {
    let size = Size(q, k, k, heads: heads)
    let result = Tensor(unwritten: [size.batch, heads, size.queries, size.keys])
    for number in 0..<size.batch * heads {
      let head = size.head(number)
      fill(
        result.pointer + number * size.queries * size.keys, 0..<size.queries,
        q.pointer + head.query, k.pointer + head.key, size)
    }
    withExtendedLifetime((q, k)) {}
    return result
  }

  /// The gradients with respect to q, k and v, from that with respect to y.
  ///
  /// The weights P are computed anew, block by block (as in arXiv:2205.14135, algorithm 4). With
  /// D = G vᵀ:  to v = Pᵀ G,  to the scores S = P ⊙ (D − Σ P ⊙ D),  to q = S k/√d,  to k = Sᵀ q/√d.
  public func gradients(
    _ gradient: Tensor, _ q: Tensor, _ k: Tensor, _ v: Tensor
  ) -> (q: Tensor, k: Tensor, v: Tensor) {
    let size = Size(q, k, v, heads: heads)
    let (toQ, toK, toV) = (
      Tensor(unwritten: q.shape), Tensor(unwritten: k.shape), Tensor(unwritten: v.shape)
    )
    let (qs, ks, vs, gs) = (q.pointer, k.pointer, v.pointer, gradient.pointer)
    let (dq, dk, dv) = (toQ.pointer, toK.pointer, toV.pointer)
    let blocks = (size.queries + Self.blockSize - 1) / Self.blockSize
    WorkerPool.shared.run(chunks: size.batch * heads) { number in
      let head = size.head(number)
      for blockNumber in 0..<blocks {
        let block = block(blockNumber, of: size.queries)
        let weights = Tensor(unwritten: [block.count, size.keys])
        let scores = Tensor(unwritten: [block.count, size.keys])
        let (p, s) = (weights.pointer, scores.pointer)
        let start = head.query + block.lowerBound * size.width
        fill(p, block, qs + start, ks + head.key, size)
        multiply(
          .init(gs + start, size.width), .init(vs + head.key, size.width, isTransposed: true),
          to: s, rows: block.count, columns: size.keys, inner: size.depth)
        for row in 0..<block.count {
          let (p, s) = (p + row * size.keys, s + row * size.keys)
          let sum = Vector(repeating: Float(sumOfProducts(p, s, count: size.keys)))
          RowPair(a: p, aStep: 1, b: s, bStep: 1, result: s, count: size.keys).apply {
            $0 * ($1 - sum)
          }
        }
        multiply(
          .init(p, size.keys, isTransposed: true), .init(gs + start, size.width),
          to: dv + head.key, width: size.width, rows: size.keys, columns: size.depth,
          inner: block.count, adding: blockNumber > 0)
        multiply(
          .init(s, size.keys), .init(ks + head.key, size.width), to: dq + start,
          width: size.width, rows: block.count, columns: size.depth, inner: size.keys,
          scale: size.scale)
        multiply(
          .init(s, size.keys, isTransposed: true), .init(qs + start, size.width),
          to: dk + head.key, width: size.width, rows: size.keys, columns: size.depth,
          inner: block.count, scale: size.scale, adding: blockNumber > 0)
        withExtendedLifetime((weights, scores)) {}
      }
    }
    withExtendedLifetime((q, k, v, gradient)) {}
    return (toQ, toK, toV)
  }

  private func block(_ number: Int, of queries: Int) -> Range<Int> {
    number * Self.blockSize..<min((number + 1) * Self.blockSize, queries)
  }

  /// The weights of the queries `block`, which begin at `q`.
  private func fill(
    _ weights: UnsafeMutablePointer<Float>, _ block: Range<Int>, _ q: UnsafePointer<Float>,
    _ k: UnsafePointer<Float>, _ size: Size
  ) {
    score(weights, block, q, k, size)
    for query in block {
      let scale = Vector(repeating: 1 / exponentiate(weights, query, of: block, size))
      let row = weights + (query - block.lowerBound) * size.keys
      Row(source: row, result: row, count: size.keys).apply { $0 * scale }
    }
  }

  /// q kᵀ / √d of the queries `block`, which begin at `q`.
  private func score(
    _ scores: UnsafeMutablePointer<Float>, _ block: Range<Int>, _ q: UnsafePointer<Float>,
    _ k: UnsafePointer<Float>, _ size: Size
  ) {
    multiply(
      .init(q, size.width), .init(k, size.width, isTransposed: true), to: scores,
      rows: block.count, columns: size.keys, inner: size.depth, scale: size.scale)
  }

  /// Makes weights of a query's scores, which still have to be divided by their sum, the result.
  private func exponentiate(
    _ scores: UnsafeMutablePointer<Float>, _ query: Int, of block: Range<Int>, _ size: Size
  ) -> Float {
    let row = scores + (query - block.lowerBound) * size.keys
    let visible = isCausal ? min(query + 1, size.keys) : size.keys
    (row + visible).update(repeating: 0, count: size.keys - visible)
    return exponentialsOfRow(row, count: visible, to: row)
  }

  /// The products of weights, [rows, keys], with values.
  ///
  /// In tiles of less than a million multiplications, for which OpenBLAS does not copy its sides
  /// into an order of its own: a head is so narrow that copying the weights takes as long as the
  /// product.
  private func mix(
    _ v: UnsafePointer<Float>, _ weights: UnsafePointer<Float>, rows: Int,
    to y: UnsafeMutablePointer<Float>, _ size: Size
  ) {
    let keysOfTile = max(16, 980_000 / (64 * size.depth) & ~15)
    for key in stride(from: 0, to: size.keys, by: keysOfTile) {
      for row in stride(from: 0, to: rows, by: 64) {
        multiply(
          .init(weights + row * size.keys + key, size.keys),
          .init(v + key * size.width, size.width),
          to: y + row * size.width, width: size.width, rows: min(64, rows - row),
          columns: size.depth, inner: min(keysOfTile, size.keys - key), adding: key > 0)
      }
    }
  }

  /// The extents of one attention, once they are known to fit.
  private struct Size {
    let batch, queries, keys, width, depth: Int
    private let heads: Int

    init(_ q: Tensor, _ k: Tensor, _ v: Tensor, heads: Int) {
      guard q.rank == 3, k.rank == 3, k.shape == v.shape, q.shape[0] == k.shape[0],
        q.shape[2] == k.shape[2], q.shape[2] % heads == 0, k.shape[1] > 0
      else {
        fatalError(
          "\(heads) heads cannot attend with queries \(q.shape), keys \(k.shape) and values "
            + "\(v.shape).")
      }
      (batch, queries, keys, width) = (q.shape[0], q.shape[1], k.shape[1], q.shape[2])
      (self.heads, depth) = (heads, width / heads)
    }

    /// 1/√d.
    var scale: Float { 1 / Float(depth).squareRoot() }

    /// Where a head, counted through the batch, begins in queries and in keys.
    func head(_ number: Int) -> (query: Int, key: Int) {
      let (item, head) = number.quotientAndRemainder(dividingBy: heads)
      let part = head * depth
      return (item * queries * width + part, item * keys * width + part)
    }
  }
}
