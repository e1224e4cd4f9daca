import Glibc

// Flow matching mixes x_t = (1 − t) x₀ + t ε, with t from 1, noise, to 0. Divided by 1 − t that is
// x₀ + σ ε with σ = t / (1 − t), so a grid of t is a grid of σ.

extension SigmaGrid {
  /// Visits the times of a flow at equal distances, moved towards the noise by `shift`:
  ///
  ///     t' = s t / (1 + (s − 1) t),   σ = t' / (1 − t')      (Esser et al., arXiv:2403.03206, eq. 23)
  ///
  /// Along σ a shift is a factor: σ' = s σ. Pictures of more pixels need more noise to be hidden, and
  /// a larger shift. Stable Diffusion 3 takes 3; `flowShift(tokens:)` has Flux's.
  ///
  /// `count` times go from `first` to `last`, and to 0 after them. diffusers' `shift` also moves the last
  /// one beforehand, so that it moves twice: pass `last` as it wants it. Where t is 1 and σ infinite, the
  /// walk begins at σ = 4096 instead, as along schedules that leave nothing of the picture.
  ///
  /// Throws a `SamplingError` unless `count` is at least 1, 1 ≥ first > last > 0, and `shift` is above 0.
  public static func flow(
    _ count: Int, shift: Double = 1, from first: Double = 1, to last: Double = 0.001
  ) throws -> SigmaGrid {
    guard first <= 1, shift > 0, shift.isFinite else {
      throw SamplingError(
        "A flow's times lie in 0...1 and its shift above 0: it cannot begin at \(first) with a shift "
          + "of \(shift).")
    }
    return try falling(count, from: first, to: last) { share in
      let t = first + share * (last - first)
      return min(shift * t / (1 - t), 4096)
    }
  }

  /// The shift that Flux takes for pictures of `tokens` patches (diffusers' “dynamic shifting”):
  ///
  ///     s = e^μ,   μ from 0.5 at 256 tokens to 1.15 at 4096, along a straight line
  public static func flowShift(tokens: Int) -> Double {
    exp(0.5 + (1.15 - 0.5) * Double(tokens - 256) / Double(4096 - 256))
  }
}
