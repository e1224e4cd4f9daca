import ForwardProcess
import Tensors

extension NoiseSchedule {
  /// Returns the sample at step `s`, given what was predicted from the sample at step `t`.
  ///
  ///     x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε̂ + σ z      (DDIM, arXiv:2010.02502, eq. 12)
  ///
  /// It mixes the two ingredients anew, in the proportion of step s; how far s lies from t does
  /// not enter, so steps can be skipped. With `eta` 0 nothing is drawn: the same noise always
  /// becomes the same picture. With `eta` 1 it is the ancestral step with the variance β̃.
  ///
  /// `s` may also be later than `t` if `eta` is 0. That leads from a picture to the noise that it
  /// would have come from (DDIM inversion).
  ///
  /// `freshNoise` is z, unit normal, of the shape of the sample; with `eta` 0 it is not needed.
  public func implicitStep(
    _ prediction: Prediction, freshNoise: Tensor = Tensor(0), from t: Int, to s: Int,
    eta: Double = 0
  ) -> Tensor {
    let next = alphaBar(at: s)
    let variance = eta == 0 ? 0 : eta * eta * posteriorVariance(from: t, to: s)  // eq. 16
    let direction = max(1 - next - variance, 0).squareRoot() * prediction.noise
    return next.squareRoot() * prediction.clean + direction + variance.squareRoot() * freshNoise
  }
}
