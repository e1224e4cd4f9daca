import Tensors

/// Exercise 3.5★: Attention with hidden keys.
public func maskedAttention(
  _ queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor
) throws -> Tensor {
  let rows = (0..<queries.shape[0]).map { number in
    let seen = mask[number].scalars.indices.filter { mask[number].scalars[$0] == 1 }
    guard !seen.isEmpty else { return Tensor.zeros([queries.shape[1], values.shape[2]]) }
    let (q, k) = (queries[number], keys[number].gathered(seen))
    let scores = q.matmul(k.transposed) / Float(q.shape[1]).squareRoot()
    return scores.softmax().matmul(values[number].gathered(seen))
  }
  return .stacked(rows)
}
