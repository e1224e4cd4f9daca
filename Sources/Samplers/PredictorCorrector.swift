import Tensors

/// Predict the state at the next σ, and before that let Langevin's dynamics correct where it is.
///
///     x ← x + ε s + √(2ε) z,   ε = 2 (r ‖z‖ / ‖s‖)²      the corrector, at σ
///     x' = x + (σ² − σ'²) s + √(σ² − σ'²) z              the predictor
///
/// s = (D − x) / σ² is the score. (Song et al., arXiv:2011.13456, algorithms 2 and 4.) The corrector
/// leaves p(x; σ) as it is, if its steps are small, and so moves what has gone astray back to where it is
/// probable; r, the signal-to-noise ratio of its steps, says how small. The predictor is a step of the
/// reverse SDE, in which the score stays what it is.
///
/// It is ScoreSdeVe in diffusers, in the order there: corrections come before the step. Norms are means
/// over the batch. The step to 0 draws no noise. Along x_t (algorithms 3 and 5) the corrector is the same
/// with ε smaller by α_t.
public struct PredictorCorrector: Solver {
  /// r, how large a correction's signal is relative to its noise.
  public var signalToNoise: Double
  /// How many corrections are made in each step, with a look for each. A `BrownianTree` has the same
  /// noise for all of them.
  public var corrections: Int

  /// Makes the rule with diffusers' choices, or others; no corrections leave the predictor alone.
  public init(signalToNoise: Double = 0.15, corrections: Int = 1) {
    (self.signalToNoise, self.corrections) = (signalToNoise, corrections)
  }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let variance = step.sigma * step.sigma
    var x = x
    for _ in 0..<corrections {
      let score = (try denoiser(x, step.sigma) - x) / variance
      // Langevin's dynamics stays at σ: its noise is no part of the way down.
      let z = noise(step.sigma, step.sigma)
      let ratio = signalToNoise * z.meanNorm / score.meanNorm
      let length = 2 * ratio * ratio
      x = x + length * score + (2 * length).squareRoot() * z
    }
    let score = (try denoiser(x, step.sigma) - x) / variance
    let removed = variance - step.next * step.next
    let mean = x + removed * score
    return step.next > 0 ? mean + removed.squareRoot() * noise(step.sigma, step.next) : mean
  }
}

extension Tensor {
  /// The mean of the norms of a batch's elements.
  fileprivate var meanNorm: Double {
    Double(sqrt(square(reshaped([shape[0], count / shape[0]])).sum(axes: 1)).mean)
  }
}
