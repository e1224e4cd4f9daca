import Glibc
import Tensors

/// A distribution of single numbers for which the probability-flow ODE can be solved exactly: a mixture
/// of bells.
///
///     p(x; σ) = Σₖ wₖ N(x; μₖ, sₖ² + σ²)
///
/// The ODE moves points along so that at each σ they are distributed like p(·; σ). In one dimension
/// they cannot overtake each other. So whoever has a share F of all others below has it for ever:
///
///     F_σ'(x(σ')) = F_σ(x(σ)),   hence   x(σ') = F_σ'⁻¹(F_σ(x))
///
/// Each number of a state is a sample of its own. Everything is computed in double precision, so what
/// differs from it is a sampler's error.
public struct OrderProblem: Sendable {
  /// One bell of the mixture before noise is added.
  public struct Bell: Sendable {
    /// wₖ; all of them sum to 1.
    public let weight: Double
    /// μₖ.
    public let mean: Double
    /// sₖ, a deviation.
    public let deviation: Double
  }

  /// Along which σ a walk of n steps goes. Each is the image of an evenly divided line under a smooth
  /// function, so that steps shrink everywhere as n grows; otherwise an order has no meaning.
  public enum Spacing: String, CaseIterable, Sendable {
    /// Even in log σ: the clock of DPM-Solver and its relatives.
    case logarithmic = "log"
    /// Karras', with ρ = 7.
    case karras
    /// Even in σ.
    case even
  }

  /// The bells.
  public let bells: [Bell]
  /// σ where walks begin.
  public let largest: Double
  /// σ, above 0, where the grid's last step ends.
  public let smallest: Double
  /// Along which σ walks go.
  public var spacing = Spacing.logarithmic
  /// Whether another step leads from the smallest σ to 0.
  public var endsAtZero = false

  /// A problem from its parts; weights need not sum to 1 beforehand.
  ///
  /// Throws a `SamplingError` unless 0 < smallest < largest and the bells have weights and deviations
  /// above 0.
  public init(
    bells: [(weight: Double, mean: Double, deviation: Double)], from largest: Double = 10,
    to smallest: Double = 0.05
  ) throws {
    _ = try SigmaGrid([largest, smallest])
    let total = bells.reduce(0) { $0 + $1.weight }
    guard smallest > 0, !bells.isEmpty, bells.allSatisfy({ $0.weight > 0 && $0.deviation > 0 })
    else {
      throw SamplingError(
        "An exact solution needs bells with weights and deviations above 0, and a walk that ends "
          + "above 0.")
    }
    self.init(
      normalized: bells.map {
        Bell(weight: $0.weight / total, mean: $0.mean, deviation: $0.deviation)
      }, largest, smallest)
  }

  private init(normalized bells: [Bell], _ largest: Double, _ smallest: Double) {
    (self.bells, self.largest, self.smallest) = (bells, largest, smallest)
  }

  /// Two bells that overlap, unlike in weight and width, so that no errors cancel by symmetry.
  public static let twoBells = OrderProblem(
    normalized: [
      Bell(weight: 0.6, mean: -1, deviation: 0.5), Bell(weight: 0.4, mean: 1.2, deviation: 0.7),
    ], 10, 0.05)

  /// The same bells where all of the bending happens, without the long straight ways before and after. Here
  /// the first steps and the last ones matter as much as those between.
  public static let bend = OrderProblem(normalized: twoBells.bells, 4, 0.5)

  /// One bell around 0. All samplers are linear there.
  public static let oneBell = OrderProblem(
    normalized: [Bell(weight: 1, mean: 0, deviation: 0.5)], 10, 0.05)
}

// MARK: - Walks

extension OrderProblem {
  /// The grid of `steps` steps, and one more if it `endsAtZero`.
  ///
  /// Throws a `SamplingError` if there are fewer than 1.
  public func grid(_ steps: Int) throws -> SigmaGrid {
    guard steps > 0 else {
      throw SamplingError("A walk of \(steps) steps leads nowhere: take at least 1.")
    }
    let grid =
      switch spacing {
      case .logarithmic: try SigmaGrid.exponential(steps + 1, from: largest, to: smallest)
      case .karras: try SigmaGrid.karras(steps + 1, from: largest, to: smallest)
      case .even: try SigmaGrid.karras(steps + 1, from: largest, to: smallest, rho: 1)
      }
    return endsAtZero ? grid : try SigmaGrid(grid.sigmas.dropLast())
  }

  /// Where walks end.
  public var end: Double { endsAtZero ? 0 : smallest }

  /// Points at the largest σ, `count` of them, with equal shares of the distribution between them.
  public func starts(_ count: Int = 64) -> Tensor {
    Tensor((1...count).map { Float(quantile(Double($0) / Double(count + 1), at: largest)) })
  }

  /// Returns where the points `x` at σ have to be at `next`, exactly.
  public func solution(_ x: Tensor, from sigma: Double, to next: Double) -> [Double] {
    x.scalars.map { quantile(share(below: Double($0), at: sigma), at: next) }
  }

  /// The exact D(x; σ), rounded once, at the end: a `SigmaDenoiser`.
  ///
  ///     D = Σₖ rₖ (μₖ + gₖ (x − μₖ)),   gₖ = sₖ² / (sₖ² + σ²)
  public func denoised(_ noisy: Tensor, at sigma: Double) -> Tensor {
    noisy.map { Float(denoised(Double($0), at: sigma)) }
  }

  private func denoised(_ x: Double, at sigma: Double) -> Double {
    var (total, sum) = (0.0, 0.0)
    for bell in bells {
      let (own, whole) = (bell.deviation * bell.deviation, bell.variance(at: sigma))
      let apart = x - bell.mean
      let height = bell.weight * exp(-apart * apart / (2 * whole)) / whole.squareRoot()
      total += height
      sum += height * (bell.mean + own / whole * apart)
    }
    return sum / total
  }
}

// MARK: - Shares and quantiles

extension OrderProblem {
  /// F_σ(x): which share of all points lies below `x`.
  func share(below x: Double, at sigma: Double) -> Double {
    bells.reduce(0) { sum, bell in
      let apart = (x - bell.mean) / bell.variance(at: sigma).squareRoot()
      return sum + bell.weight * erfc(-apart / 2.0.squareRoot()) / 2
    }
  }

  /// The x below which the `share` of all points lies, by halving until nothing lies between.
  func quantile(_ share: Double, at sigma: Double) -> Double {
    let reach = 12 * bells.map { $0.variance(at: sigma).squareRoot() }.max()!
    var low = bells.map(\.mean).min()! - reach
    var high = bells.map(\.mean).max()! + reach
    while true {
      let middle = (low + high) / 2
      guard low < middle, middle < high else { return middle }
      if self.share(below: middle, at: sigma) < share { low = middle } else { high = middle }
    }
  }
}

extension OrderProblem.Bell {
  /// s² + σ²: how wide the bell is under noise.
  func variance(at sigma: Double) -> Double { deviation * deviation + sigma * sigma }
}
