import Contract
import Tensors

/// Exercise 0.4: Channels last.
///
///     result[n, h, w, c] = pictures[n, c, h, w]
///
/// PyTorch keeps a picture as one plane per channel; this book keeps the channels of a pixel
/// together. For example one picture of one row, red [1, 2, 3] and green [4, 5, 6], lies in memory
/// as 1 2 3 4 5 6 there, shape [1, 2, 1, 3], and as 1 4 2 5 3 6 here, shape [1, 1, 3, 2].
///
/// - `pictures` has shape [N, C, H, W]; height and width may differ.
///
/// Returns the same pictures in the order [N, H, W, C], every number as it was.
public func channelsLast(_ pictures: Tensor) throws -> Tensor {
  throw Unfinished("0.4")
}
