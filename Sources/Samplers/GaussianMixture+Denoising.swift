import Datasets
import Tensors

extension GaussianMixture {
  /// Returns the exact D(x; σ) of points x = x₀ + σ ε, [N, D], if x₀ comes from this mixture.
  ///
  ///     D = Σₖ rₖ (μₖ + gₖ (x − μₖ)),   gₖ = sₖ² / (sₖ² + σ²)
  ///
  /// rₖ is how probably x belongs to bell k, whose variance the noise has raised to sₖ² + σ².
  public func denoised(_ noisy: Tensor, at sigma: Double) -> Tensor {
    let bells = noised(by: sigma)
    let shares = bells.responsibilities(noisy)
    let gains = Tensor(zip(variances, bells.variances).map { Float($0 / $1) })
    let middles = (1 - gains).reshaped([-1, 1]) * means
    return (shares * gains).sum(axes: 1, keepingAxes: true) * noisy + shares.matmul(middles)
  }

  /// Returns the distribution of x₀ + σ ε, if x₀ comes from this one: each bell is as much wider.
  public func noised(by sigma: Double) -> GaussianMixture {
    GaussianMixture(
      weights: weights, means: means, variances: variances.map { $0 + sigma * sigma })
  }
}
