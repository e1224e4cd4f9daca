import Glibc

/// The σ that a walk visits, falling; usually the last is 0.
public struct SigmaGrid: Sendable, Equatable {
  /// σ₀ > σ₁ > … ≥ 0.
  public let sigmas: [Double]

  /// Makes a grid of given deviations.
  ///
  /// Throws a `SamplingError` unless there are at least two, finite, falling and not below 0.
  public init(_ sigmas: [Double]) throws {
    guard sigmas.count >= 2 else {
      throw SamplingError("A walk needs at least two σ, where it begins and where it ends.")
    }
    for (index, (sigma, next)) in zip(sigmas, sigmas.dropFirst()).enumerated()
    where !(sigma > next && next >= 0 && sigma.isFinite) {
      throw SamplingError(
        "σ goes from \(sigma) to \(next) at step \(index + 1) of \(sigmas.count - 1): it has to be "
          + "finite, to fall with every step, and to end at 0 or above.")
    }
    self.sigmas = sigmas
  }

  /// How many steps lead along it.
  public var count: Int { sigmas.count - 1 }

  /// The steps, one for each pair of neighbours.
  public var steps: [SigmaStep] { (0..<count).map { SigmaStep(grid: self, index: $0) } }
}

/// One step of a walk along a grid.
public struct SigmaStep: Sendable, Equatable {
  /// The whole walk: some samplers look at how much is left of it.
  public let grid: SigmaGrid
  /// The number of this step, from 0.
  public let index: Int

  /// Step number `index`, from 0, of a walk along `grid`.
  public init(grid: SigmaGrid, index: Int) {
    guard (0..<grid.count).contains(index) else {
      fatalError("A walk of \(grid.count) steps has no step number \(index).")
    }
    (self.grid, self.index) = (grid, index)
  }

  /// σ where the step begins; above 0.
  public var sigma: Double { grid.sigmas[index] }
  /// σ where it ends; may be 0.
  public var next: Double { grid.sigmas[index + 1] }
  /// How many steps are left after it.
  public var stepsLeft: Int { grid.count - 1 - index }

  /// How far the step goes on the clock λ = −log σ, that DPM-Solver and its relatives step by; infinite
  /// if it ends at 0.
  ///
  ///     h = λ(next) − λ(σ) = log(σ / next)      (Lu et al., arXiv:2206.00927, section 3.1)
  ///
  /// There λ = log(√ᾱ / √(1 − ᾱ)), which is the same.
  public var h: Double { log(sigma / next) }
}
