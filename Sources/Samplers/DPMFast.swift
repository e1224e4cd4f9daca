import Glibc
import Tensors

/// DPM fast: DPM-Solver's steps of third order, and at the end lower ones, so that a given number of
/// looks is used up.
///
/// (DPM-Solver-fast, Lu et al., arXiv:2206.00927; k-diffusion, sample_dpm_fast.)
///
/// n looks make ⌊n/3⌋ + 1 steps, all of the same length on the clock log σ, of these orders:
///
///     n = 3k:   3, …, 3, 2, 1        n = 3k + 1:   3, …, 3, 1        n = 3k + 2:   3, …, 3, 2
///
/// `grid(looks:from:to:)` makes that grid; along any other, the orders follow the same pattern. A last
/// step that ends at 0 is of first order: there its middle would be at 0, too.
///
/// The steps of third order do not make the walk so. A single last step of first order leaves an error of
/// h², which is all that counts in the end, unless n = 3k + 2. With η > 0 the last step draws no noise, as
/// in k-diffusion (it would lead below the end of the walk), and half as long steps come only √2 times as
/// close to a path.
public struct DPMFast: Solver {
  /// η, the share of fresh noise, 0…1.
  public var eta: Double
  /// How many looks are left over by threes, 0, 1 or 2.
  private let rest: Int

  /// Makes the rule for a walk of this many looks; any multiple of 3 stands for 3, …, 3, 2, 1.
  public init(looks: Int = 0, eta: Double = 0) {
    (rest, self.eta) = (looks % 3, eta)
  }

  /// Returns the grid for a walk of this many looks from σ `first` to σ `last`.
  ///
  /// Throws a `SamplingError` unless there is at least one look, and `first` > `last` > 0.
  public static func grid(looks: Int, from first: Double, to last: Double) throws -> SigmaGrid {
    guard looks > 0 else {
      throw SamplingError("DPM fast takes one look at least, not \(looks).")
    }
    guard last > 0 else {
      throw SamplingError("DPM fast goes along log σ: its walk has to end above 0, not at \(last).")
    }
    let count = looks / 3 + 1
    return try SigmaGrid(
      (0...count).map { first * pow(last / first, Double($0) / Double(count)) })
  }

  /// Returns the order of a step, 1…3, which is also how many looks it takes.
  public func order(of step: SigmaStep) -> Int {
    switch (step.stepsLeft, rest) {
    case (0, _): step.next > 0 ? max(rest, 1) : 1
    case (1, 0): 2
    default: 3
    }
  }

  /// Returns the state at `step.next`.
  public func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let (down, up) = ancestralSplit(
      from: step.sigma, to: step.next, eta: eta, end: step.grid.sigmas[step.grid.count])
    let lower =
      switch order(of: step) {
      case 1: moved(x, towards: try denoiser(x, step.sigma), from: step.sigma, to: down)
      case 2: try EmbeddedPair(second: x, from: step.sigma, to: down, denoiser: denoiser).higher
      default: try EmbeddedPair(third: x, from: step.sigma, to: down, denoiser: denoiser).higher
      }
    return stirred(lower, by: up, noise, from: step.sigma, to: step.next)
  }
}

/// The two parts of σ' as without `end`, but for a walk that goes no further down than σ = `end`.
func ancestralSplit(
  from sigma: Double, to next: Double, eta: Double, end: Double
) -> (down: Double, up: Double) {
  let down = max(end, ancestralSplit(from: sigma, to: next, eta: eta).down)
  return (down, (next * next - down * down).squareRoot())
}
