import Glibc
import Tensors

/// DPM++ 3M SDE: along the reverse SDE, with D as a parabola through the last three looks.
///
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D + M₁ d₁ + ½ M₂ d₂ + σ_up z
///     M₁ = 1 − (1 − e^(−H)) / H,   M₂ = 1 − 2 M₁ / H,   H = (1 + η) h
///
/// (k-diffusion, sample_dpmpp_3m_sde, which writes φ₂ = M₁ and φ₃ = −½ M₂; σ_down and σ_up as for
/// `DPMPlusPlus2MSDE`.) One look a step. The first step takes D as it is, the second lays a line
/// through two looks.
///
/// D + d₁ u + d₂ u² is the parabola, with u from 0 to 1 along the step on the clock log σ. Its integral
/// would hold all of M₂ d₂: as released, half of that is missing (d₂ is a second divided difference,
/// which is half of a second derivative already), and with η = 0 the error is of second order, not of
/// third.
public struct DPMPlusPlus3MSDE: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double
  /// The deviation of the fresh noise, in units of what η asks for.
  public var noiseScale: Double
  /// What the denoiser said one and two steps ago, and how long those steps were.
  private var past: [(denoised: Tensor, h: Double)] = []

  /// Makes the rule with its share of fresh noise, 0…1, and the deviation of that noise.
  public init(eta: Double = 1, noiseScale: Double = 1) {
    (self.eta, self.noiseScale) = (eta, noiseScale)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    defer { past = [(denoised, step.h)] + past.prefix(1) }
    guard step.next > 0 else { return denoised }
    let (down, up) = diffusionSplit(from: step.sigma, to: step.next, eta: eta)
    let lower = moved(x, towards: denoised, from: step.sigma, to: down)
    let bend = bend(denoised, h: step.h, length: log(step.sigma / down))
    return stirred(
      bend.map { lower + $0 } ?? lower, by: noiseScale * up, noise, from: step.sigma, to: step.next)
  }

  /// What the change of D along the step adds: M₁ d₁ + ½ M₂ d₂, as far as enough looks are known.
  private func bend(_ denoised: Tensor, h: Double, length: Double) -> Tensor? {
    guard let before = past.first else { return nil }
    let moments = exponentialMoments(length)
    let r0 = before.h / h
    let rise = (denoised - before.denoised) / r0
    guard past.count > 1 else { return moments[0] * rise }
    let r1 = past[1].h / h
    let earlierRise = (before.denoised - past[1].denoised) / r1
    let second = (rise - earlierRise) / (r0 + r1)
    return moments[0] * (rise + r0 * second) + moments[1] / 2 * second
  }
}
