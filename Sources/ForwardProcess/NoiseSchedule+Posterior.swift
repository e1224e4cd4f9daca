import Tensors

// The way back, for someone who knows the clean picture.
//
// Given both ends x₀ and x_t, Bayes' rule tells where the process was at a step s in between:
//
//     q(x_s | x_t, x₀) ∝ q(x_t | x_s) q(x_s | x₀)
//
// A product of two Gaussians is a Gaussian, and these are its mean and its variance. DDPM
// (arXiv:2006.11239, eq. 6 and 7) has them for s = t − 1; here s is any earlier step, and what
// DDPM calls α_t and β_t is α = ᾱ_t / ᾱ_s and 1 − α.

extension NoiseSchedule {
  /// Returns the mean of q(x_s | x_t, x₀): a point between the clean and the noisy picture.
  ///
  ///     μ̃ = √ᾱ_s (1 − α) / (1 − ᾱ_t) x₀ + √α (1 − ᾱ_s) / (1 − ᾱ_t) x_t,   α = ᾱ_t / ᾱ_s
  ///
  /// For s = 0 it is x₀ itself. Both tensors have the same shape. Requires 0 ≤ s < t ≤ T.
  public func posteriorMean(clean: Tensor, noisy: Tensor, from t: Int, to s: Int) -> Tensor {
    let alpha = kept(from: s, to: t)
    let (now, next) = (alphaBar[t], alphaBar[s])
    return next.squareRoot() * (1 - alpha) / (1 - now) * clean
      + alpha.squareRoot() * (1 - next) / (1 - now) * noisy
  }

  /// Returns the variance of q(x_s | x_t, x₀), the same for every number of the picture.
  ///
  ///     β̃ = (1 − ᾱ_s) / (1 − ᾱ_t) · (1 − α),   α = ᾱ_t / ᾱ_s
  ///
  /// For s = 0 it is 0: the way back ends where it has to. Requires 0 ≤ s < t ≤ T.
  public func posteriorVariance(from t: Int, to s: Int) -> Double {
    (1 - alphaBar(at: s)) / (1 - alphaBar(at: t)) * (1 - kept(from: s, to: t))
  }
}
