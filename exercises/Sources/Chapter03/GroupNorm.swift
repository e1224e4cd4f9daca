import Contract
import Tensors

/// Exercise 3.3: Group normalization.
///
/// The channels of each picture are cut into groups of neighbours: with C = 6 and 2 groups, channels 0,
/// 1, 2 and channels 3, 4, 5. Each group of each picture gets mean 0 and variance 1, over all its pixels
/// and all its channels together. Then each channel is scaled and shifted, by learned numbers.
///
///     y = (x − μ) / √(σ² + ε) · scale + shift
///
/// (Equation 3.6; Wu and He, arXiv:1803.08494, equations 1 to 4.) μ and σ² are mean and variance of the
/// group that x is in; the variance is the mean of the squared distances from μ.
///
/// - `pictures` is x, [N, H, W, C].
/// - `groups` divides C.
/// - `epsilon` is ε, above 0: it keeps a group that is the same everywhere from 0/0.
/// - `scale` and `shift` hold a number for each channel, [C].
///
/// Returns y, [N, H, W, C].
///
/// One picture of one pixel with the channels (1, 3), one group, ε = 0.25, scale (1, 1), shift (0, 0):
/// μ = 2, σ² = 1, √(1 + 0.25) = 1.118, and y = (−0.894, 0.894).
public func groupNorm(
  _ pictures: Tensor, groups: Int, epsilon: Float, scale: Tensor, shift: Tensor
) throws -> Tensor {
  throw Unfinished("3.3")
}
