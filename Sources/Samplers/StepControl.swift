import Glibc

/// Decides from the errors of steps how long the next one should be, as a controller in engineering
/// does: by the last error (I), by its change (P) and by the change of that (D).
///
///     q = (1/E)^((P + I + D)/k) · (1/E₁)^(−(P + 2D)/k) · (1/E₂)^(D/k),   h' = h (1 + atan(q − 1))
///
/// E is the error of this step, where 1 is allowed, E₁ and E₂ are those of the two accepted before, and k
/// is the order of the rule; before there were two, the first step's stands for them. The arctangent
/// keeps h from jumping: it becomes 1 + π/2 times as long at most. (Söderlind, Digital filters in
/// adaptive time-stepping, 2003; k-diffusion, PIDStepSizeController.)
public struct StepControl: Sendable {
  /// h, how long the next step should be on the clock log σ.
  public private(set) var length: Double
  private let proportional, integral, derivative: Double
  private let acceptance: Double
  /// The inverse errors of the last two accepted steps, the newest first.
  private var past: (Double, Double)?

  /// Makes a controller. A step is accepted unless h would have to shrink below `acceptance` h.
  public init(
    firstLength: Double = 0.05, proportional: Double = 0, integral: Double = 1,
    derivative: Double = 0, acceptance: Double = 0.81
  ) {
    (length, self.acceptance) = (firstLength, acceptance)
    (self.proportional, self.integral, self.derivative) = (proportional, integral, derivative)
  }

  /// Tells whether a step with this error may stand, and changes `length` for the next.
  public mutating func accepts(_ error: Double, order: Double) -> Bool {
    let inverse = 1 / (error + 1e-8)
    let (last, beforeLast) = past ?? (inverse, inverse)
    let quotient =
      pow(inverse, (proportional + integral + derivative) / order)
      * pow(last, -(proportional + 2 * derivative) / order) * pow(beforeLast, derivative / order)
    let factor = 1 + atan(quotient - 1)
    length *= factor
    let isAccepted = factor >= acceptance
    past = isAccepted ? (inverse, last) : (last, beforeLast)
    return isAccepted
  }
}
