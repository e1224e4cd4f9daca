import Contract
import Tensors

/// Exercise 0.4: Channels last.
///
///     result[n, h, w, c] = pictures[n, c, h, w]
public func channelsLast(_ pictures: Tensor) throws -> Tensor {
  // For each axis of the result, N, H, W and C, where it stands in N, C, H, W.
  pictures.permuted([0, 2, 3, 1])
}
