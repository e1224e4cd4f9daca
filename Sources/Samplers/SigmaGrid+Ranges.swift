import Glibc

// Grids that know nothing of a schedule's steps, only where to begin and how close to 0 to come. All of
// them have `count` steps: `count` deviations from `largest` to `smallest`, and 0 after them. With a
// single step there is only `largest` and 0.

extension SigmaGrid {
  /// Small σ are visited more densely than large ones, because there an error shows most:
  ///
  ///     σᵢ = (σ_max^(1/ρ) + i / (n − 1) (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ
  ///
  /// (Karras et al., arXiv:2206.00364, eq. 5.) ρ = 7 is theirs; ρ = 1 is even in σ, and the larger ρ,
  /// the closer to even in log σ.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1, 0 < smallest < largest, and `rho` is above 0.
  public static func karras(
    _ count: Int, from largest: Double, to smallest: Double, rho: Double = 7
  ) throws -> SigmaGrid {
    try check(rho, isPositive: "ρ")
    let (top, bottom) = (pow(largest, 1 / rho), pow(smallest, 1 / rho))
    return try falling(count, from: largest, to: smallest) { share in
      pow(top + share * (bottom - top), rho)
    }
  }

  /// Every σ is the same part of the one before: even in log σ, as in k-diffusion.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1 and 0 < smallest < largest.
  public static func exponential(
    _ count: Int, from largest: Double, to smallest: Double
  ) throws -> SigmaGrid {
    try polyexponential(count, from: largest, to: smallest, rho: 1)
  }

  /// log σ falls like the power ρ of a straight line, as in k-diffusion:
  ///
  ///     log σᵢ = log σ_min + (1 − i / (n − 1))^ρ (log σ_max − log σ_min)
  ///
  /// ρ above 1 visits small σ more densely, below 1 large ones.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1, 0 < smallest < largest, and `rho` is above 0.
  public static func polyexponential(
    _ count: Int, from largest: Double, to smallest: Double, rho: Double = 1
  ) throws -> SigmaGrid {
    try check(rho, isPositive: "ρ")
    let (top, bottom) = (log(largest), log(smallest))
    return try falling(count, from: largest, to: smallest) { share in
      exp(bottom + pow(1 - share, rho) * (top - bottom))
    }
  }

  /// Dense at both ends: σ are the quantiles of a beta distribution, stretched over the range.
  ///
  ///     σᵢ = σ_min + (σ_max − σ_min) F⁻¹(1 − i / (n − 1)),   F = I(a, b)
  ///
  /// So diffusers and A1111 read “Beta Sampling is All You Need” (arXiv:2407.12173), which itself
  /// spreads steps t so, not σ: see `beta(_:along:)`.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1, 0 < smallest < largest, and `a` and `b` are
  /// above 0.
  public static func beta(
    _ count: Int, from largest: Double, to smallest: Double, a: Double = 0.6, b: Double = 0.6
  ) throws -> SigmaGrid {
    try check(a, isPositive: "a")
    try check(b, isPositive: "b")
    let distribution = BetaDistribution(a: a, b: b)
    return try falling(count, from: largest, to: smallest) { share in
      smallest + (largest - smallest) * distribution.quantile(1 - share)
    }
  }

  /// Even steps in the time of the continuous variance preserving process, whose β rises evenly:
  ///
  ///     σ(t) = √(exp(½ β_d t² + β_min t) − 1),   t from 1 to ε
  ///
  /// (arXiv:2206.00364, table 1.) β_d and β_min follow from where the
  /// grid begins and ends. DDPM's schedule has 19.9 and 0.1, which is σ from 152 to 0.01.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1, 0 < smallest < largest, 0 < ε < 1, and the
  /// range is wide enough for σ to fall all the way.
  public static func variancePreserving(
    _ count: Int, from largest: Double, to smallest: Double, epsilon: Double = 1e-3
  ) throws -> SigmaGrid {
    guard epsilon > 0, epsilon < 1 else {
      throw SamplingError("ε = \(epsilon) cannot be: the time where noise begins lies in 0...1.")
    }
    let (top, bottom) = (log1p(largest * largest), log1p(smallest * smallest))
    let slope = 2 * (bottom / epsilon - top) / (epsilon - 1)  // β_d
    let start = top - slope / 2  // β_min
    return try falling(count, from: largest, to: smallest) { share in
      let t = 1 + share * (epsilon - 1)
      return expm1(slope / 2 * t * t + start * t).squareRoot()
    }
  }
}

// MARK: - What they share

extension SigmaGrid {
  /// Returns the grid whose first `count` deviations are those at the shares 0…1 of its way down, and
  /// whose last is 0.
  static func falling(
    _ count: Int, from largest: Double, to smallest: Double, _ sigma: (Double) -> Double
  ) throws -> SigmaGrid {
    guard smallest > 0, largest > smallest, largest.isFinite else {
      throw SamplingError(
        "σ cannot fall from \(largest) to \(smallest): name the larger one first, and both above 0."
      )
    }
    return try SigmaGrid(shares(count).map(sigma) + [0])
  }

  /// `count` numbers from 0 to 1 at equal distances; a single one is 0.
  static func shares(_ count: Int) throws -> [Double] {
    guard count > 0 else {
      throw SamplingError("A walk of \(count) steps leads nowhere: take at least 1.")
    }
    return (0..<count).map { Double($0) / Double(max(count - 1, 1)) }
  }

  private static func check(_ number: Double, isPositive name: String) throws {
    guard number > 0, number.isFinite else {
      throw SamplingError("\(name) = \(number) cannot be: it has to be above 0.")
    }
  }
}
