import ForwardProcess
import Tensors

/// A way to walk from noise to a picture: a schedule and the choices that its steps leave open.
///
/// It is a value without memory. Whoever drives it holds the sample and its step, and may look at
/// them, change them or go another way after every step:
///
///     let prediction = try denoiser(x, t)
///     x = sampler.step(prediction, noisy: x, freshNoise: z, from: t, to: s)
public struct Sampler: Sendable {
  /// The rule that leads from one sample to the next.
  public enum Rule: Sendable, Equatable {
    /// Draw x_s from what may have come before x_t (DDPM).
    case ancestral(AncestralVariance = .posterior)
    /// Mix the ingredients of x_t anew, with the share `eta` of fresh noise, 0…1 (DDIM).
    case implicit(eta: Double = 0)
  }

  /// ᾱ at every step.
  public var schedule: NoiseSchedule
  /// The rule that leads from one sample to the next.
  public var rule: Rule
  /// What is done to a predicted clean picture before it is used.
  public var clipping: Clipping

  /// Makes a sampler from its choices.
  public init(schedule: NoiseSchedule, rule: Rule = .ancestral(), clipping: Clipping = .none) {
    self.schedule = schedule
    self.rule = rule
    self.clipping = clipping
  }

  /// Returns the sample at step `s`, given `noisy`, the sample at `t`, and what it was said to be.
  ///
  /// `freshNoise` is unit normal and of the same shape. It matters only if `drawsNoise(to: s)`.
  public func step(
    _ prediction: Prediction, noisy: Tensor, freshNoise: Tensor, from t: Int, to s: Int
  ) -> Tensor {
    let prediction = schedule.clipped(prediction, by: clipping, noisy: noisy, at: t)
    switch rule {
    case .ancestral(let variance):
      return schedule.ancestralStep(
        prediction, noisy: noisy, freshNoise: freshNoise, from: t, to: s, variance: variance)
    case .implicit(let eta):
      return schedule.implicitStep(prediction, freshNoise: freshNoise, from: t, to: s, eta: eta)
    }
  }

  /// Whether a step to `s` needs fresh noise. The last one never does.
  public func drawsNoise(to s: Int) -> Bool { s > 0 && rule != .implicit(eta: 0) }

  /// Returns the sample that `noise` becomes on its way along `steps`, such as `sampleSteps(50)`.
  ///
  ///     for t = T … 1:  predict, then x_{t−1} = μ + σ z      (DDPM, arXiv:2006.11239, algorithm 2)
  ///
  /// Throws what the denoiser throws.
  public func sample(
    from noise: Tensor, along steps: [Int], generator: inout some RandomGenerator,
    denoiser: Denoiser
  ) throws -> Tensor {
    var x = noise
    for (t, s) in zip(steps, steps.dropFirst()) {
      let prediction = try denoiser(x, t)
      let z = drawsNoise(to: s) ? generator.noise(x.shape) : Tensor(0)
      x = step(prediction, noisy: x, freshNoise: z, from: t, to: s)
    }
    return x
  }
}
