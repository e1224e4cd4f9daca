import ForwardProcess
import Glibc
import Tensors

/// How much fresh noise an ancestral step adds.
///
/// The right variance depends on the data. If that has at most unit variance, it lies, on average,
/// between two bounds (arXiv:2006.11239, section 3.2). For neighbouring steps they nearly agree; the
/// fewer steps, the more the choice matters.
public enum AncestralVariance: String, CaseIterable, Sendable {
  /// β̃, the variance of the way back to one known picture: right if the data is a single point.
  case posterior
  /// β, the variance of the step forward: right if the data is itself unit normal noise.
  case forward
  /// Between the two, as the network says (Nichol & Dhariwal, arXiv:2102.09672, eq. 15).
  case learned
}

extension NoiseSchedule {
  /// Returns x_s, drawn from what may have come before `noisy`, which is x_t.
  ///
  ///     x_s = μ̃(x_t, x̂₀) + σ z      (DDPM, arXiv:2006.11239, algorithm 2 with eq. 6 and 7)
  ///
  /// It takes the way back that belongs to the predicted clean picture. For s = t − 1 the mean is
  /// (x_t − β_t / √(1 − ᾱ_t) ε̂) / √α_t, DDPM's eq. 11. `freshNoise` is z, unit normal, of the
  /// shape of x_t. The step to s = 0 adds none: noise that nobody removes any more would only show.
  public func ancestralStep(
    _ prediction: Prediction, noisy: Tensor, freshNoise: Tensor, from t: Int, to s: Int,
    variance: AncestralVariance = .posterior
  ) -> Tensor {
    let mean = posteriorMean(clean: prediction.clean, noisy: noisy, from: t, to: s)
    guard s > 0 else { return mean }
    switch variance {
    case .posterior: return mean + posteriorVariance(from: t, to: s).squareRoot() * freshNoise
    case .forward: return mean + (1 - kept(from: s, to: t)).squareRoot() * freshNoise
    case .learned: return mean + learnedDeviation(prediction, from: t, to: s) * freshNoise
    }
  }

  /// σ = exp(½ (v log β + (1 − v) log β̃)): the interpolation goes along the logarithm.
  ///
  /// v is the prediction's `varianceFraction`. Both ends are above 0 because s > 0.
  private func learnedDeviation(_ prediction: Prediction, from t: Int, to s: Int) -> Tensor {
    guard let fraction = prediction.varianceFraction else {
      fatalError("The learned variance needs a prediction with a varianceFraction.")
    }
    let upper = log(1 - kept(from: s, to: t))
    let lower = log(posteriorVariance(from: t, to: s))
    return exp((fraction * upper + (1 - fraction) * lower) / 2)
  }
}
