import Glibc
import Tensors

/// One path of noise, from which walks of 10 and of 1,000 steps get the same.
///
/// A sampler that draws fresh noise in every step makes another picture with every number of steps. This
/// source fixes the whole Brownian path W beforehand and lets each step have the piece that it covers:
///
///     z(σ → σ') = (W(σ') − W(σ)) / √(length of the piece),   lengths measured in log σ
///
/// The path is nowhere stored. Between two known values the middle is normally distributed around their
/// mean, with a quarter of the interval's length as variance (Lévy's bridge), so any value can be had by
/// halving, each half with noise of its own that follows from the seed. Hence the path does not depend
/// on what is asked for, nor in which order. (As `BrownianTree` in torchsde, which k-diffusion uses.)
///
///     let tree = BrownianTree(seed: 7, shape: x.shape, from: 14.6, to: 0.03)
///     x = try EulerAncestral().sample(from: x, along: grid, noise: tree.noise, denoiser: denoiser)
///
/// A value costs 16 draws of the whole shape, so noise for a step costs 32.
public struct BrownianTree: Sendable {
  /// What the path follows from.
  public let seed: UInt64
  /// The shape of the noise, that of the state.
  public let shape: [Int]
  /// Where the path begins: the largest σ that can be asked for.
  public let largest: Double
  /// Where the path ends: below this σ, which is above 0, there is no noise.
  public let smallest: Double

  /// How often the way is halved: 16,384 pieces are left.
  private static let halvings = 14

  /// The path of `seed` for states of `shape`, on the way from the largest σ to the smallest.
  ///
  /// Throws a `SamplingError` unless 0 < smallest < largest.
  public init(
    seed: UInt64, shape: [Int], from largest: Double, to smallest: Double
  ) throws {
    guard smallest > 0, largest > smallest, largest.isFinite else {
      throw SamplingError(
        "There is no path of noise from σ = \(largest) to \(smallest): it falls and stays above 0.")
    }
    (self.seed, self.shape, self.largest, self.smallest) = (seed, shape, largest, smallest)
  }

  /// A `NoiseSource`: unit normal noise for the way from `sigma` down to `next`, the same for whoever
  /// asks. A piece's noise is made of its parts', and pieces that do not overlap have independent noise;
  /// but where both lie within the same 16,384-th of the way in log σ, one draw serves both.
  ///
  /// Samplers that go up (EDM's churn) would take the path's noise back where they came along before,
  /// and those that stay (Langevin's dynamics) have no piece of it; they get noise of their own, that
  /// follows from where they go.
  public func noise(_ sigma: Double, _ next: Double) -> Tensor {
    let (start, end) = (time(of: sigma), time(of: next))
    guard next < sigma else { return draw(sigma.bitPattern ^ (next.bitPattern << 1)) }
    guard start < end else {
      fatalError("The path from \(largest) to \(smallest) has no piece from \(sigma) to \(next).")
    }
    return (value(atTime: end) - value(atTime: start)) / (end - start).squareRoot()
  }

  /// Returns W(σ), which is 0 at the largest σ and has variance log(largest / σ) elsewhere.
  public func value(at sigma: Double) -> Tensor { value(atTime: time(of: sigma)) }

  /// How far down the way σ lies: log(largest / σ), not beyond its ends.
  private func time(of sigma: Double) -> Double {
    log(largest / min(max(sigma, smallest), largest))
  }

  private func value(atTime time: Double) -> Tensor {
    var (start, end) = (0.0, log(largest / smallest))
    var (before, after) = (Tensor.zeros(shape), end.squareRoot() * draw(0))
    // Halves are numbered like a heap: those of piece n are 2n and 2n + 1.
    var piece: UInt64 = 1
    for _ in 0..<Self.halvings {
      let middle = (start + end) / 2
      let value = bridge(before, after, from: start, to: end, at: middle, noise: draw(piece))
      piece *= 2
      if time < middle {
        (end, after) = (middle, value)
      } else {
        (start, before) = (middle, value)
        piece += 1
      }
    }
    // Within the last piece one draw serves all places: each has the variance that it should have.
    return bridge(before, after, from: start, to: end, at: time, noise: draw(piece))
  }

  /// Returns a value between two that are known: normal around the straight line, with the variance
  /// (t − start) (end − t) / (end − start).
  private func bridge(
    _ before: Tensor, _ after: Tensor, from start: Double, to end: Double, at time: Double,
    noise: Tensor
  ) -> Tensor {
    let share = min((time - start) / (end - start), 1)
    let deviation = (share * (1 - share) * (end - start)).squareRoot()
    return (1 - share) * before + share * after + deviation * noise
  }

  /// The noise that belongs to a number. Seeds of neighbours differ in all bits (SplitMix64's mixing;
  /// Steele, Lea & Flood, OOPSLA 2014).
  private func draw(_ number: UInt64) -> Tensor {
    var mixed = seed &* 0x9E37_79B9_7F4A_7C15 &+ number &* 0xD1B5_4A32_D192_ED03
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    var generator = TorchGenerator(seed: mixed ^ (mixed >> 31))
    return generator.noise(shape)
  }
}
