import Glibc
import Tensors

/// A weighted sum of round Gaussian bells, p(x) = Σₖ wₖ N(x; μₖ, sₖ² I): a distribution whose
/// density, and everything else about it, can be written down.
public struct GaussianMixture: Sendable {
  /// wₖ, one per bell, with sum 1.
  public let weights: [Double]
  /// μₖ, [K, D].
  public let means: Tensor
  /// sₖ², one per bell.
  public let variances: [Double]

  /// Makes a mixture; weights need not sum to 1 beforehand.
  public init(weights: [Double], means: Tensor, variances: [Double]) {
    guard means.rank == 2, weights.count == means.shape[0], variances.count == weights.count else {
      fatalError("\(weights.count) weights, \(variances.count) variances, means \(means.shape).")
    }
    let total = weights.reduce(0, +)
    self.weights = weights.map { $0 / total }
    self.means = means
    self.variances = variances
  }
}
