import Tensors

/// Exercise 3.5★: Attention with hidden keys.
///
/// As in equation 3.8, each query looks at keys and takes the mean of their values, weighted by how well
/// the keys fit. But some keys are hidden, as when texts of different lengths are filled up to a common
/// one. A hidden key must be as if it were not there.
///
/// - `queries` holds N sequences of L queries, each of d numbers, [N, L, d].
/// - `keys` holds N sequences of S keys, [N, S, d].
/// - `values` holds their values, [N, S, D].
/// - `mask` says of each sequence which keys may be looked at, [N, S]: 1 where one may, 0 where not.
///   Hidden keys and values hold finite numbers without any meaning.
///
/// Returns what the queries find, [N, L, D]. Where all keys of a sequence are hidden, nothing is to be
/// found, and its rows are 0. With nothing hidden it is equation 3.8: a mean of the values with weights
/// that are the softmax of q·k / √d over the keys.
///
/// One query (2), three keys (1), (1), (5) with the values (4), (6), (100), and the third key hidden:
/// both visible keys fit equally well, so the weights are ½ and ½, and the answer is (5).
public func maskedAttention(
  _ queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor
) throws -> Tensor {
  let depth = Float(queries.shape[2])
  let scores = queries.matmul(keys, transposingOther: true) / depth.squareRoot()  // [N, L, S]
  let visible = mask.reshaped([mask.shape[0], 1, mask.shape[1]])
  // A hidden score, however large, is no reason to take anything off the visible ones.
  let top = (scores * visible - 1e9 * (1 - visible)).maximum(axes: 2, keepingAxes: true)
  let shares = exp((scores - top).clamped(to: -100...0)) * visible
  let sum = shares.sum(axes: 2, keepingAxes: true)
  return (shares / maximum(sum, Tensor(1e-30))).matmul(values)
}
