import Glibc
import Tensors

/// DPM adaptive: step as far as the error allows, and find out how far that is.
///
///     δ = max(a, r · max(|x_lower|, |x_before|)),   E = root mean square of (x_lower − x_higher) / δ
///
/// (DPM-Solver-12 and DPM-Solver-23 with adaptive steps, Lu et al., arXiv:2206.00927; k-diffusion,
/// sample_dpm_adaptive.)
///
/// Each inner step is taken by two rules whose orders differ by one, out of the same looks. E tells a
/// `StepControl` whether it was short enough, and how long the next should be. A step of the grid takes
/// as many inner steps as it needs, so a grid of a single step is the natural one: the σ between are
/// found, not given. A step that ends at 0 would need infinitely many; there the guess is taken as it
/// is.
public struct DPMAdaptive: Solver {
  /// The order of the higher rule, 2 or 3; also how many looks an inner step takes.
  public let order: Int
  /// r, the error that is allowed in units of a number of the state.
  public var relativeTolerance: Double
  /// a, the error that is allowed in any number.
  public var absoluteTolerance: Double
  /// η, the share of fresh noise, 0…1.
  public var eta: Double
  private var control: StepControl

  /// Makes the rule; what is left out is k-diffusion's choice.
  public init(
    order: Int = 3, relativeTolerance: Double = 0.05, absoluteTolerance: Double = 0.0078,
    control: StepControl = StepControl(), eta: Double = 0
  ) {
    guard order == 2 || order == 3 else {
      fatalError("DPM adaptive has rules of order 2 and 3, none of order \(order).")
    }
    (self.order, self.control) = (order, control)
    (self.relativeTolerance, self.absoluteTolerance) = (relativeTolerance, absoluteTolerance)
    self.eta = eta
  }

  /// Returns the state at `step.next`, after as many inner steps as it takes.
  ///
  /// Throws what the denoiser throws, and a `SamplingError` if no step is short enough.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    guard step.next > 0 else { return try denoiser(x, step.sigma) }
    var (x, before, sigma) = (x, x, step.sigma)
    while log(sigma / step.next) > Self.shortest {
      guard control.length > Self.shortest else { throw tooShort(at: sigma) }
      let next = max(step.next, sigma * exp(-control.length))
      let (down, up) = ancestralSplit(from: sigma, to: next, eta: eta, end: step.next)
      let pair = try pair(x, from: sigma, to: down, denoiser: denoiser)
      if control.accepts(error(of: pair, before: before), order: eta > 0 ? 1.5 : Double(order)) {
        x = stirred(pair.higher, by: up, noise, from: sigma, to: next)
        (before, sigma) = (pair.lower, next)
      }
    }
    return x
  }

  /// The shortest step on the clock log σ. What is nearer to the end than this is there.
  private static let shortest = 1e-5

  private func pair(
    _ x: Tensor, from sigma: Double, to next: Double, denoiser: SigmaDenoiser
  ) throws -> EmbeddedPair {
    order == 2
      ? try EmbeddedPair(second: x, from: sigma, to: next, denoiser: denoiser)
      : try EmbeddedPair(third: x, from: sigma, to: next, denoiser: denoiser)
  }

  /// E; 1 is what is allowed.
  private func error(of pair: EmbeddedPair, before: Tensor) -> Double {
    let allowed = (relativeTolerance * maximum(abs(pair.lower), abs(before)))
      .clamped(to: Float(absoluteTolerance)...Float.infinity)
    return Double(square(pair.gap / allowed).mean.squareRoot())
  }

  private func tooShort(at sigma: Double) -> SamplingError {
    SamplingError(
      "At σ = \(sigma) the error stays above the tolerance (\(relativeTolerance) of the state, or "
        + "\(absoluteTolerance)) however short a step is. Allow more, or look whether the denoiser's "
        + "guess jumps there.")
  }
}
