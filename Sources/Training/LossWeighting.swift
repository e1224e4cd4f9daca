import ForwardProcess
import Glibc
import ReverseProcess

/// How much the error at each step counts.
///
/// The same network predicts ε, x₀ or v, and errors in one are errors in the others, larger by a
/// factor that depends on the signal-to-noise ratio SNR = ᾱ/(1 − ᾱ). So each weighting is said once,
/// for errors in x₀, and divided by that factor.
public enum LossWeighting: Sendable, Equatable {
  /// All errors in what the network predicts count alike.
  case plain
  /// Errors in x₀ count as min(SNR, γ): easy steps do not drown the others (arXiv:2303.09556,
  /// equation 8; γ = 5).
  case minSNR(gamma: Double)
  /// Errors in ε count as 1/(k + SNR)^γ: steps where only details are left count less
  /// (arXiv:2204.00227, equation 9; k = 1, γ = 1).
  case p2(k: Double, gamma: Double)
  /// Errors in x₀ count as SNR + 1/σ², σ the deviation of the data, as in EDM
  /// (arXiv:2206.00364, section 5: λ(σ) = (σ² + σ_data²)/(σ σ_data)²).
  case edm(dataDeviation: Double)

  /// The weight at step `t` of the mean squared error in `target`.
  public func weight(
    at t: Int, of target: PredictionTarget, in schedule: NoiseSchedule
  ) -> Double {
    let snr = schedule.signalToNoise(at: t)
    // The square of how much larger an error in the target is than the same one in x₀.
    let factor: Double =
      switch target {
      case .noise: snr
      case .clean: 1
      case .velocity: snr + 1
      }
    return switch self {
    case .plain: 1
    case .minSNR(let gamma): min(snr, gamma) / factor
    case .p2(let k, let gamma): snr / pow(k + snr, gamma) / factor
    case .edm(let deviation): (snr + 1 / (deviation * deviation)) / factor
    }
  }
}

extension LossWeighting: LosslessStringConvertible {
  /// The same in words: `plain`, `min-snr 5.0`, `p2 1.0 1.0` (k and γ), `edm 0.5`.
  public var description: String {
    switch self {
    case .plain: "plain"
    case .minSNR(let gamma): "min-snr \(gamma)"
    case .p2(let k, let gamma): "p2 \(k) \(gamma)"
    case .edm(let deviation): "edm \(deviation)"
    }
  }

  /// Reads what `description` has written; nil for anything else.
  public init?(_ description: String) {
    let words = description.split(separator: " ")
    let numbers = words.dropFirst().compactMap { Double($0) }
    switch (words.first, words.count, numbers.count) {
    case ("plain", 1, 0): self = .plain
    case ("min-snr", 2, 1): self = .minSNR(gamma: numbers[0])
    case ("p2", 3, 2): self = .p2(k: numbers[0], gamma: numbers[1])
    case ("edm", 2, 1): self = .edm(dataDeviation: numbers[0])
    default: return nil
    }
  }
}
