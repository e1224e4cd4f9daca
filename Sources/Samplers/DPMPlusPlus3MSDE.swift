import Glibc
import Tensors

/// DPM++ 3M SDE: along the reverse SDE, with D as a parabola through the last three looks.
///
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D + φ₂ D' − φ₃ D'' + σ_up z
///     φ₂ = 1 − (1 − e^(−H)) / H,   φ₃ = φ₂ / H − ½,   H = (1 + η) h
///
/// (k-diffusion, sample_dpmpp_3m_sde; with η = 0 it is DPM-Solver++(3M), whose diffusers name is
/// DPMSolverMultistep with solver_order 3. σ_down and σ_up as for `DPMPlusPlus2MSDE`.)
///
/// D' and D'' are the parabola's first and second difference on the clock log σ, in units of this
/// step's length. One look a step; with η = 0 third order. The first step takes D as it is, the second
/// lays a line through two looks.
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
    let bent = lower + bend(denoised, h: step.h, length: log(step.sigma / down))
    return stirred(bent, by: noiseScale * up, noise, from: step.sigma, to: step.next)
  }

  /// What the change of D along the step adds: φ₂ D' − φ₃ D'', as far as enough looks are known.
  private func bend(_ denoised: Tensor, h: Double, length: Double) -> Tensor {
    guard let before = past.first else { return 0 * denoised }
    let phi2 = lag(length)
    let r0 = before.h / h
    let rise = (denoised - before.denoised) / r0
    guard past.count > 1 else { return phi2 * rise }
    let r1 = past[1].h / h
    let earlierRise = (before.denoised - past[1].denoised) / r1
    let second = (rise - earlierRise) / (r0 + r1)
    return phi2 * (rise + r0 * second) - (phi2 / length - 0.5) * second
  }
}
