import Contract
import Tensors

/// Exercise 0.2: Channel means.
///
///     m_c = (1 / (N·H·W)) Σ pictures[n, h, w, c],   the sum over all n, h and w
public func channelMeans(_ pictures: Tensor) throws -> Tensor {
  // The axes that are averaged over disappear, and only the last one stays.
  pictures.mean(axes: 0, 1, 2)
}
