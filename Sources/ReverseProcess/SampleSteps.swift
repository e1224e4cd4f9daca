import ForwardProcess

/// Which of a schedule's steps are visited when not all of them are (arXiv:2305.08891, table 2).
public enum StepSpacing: String, CaseIterable, Sendable {
  /// Equal distances, ending at step 1. The noisiest steps are never visited, although sampling
  /// starts from pure noise: DDIM's and Stable Diffusion's habit.
  case leading
  /// Equal distances, starting at step T.
  case trailing
  /// Step T and step 1, and equal distances in between.
  case even
}

extension NoiseSchedule {
  /// Returns the steps that sampling visits: `count` of them, falling, and then 0.
  ///
  /// Of 1,000 steps, 4 are 751, 501, 251, 1 (leading), 1000, 750, 500, 250 (trailing) or
  /// 1000, 667, 334, 1 (even); each pair of neighbours is one step of the sampler. Checkpoints
  /// count them one lower, see `checkpointTimestep(ofStep:)`.
  ///
  /// Throws a `ScheduleError` unless `count` lies in 1…T.
  public func sampleSteps(_ count: Int, spacing: StepSpacing = .trailing) throws -> [Int] {
    guard (1...steps).contains(count) else {
      throw ScheduleError(
        "\(count) sampling steps do not fit a schedule of \(steps): take 1...\(steps).")
    }
    let visited = (0..<count).map { i in
      switch spacing {
      case .leading: 1 + (count - 1 - i) * (steps / count)
      case .trailing: rounded(Double(steps) - Double(i) * Double(steps) / Double(count))
      case .even: 1 + rounded(Double((count - 1 - i) * (steps - 1)) / Double(max(count - 1, 1)))
      }
    }
    return visited + [0]
  }

  /// The nearest whole number; of two, the even one, as NumPy and diffusers round.
  private func rounded(_ number: Double) -> Int { Int(number.rounded(.toNearestOrEven)) }
}
