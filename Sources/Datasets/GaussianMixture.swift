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

// MARK: - Density

extension GaussianMixture {
  /// Returns log p(x) of points [N, D], as [N].
  public func logDensity(_ points: Tensor) -> Tensor {
    let terms = logTerms(points)
    let largest = Tensor(
      (0..<terms.shape[0]).map { terms[$0].maximum }, shape: [terms.shape[0], 1])
    return log(exp(terms - largest).sum(axes: 1)) + largest.reshaped([-1])
  }

  /// Returns p(x) of points [N, D], as [N].
  public func density(_ points: Tensor) -> Tensor { exp(logDensity(points)) }

  /// Returns how probably each point belongs to each bell: [N, K], rows with sum 1.
  ///
  ///     rₖ(x) = wₖ N(x; μₖ, sₖ² I) / p(x)
  public func responsibilities(_ points: Tensor) -> Tensor { logTerms(points).softmax() }

  /// Returns the score ∇ log p(x) = Σₖ rₖ (μₖ − x) / sₖ² of points [N, D], in their shape.
  public func score(_ points: Tensor) -> Tensor {
    let pulls = responsibilities(points) / Tensor(variances.map { Float($0) })
    return pulls.matmul(means) - pulls.sum(axes: 1, keepingAxes: true) * points
  }

  /// log wₖ N(x; μₖ, sₖ² I) = log wₖ − D/2 log 2πsₖ² − ‖x − μₖ‖² / 2sₖ², [N, K].
  private func logTerms(_ points: Tensor) -> Tensor {
    let dimension = means.shape[1]
    guard points.rank == 2, points.shape[1] == dimension else {
      fatalError("Points of shape \(points.shape) have no density under means \(means.shape).")
    }
    let apart = points.reshaped([-1, 1, dimension]) - means
    let heights = zip(weights, variances).map { weight, variance in
      Float(log(weight) - Double(dimension) / 2 * log(2 * .pi * variance))
    }
    return Tensor(heights) - square(apart).sum(axes: 2) / Tensor(variances.map { Float(2 * $0) })
  }
}

// MARK: - Sampling

extension GaussianMixture {
  /// Draws `count` points, [N, D], and says which bell each came from.
  public func samples(
    _ count: Int, generator: inout some RandomGenerator
  ) -> (points: Tensor, bells: [Int]) {
    let bells = (0..<count).map { _ in bell(at: Double(generator.uniform())) }
    let deviations = bells.map { Float(variances[$0].squareRoot()) }
    let spread = Tensor(deviations, shape: [count, 1]) * generator.normal([count, means.shape[1]])
    return (means.gathered(bells) + spread, bells)
  }

  /// The bell in which `share` lies if the weights are laid out one after another on 0…1.
  private func bell(at share: Double) -> Int {
    var end = 0.0
    for (bell, weight) in weights.enumerated() {
      end += weight
      if share < end { return bell }
    }
    return weights.count - 1
  }
}
