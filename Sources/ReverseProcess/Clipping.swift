import ForwardProcess
import Tensors

/// How a predicted clean picture is brought back to the values that pictures have, −1…1.
///
/// An error in ε̂ grows by 1/√ᾱ_t on its way into x̂₀, at DDPM's noisiest step to 157 times its
/// size. An x̂₀ with values that no picture has is better corrected before a step uses it.
public enum Clipping: Sendable, Equatable {
  /// Take x̂₀ as it was predicted.
  case none
  /// Cut each number off at −limit and limit, as DDPM does with limit 1.
  case fixed(limit: Float = 1)
  /// Cut each picture off at its own s, the `percentile` of its absolute values, then divide it by
  /// s, so that it keeps its contrast (Imagen, arXiv:2205.11487, section 2.3).
  ///
  /// s stays within 1…limit: a picture that lies in −1…1 is left alone.
  case dynamic(percentile: Double = 0.995, limit: Float)

  /// Returns the pictures `clean`, [N, …], clipped.
  public func callAsFunction(_ clean: Tensor) -> Tensor {
    switch self {
    case .none: clean
    case .fixed(let limit): clean.clamped(to: -limit...limit)
    case .dynamic(let percentile, let limit):
      .stacked(
        (0..<clean.shape[0]).map { picture in
          let s = min(max(1, abs(clean[picture]).quantile(percentile)), limit)
          return clean[picture].clamped(to: -s...s) / s
        })
    }
  }
}

extension NoiseSchedule {
  /// Returns `prediction` with x̂₀ clipped and ε̂ as `derivingNoise` says.
  ///
  /// Derived anew, ε̂ becomes what is in x_t besides the clipped x̂₀, and both explain x_t together
  /// again. Left as predicted, it does what diffusers' DDIM does unless it is told otherwise. The
  /// ancestral step does not look at ε̂, so there it makes no difference.
  public func clipped(
    _ prediction: Prediction, by clipping: Clipping, noisy: Tensor, at t: Int,
    derivingNoise: Bool = true
  ) -> Prediction {
    guard clipping != .none else { return prediction }
    var result = prediction
    result.clean = clipping(prediction.clean)
    if derivingNoise { result.noise = noise(in: noisy, besides: result.clean, at: t) }
    return result
  }
}
