/// How much noise a picture holds at each step of its way to pure noise.
///
/// Each step keeps a part of the picture and adds fresh noise, in amounts that leave the variance
/// at 1, so the process is called variance preserving:
///
///     q(x_t | x_{t−1}) = N(x_t; √(1 − β_t) x_{t−1}, β_t I)      (DDPM, arXiv:2006.11239, eq. 2)
///
/// The tables run over the steps 0…T. Step 0 is the clean picture, with β₀ = 0 and ᾱ₀ = 1, so no
/// formula has a special first case. They are kept in double precision, because 1 − ᾱ₁, which is
/// 0.0001, would lose three digits in single; they are narrowed where they meet a tensor.
public struct NoiseSchedule: Sendable, Equatable {
  /// β₀ … β_T: the variance of the noise that step t adds.
  public let beta: [Double]
  /// α₀ … α_T: the variance that step t keeps, α_t = 1 − β_t.
  public let alpha: [Double]
  /// ᾱ₀ … ᾱ_T: the variance that all steps up to t keep, ᾱ_t = α₁ α₂ … α_t.
  public let alphaBar: [Double]

  /// T, the number of the last and noisiest step.
  public var steps: Int { alphaBar.count - 1 }
}

// MARK: - From numbers to a schedule

extension NoiseSchedule {
  /// Makes the schedule whose steps 1…T add noise of the variances `beta`.
  ///
  ///     ᾱ_t = ∏ (1 − β_s), s = 1 … t      (arXiv:2006.11239, above eq. 4)
  ///
  /// Throws a `ScheduleError` unless every β lies between 0 and 1; only the last may be 1.
  public init(beta: [Double]) throws {
    for (t, variance) in zip(1..., beta) where !(variance > 0 && variance <= 1) {
      throw ScheduleError("β at step \(t) is \(variance): it has to lie between 0 and 1.")
    }
    self.beta = [0] + beta
    alpha = self.beta.map { 1 - $0 }
    var product = 1.0
    alphaBar = alpha.map { kept in
      product *= kept
      return product
    }
    try validate()
  }

  /// Makes the schedule whose steps 1…T have kept the variances `alphaBar` of the clean picture.
  ///
  ///     α_t = ᾱ_t / ᾱ_{t−1}
  ///
  /// Throws a `ScheduleError` unless the values fall from step to step and stay between 1 and 0;
  /// only the last may be 0, which means that nothing is left of the picture.
  public init(alphaBar: [Double]) throws {
    self.alphaBar = [1] + alphaBar
    alpha = [1] + zip(alphaBar, self.alphaBar).map { now, before in now / before }
    beta = alpha.map { 1 - $0 }
    try validate()
  }

  private func validate() throws {
    guard steps > 0 else { throw ScheduleError("A schedule needs at least one step.") }
    for t in 1...steps {
      guard alphaBar[t] < alphaBar[t - 1], alphaBar[t] >= 0, alphaBar[t] > 0 || t == steps else {
        throw ScheduleError(
          "ᾱ goes from \(alphaBar[t - 1]) to \(alphaBar[t]) at step \(t) of \(steps): it has to "
            + "fall with every step and may reach 0 only in the last. Change β or ᾱ there.")
      }
    }
  }
}

/// Numbers that make no schedule, or a step that a schedule does not have, in words for a person.
public struct ScheduleError: Error, CustomStringConvertible {
  /// What is wrong, with which values, and what to do.
  public let description: String

  /// Makes an error that says `description`.
  public init(_ description: String) { self.description = description }
}
