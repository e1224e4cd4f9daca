import Glibc
import Tensors

/// A process that adds noise to a picture and never scales the picture down: its variance explodes.
///
///     x_t = x₀ + σ_t ε      (Song et al., arXiv:2011.13456, section 3.4)
///
/// It is the variance preserving process in another unit: divide x_t there by √ᾱ_t and you have
/// x_t here, with σ_t² = (1 − ᾱ_t) / ᾱ_t. Steps run 0…T and σ₀ = 0.
public struct ExplodingSchedule: Sendable, Equatable {
  /// σ₀ … σ_T: the standard deviation of all noise up to step t.
  public let sigma: [Double]

  /// T, the number of the last and noisiest step.
  public var steps: Int { sigma.count - 1 }

  /// Makes the schedule whose steps 1…T have the deviations `sigma`.
  ///
  /// Throws a `ScheduleError` unless they are finite and rise from step to step, starting above 0.
  public init(sigma: [Double]) throws {
    self.sigma = [0] + sigma
    guard steps > 0 else { throw ScheduleError("A schedule needs at least one step.") }
    for t in 1...steps where !(self.sigma[t] > self.sigma[t - 1] && self.sigma[t].isFinite) {
      throw ScheduleError(
        "σ goes from \(self.sigma[t - 1]) to \(self.sigma[t]) at step \(t) of \(steps): it has to "
          + "rise with every step and stay finite.")
    }
  }

  /// σ rises by the same factor with every step (arXiv:2011.13456, appendix C):
  ///
  ///     σ_t = σ_first (σ_last / σ_first)^((t − 1) / (T − 1))
  ///
  /// The last deviation should be as large as the largest distance between two pictures, so that
  /// none of them can be told from another; 50 suits 32×32 pictures.
  public static func geometric(
    steps: Int = 1000, from first: Double = 0.01, to last: Double = 50
  ) throws -> ExplodingSchedule {
    try ExplodingSchedule(
      sigma: stride(from: 0, to: steps, by: 1).map { i in
        first * pow(last / first, Double(i) / Double(max(steps - 1, 1)))
      })
  }

  /// σ_t. A step that this schedule does not have is the programmer's fault and traps.
  public func sigma(at t: Int) -> Double {
    guard (0...steps).contains(t) else {
      fatalError("Step \(t) is outside this schedule's 0...\(steps).")
    }
    return sigma[t]
  }
}

// MARK: - Noising and its posterior

extension ExplodingSchedule {
  /// Returns x_t, given the clean picture: x_t = x₀ + σ_t ε.
  public func noised(_ clean: Tensor, to t: Int, noise: Tensor) -> Tensor {
    clean + sigma(at: t) * noise
  }

  /// Returns x_t, given the picture at an earlier step `s`.
  ///
  ///     x_t = x_s + √(σ_t² − σ_s²) ε      (arXiv:2011.13456, eq. 8)
  public func noised(_ earlier: Tensor, from s: Int, to t: Int, noise: Tensor) -> Tensor {
    earlier + addedVariance(from: s, to: t).squareRoot() * noise
  }

  /// Returns the mean of q(x_s | x_t, x₀):  x₀ + σ_s² / σ_t² (x_t − x₀).
  public func posteriorMean(clean: Tensor, noisy: Tensor, from t: Int, to s: Int) -> Tensor {
    let ratio = sigma(at: s) / sigma(at: t)
    return clean + ratio * ratio * (noisy - clean)
  }

  /// Returns the variance of q(x_s | x_t, x₀):  σ_s² (σ_t² − σ_s²) / σ_t².
  public func posteriorVariance(from t: Int, to s: Int) -> Double {
    let ratio = sigma(at: s) / sigma(at: t)
    return ratio * ratio * addedVariance(from: s, to: t)
  }

  private func addedVariance(from s: Int, to t: Int) -> Double {
    guard s < t else { fatalError("Step \(s) does not come before step \(t).") }
    return (sigma(at: t) - sigma(at: s)) * (sigma(at: t) + sigma(at: s))
  }
}

// MARK: - To the variance preserving process and back

extension ExplodingSchedule {
  /// Makes the exploding schedule with the same SNR at every step: σ_t = √((1 − ᾱ_t) / ᾱ_t).
  ///
  /// Throws a `ScheduleError` if ᾱ_T = 0, where σ would be infinite.
  public init(_ schedule: NoiseSchedule) throws {
    try self.init(sigma: (1...schedule.steps).map(schedule.sigma))
  }

  /// The variance preserving schedule with the same SNR at every step: ᾱ_t = 1 / (1 + σ_t²).
  ///
  /// Throws a `ScheduleError` where neighbouring σ are too close for their ᾱ to differ.
  public func preserving() throws -> NoiseSchedule {
    try NoiseSchedule(alphaBar: sigma.dropFirst().map { 1 / (1 + $0 * $0) })
  }

  /// √ᾱ_t = 1 / √(1 + σ_t²): what x_t here is multiplied with to become x_t there.
  public func scaleToPreserving(at t: Int) -> Double {
    1 / (1 + sigma(at: t) * sigma(at: t)).squareRoot()
  }
}
