import ForwardProcess
import Tensors

// Between what a network says and what the steps need. All tensors here have the shape of x_t.

extension NoiseSchedule {
  /// Returns both ingredients of `noisy`, x_t, given the `output` of a network that predicts
  /// `target`. Each case solves x_t = √ᾱ_t x̂₀ + √(1 − ᾱ_t) ε̂ for what is missing:
  ///
  ///     noise:     x̂₀ = (x_t − √(1 − ᾱ_t) ε̂) / √ᾱ_t      (arXiv:2006.11239, eq. 15)
  ///     clean:     ε̂ = (x_t − √ᾱ_t x̂₀) / √(1 − ᾱ_t)
  ///     velocity:  x̂₀ = √ᾱ_t x_t − √(1 − ᾱ_t) v̂      (arXiv:2202.00512, section 4)
  ///                ε̂ = √(1 − ᾱ_t) x_t + √ᾱ_t v̂
  ///
  /// Where ᾱ_T = 0, noise alone cannot be solved for x̂₀: asking for it there traps.
  public func prediction(
    from output: Tensor, as target: PredictionTarget, noisy: Tensor, at t: Int
  ) -> Prediction {
    let (signal, deviation) = (signal(at: t), noiseDeviation(at: t))
    switch target {
    case .noise:
      guard signal > 0 else { fatalError("At step \(t) ᾱ is 0: predict clean or velocity there.") }
      return Prediction(clean: (noisy - deviation * output) / signal, noise: output)
    case .clean:
      return Prediction(clean: output, noise: noise(in: noisy, besides: output, at: t))
    case .velocity:
      return Prediction(
        clean: signal * noisy - deviation * output, noise: deviation * noisy + signal * output)
    }
  }

  /// Returns what a network that predicts `target` should have said: the way back, and with the
  /// true x₀ and ε what it is trained on.
  public func output(of prediction: Prediction, as target: PredictionTarget, at t: Int) -> Tensor {
    switch target {
    case .noise: prediction.noise
    case .clean: prediction.clean
    case .velocity: signal(at: t) * prediction.noise - noiseDeviation(at: t) * prediction.clean
    }
  }

  /// Returns ε̂, all that is in `noisy` besides the clean picture. In step 0 that is nothing.
  public func noise(in noisy: Tensor, besides clean: Tensor, at t: Int) -> Tensor {
    guard t > 0 else { return Tensor.zeros(noisy.shape) }
    return (noisy - signal(at: t) * clean) / noiseDeviation(at: t)
  }

  /// Returns the score ∇ log p(x_t): the direction in which x_t becomes more probable.
  ///
  ///     s = −ε̂ / √(1 − ᾱ_t)      (Song et al., arXiv:2011.13456; Tweedie's formula)
  ///
  /// It is exact where ε̂ is the mean of all noises that could have led to x_t. Requires t ≥ 1.
  public func score(_ prediction: Prediction, at t: Int) -> Tensor {
    -prediction.noise / noiseDeviation(at: t)
  }
}
