import Contract
import Tensors

/// Exercise 0.2: Channel means.
///
///     m_c = (1 / (N·H·W)) Σ pictures[n, h, w, c],   the sum over all n, h and w
///
/// One mean for red, one for green, one for blue: each over all pictures and all their pixels. For
/// example two pictures of one pixel, [1, 0, 0] and [0, 0, 0.5], have the means [0.5, 0, 0.25].
///
/// - `pictures` is a batch of shape [N, H, W, C], of at least one picture with at least one pixel.
///
/// Returns the means, a tensor of shape [C], in the unit of the pictures.
public func channelMeans(_ pictures: Tensor) throws -> Tensor {
  throw Unfinished("0.2")
}
