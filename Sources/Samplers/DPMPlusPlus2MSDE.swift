import Glibc
import Tensors

/// DPM++ 2M SDE: `DPMPlusPlus2M` along the reverse SDE, with fresh noise in every step.
///
///     x' = (σ_down / σ) x + (1 − σ_down / σ) D + c (D − D_before) h / h_before + σ_up z
///     σ_down = σ' (σ' / σ)^η,   H = (1 + η) h = log(σ / σ_down)
///     c = ½ (1 − e^(−H))   (midpoint)   or   1 − (1 − e^(−H)) / H   (heun)
///
/// (SDE-DPM-Solver++(2M), Lu et al., arXiv:2211.01095; η and “heun” are k-diffusion's,
/// sample_dpmpp_2m_sde.)
///
/// One look a step. With η = 0 and midpoint it is DPM++ 2M. Before the first step nothing is known,
/// and D is taken as it is.
public struct DPMPlusPlus2MSDE: Solver {
  /// How the change of D along the step counts; the two differ by as much as the rule errs anyway.
  public enum Change: String, Sendable, CaseIterable {
    /// As if D were all along what it is halfway.
    case midpoint
    /// As a straight line through both looks, integrated exactly.
    case heun
  }

  /// η, the share of fresh noise, 0…1.
  public var eta: Double
  /// The deviation of the fresh noise, in units of what η asks for.
  public var noiseScale: Double
  /// How the change of D along the step counts.
  public var change: Change
  /// What the denoiser said one step ago, and how long that step was.
  private var before: (denoised: Tensor, h: Double)?

  /// Makes the rule with its share of fresh noise, 0…1, the deviation of that noise, and its kind.
  public init(eta: Double = 1, noiseScale: Double = 1, change: Change = .midpoint) {
    (self.eta, self.noiseScale, self.change) = (eta, noiseScale, change)
  }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let denoised = try denoiser(x, step.sigma)
    defer { before = (denoised, step.h) }
    guard step.next > 0 else { return denoised }
    let (down, up) = diffusionSplit(from: step.sigma, to: step.next, eta: eta)
    var lower = moved(x, towards: denoised, from: step.sigma, to: down)
    if let before {
      let length = log(step.sigma / down)
      let share = change == .midpoint ? -expm1(-length) / 2 : exponentialMoments(length)[0]
      lower += share * step.h / before.h * (denoised - before.denoised)
    }
    return stirred(lower, by: noiseScale * up, noise, from: step.sigma, to: step.next)
  }
}
