import Glibc

// The schedules of the literature, each with the numbers that its authors chose.

extension NoiseSchedule {
  /// β rises evenly from step to step: the schedule of DDPM (arXiv:2006.11239, section 4).
  ///
  /// Its two numbers belong to 1,000 steps. Fewer steps of the same size leave some of the picture
  /// visible in the end: 100 keep ᾱ = 0.36. `resampled(to:)` spreads the same noise over fewer.
  public static func linear(
    steps: Int = 1000, from first: Double = 1e-4, to last: Double = 0.02
  ) throws -> NoiseSchedule {
    try NoiseSchedule(beta: ramp(from: first, to: last, count: steps))
  }

  /// √β rises evenly: the schedule of Stable Diffusion (Rombach et al., arXiv:2112.10752).
  ///
  /// It leaves more of the picture than `linear`: ᾱ₅₀₀ is 0.28 instead of 0.08, and ᾱ_T is 0.005.
  public static func scaledLinear(
    steps: Int = 1000, from first: Double = 0.00085, to last: Double = 0.012
  ) throws -> NoiseSchedule {
    let roots = ramp(from: first.squareRoot(), to: last.squareRoot(), count: steps)
    return try NoiseSchedule(beta: roots.map { $0 * $0 })
  }

  /// ᾱ falls like a squared cosine (Nichol & Dhariwal, arXiv:2102.09672, eq. 17):
  ///
  ///     ᾱ_t = f(t) / f(0),   f(t) = cos²((t/T + s) / (1 + s) · π/2),   s = 0.008
  ///
  /// β is kept at or below `clip`, as in the paper, so that a trace of the picture stays and the
  /// last step can be undone. The shape is the same for every number of steps.
  public static func cosine(steps: Int = 1000, clip: Double = 0.999) throws -> NoiseSchedule {
    func f(_ t: Int) -> Double {
      let root = cos((Double(t) / Double(steps) + 0.008) / 1.008 * .pi / 2)
      return root * root
    }
    return try NoiseSchedule(
      beta: numbers(upTo: steps).map { t in min(1 - f(t) / f(t - 1), clip) })
  }

  /// β rises along an S: slowly, then fast, then slowly (GeoDiff, arXiv:2203.02923).
  ///
  ///     β_t = β_first + (β_last − β_first) / (1 + exp(−u)),   u evenly spaced from −6 to 6
  public static func sigmoid(
    steps: Int = 1000, from first: Double = 1e-4, to last: Double = 0.02
  ) throws -> NoiseSchedule {
    try NoiseSchedule(
      beta: ramp(from: -6, to: 6, count: steps).map { u in
        first + (last - first) / (1 + exp(-u))
      })
  }

  private static func numbers(upTo last: Int) -> [Int] {
    Array(stride(from: 1, through: last, by: 1))
  }

  /// `count` numbers at equal distances, the first and the last included.
  private static func ramp(from first: Double, to last: Double, count: Int) -> [Double] {
    let gap = count > 1 ? (last - first) / Double(count - 1) : 0
    return numbers(upTo: count).map { first + gap * Double($0 - 1) }
  }
}

// MARK: - Schedules made from schedules

extension NoiseSchedule {
  /// Returns this schedule, moved so that its last step leaves nothing of the picture: ᾱ_T = 0.
  ///
  ///     √ᾱ′_t = (√ᾱ_t − √ᾱ_T) · √ᾱ₁ / (√ᾱ₁ − √ᾱ_T)      (Lin et al., arXiv:2305.08891, alg. 1)
  ///
  /// Stable Diffusion's schedule still holds 7% of the picture's amplitude in its last step, enough
  /// to tell how bright it is. A network that learned to rely on that, but starts from pure noise,
  /// makes no very dark or very bright picture.
  ///
  /// At ᾱ_T = 0 a noisy picture is noise and nothing else, so a network that predicts noise would
  /// say nothing about the picture. Predictions of x₀ and of v keep their meaning there.
  ///
  /// Throws a `ScheduleError` for a schedule of one step, whose first step cannot stay in place.
  public func withZeroTerminalSNR() throws -> NoiseSchedule {
    guard steps > 1 else {
      throw ScheduleError("A schedule of one step has no last step to move; take at least 2 steps.")
    }
    let roots = alphaBar.dropFirst().map { $0.squareRoot() }
    let (first, last) = (roots[0], roots[steps - 1])
    return try NoiseSchedule(
      alphaBar: roots.map { root in
        let moved = (root - last) * first / (first - last)
        return moved * moved
      })
  }

  /// Returns the schedule that goes the same way in another number of steps, T′.
  ///
  /// Its step t stands where step t · T / T′ stands here, with ᾱ interpolated between neighbours.
  /// So it passes the same amounts of noise and ends at the same SNR, for every T′. (Multiplying β
  /// by T / T′, as the code of arXiv:2102.09672 does, comes near this for many steps; below 20, a β
  /// of 0.02 at 1,000 steps would exceed 1.)
  public func resampled(to newSteps: Int) throws -> NoiseSchedule {
    guard newSteps != steps else { return self }
    return try NoiseSchedule(
      alphaBar: Self.numbers(upTo: newSteps).map { t in
        let (before, rest) = (t * steps).quotientAndRemainder(dividingBy: newSteps)
        let after = min(before + 1, steps)
        let fraction = Double(rest) / Double(newSteps)
        return alphaBar[before] + (alphaBar[after] - alphaBar[before]) * fraction
      })
  }
}
