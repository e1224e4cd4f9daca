import Datasets
import ForwardProcess
import Tensors

// A mixture of Gaussians stays one while noise is added, so everything that a network would have
// to learn about it can be written down: density, score and best guess, at every step.

extension GaussianMixture {
  /// Returns the distribution of x_t, if x₀ comes from this one.
  ///
  ///     p_t(x) = Σₖ wₖ N(x; √ᾱ_t μₖ, (ᾱ_t sₖ² + 1 − ᾱ_t) I)
  public func noised(to t: Int, by schedule: NoiseSchedule) -> GaussianMixture {
    let kept = schedule.alphaBar(at: t)
    return GaussianMixture(
      weights: weights, means: schedule.signal(at: t) * means,
      variances: variances.map { kept * $0 + 1 - kept })
  }

  /// Returns the exact x̂₀ and ε̂ of noisy points x_t, [N, D].
  ///
  ///     x̂₀ = Σₖ rₖ (μₖ + gₖ (x_t − √ᾱ_t μₖ)),   gₖ = √ᾱ_t sₖ² / (ᾱ_t sₖ² + 1 − ᾱ_t)
  ///
  /// rₖ is how probably x_t belongs to bell k. Within a bell the best guess starts from its middle
  /// and goes along with the noisy point by the gain gₖ, large where the bell is wide compared with
  /// the noise.
  public func prediction(_ noisy: Tensor, at t: Int, by schedule: NoiseSchedule) -> Prediction {
    let signal = schedule.signal(at: t)
    let bells = noised(to: t, by: schedule)
    let shares = bells.responsibilities(noisy)
    let gains = Tensor(zip(variances, bells.variances).map { Float(signal * $0 / $1) })
    let middles = (1 - signal * gains).reshaped([-1, 1]) * means
    let clean = (shares * gains).sum(axes: 1, keepingAxes: true) * noisy + shares.matmul(middles)
    return Prediction(clean: clean, noise: schedule.noise(in: noisy, besides: clean, at: t))
  }
}
