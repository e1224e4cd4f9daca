import ForwardProcess
import Glibc
import Tensors

/// How fast a sampler's error shrinks as its steps do, measured where the exact answer is known.
///
/// A sampler is of order p if half as long steps leave the 2⁻ᵖ-th part of the error. In the plot of
/// log error over log steps that is a straight line with slope −p, at its right end: with few steps,
/// terms of higher order still count, and with very many, float32's rounding takes over.
///
///     let measured = try OrderMeasurement.measured(kind)
///     print(measured.order ?? "none", measured.error(atLooks: 50) ?? "none")
public struct OrderMeasurement: Sendable {
  /// A walk of some number of steps.
  public struct Point: Sendable {
    /// How many steps it took.
    public let steps: Int
    /// How many looks at the denoiser these were.
    public let looks: Int
    /// How far the points were away from the answer: the root of the mean square, and along a path of
    /// noise the mean, as strong orders are defined (Kloeden & Platen, 1992).
    public let error: Double
    /// The part of it that rounding to float32 makes, as measured; 0 along a path of noise.
    public let rounding: Double
    /// Whether rounding has too large a part in the error for it to tell anything of the sampler.
    ///
    /// That is more than a tenth. Where the same rounding is made in every step it adds that tenth, which
    /// changes a slope over an octave by log₂ 1.1 = 0.14. Where it is now up, now down, it adds as squares
    /// do, and hardly anything.
    public var isRounding: Bool { error < 10 * rounding }
    /// Whether the order was read off here: see `fit`.
    public var isFitted = false
  }

  /// What error means.
  public enum Meaning: Sendable {
    /// The distance from the exact solution of the ODE.
    case solution
    /// For samplers that draw noise: the distance from a very fine walk along the same path of noise
    /// (strong order).
    case path
    /// For samplers that draw noise: how far the distribution of all results is from the right one
    /// (weak order).
    case distribution
  }

  /// What error means here.
  public let meaning: Meaning
  /// The walks, by rising number of steps.
  public let points: [Point]
  /// The order; nil if the errors show none, since they are not yet, or no longer, on a line.
  public let order: Double?
  /// The error that rounding to float32 alone makes in the longest walk: below it no error can fall.
  public var floor: Double { points.last?.rounding ?? 0 }

  /// The error of a walk of exactly so many looks; nil if there is none, as where each step takes three.
  public func error(atLooks looks: Int) -> Double? { points.last { $0.looks == looks }?.error }

  /// The numbers of looks by which samplers are compared: where no numbers of steps are named, there is a
  /// walk of each, if any walk takes so many.
  public static let budgets = [10, 50, 200]

  /// How many looks are made at most, unless numbers of steps are named.
  public static let mostLooks = 200

  /// The numbers of steps that are tried where none are named, and from which the order is read. Those
  /// from 6 on can be divided by 6, so that samplers that take steps by twos and threes divide them in the
  /// same way.
  public static let usualSteps = [
    1, 2, 3, 4, 5, 6, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 120, 144, 168, 198,
  ]

  /// Measures the order of a sampler, with `steps` or with what takes at most 200 looks.
  ///
  /// A sampler that remembers earlier looks begins with steps of lower order, since there is nothing yet
  /// to remember, and many end with such. A step of order 1 makes an error of the second power of its
  /// length, and one is enough: however high the order of all others, the whole walk is of order 2 in the
  /// end. With moderately many steps its share may be small yet, and a slope in between is seen.
  ///
  /// To see the order of the rule alone, the first `exactSteps` states of each walk can be replaced by
  /// exact ones, and the grid be continued by `extraSteps` below the σ where the error is taken. As
  /// released, dpm-solver-3 and dpmpp-3m so come to 2, unipc to 3, unipc-3 to 4 and deis-3 to 3. An order
  /// of states that are not yet corrected, or of every second or third state alone, has no meaning there.
  ///
  /// Samplers that draw noise are compared along one path of noise with what they themselves come to in
  /// very many steps. Whether that is right is for `measuredByDistribution` to tell. EDM's churn draws
  /// noise on the way up, which is on no path: with it there is nothing to compare, and no points. SA-Solver
  /// is measured with the same τ everywhere: see `SamplerKind.measurable`.
  ///
  /// Throws a `SamplingError` if there are fewer than 1 steps, or if a choice does not belong to the
  /// sampler.
  public static func measured(
    _ kind: SamplerKind, on problem: OrderProblem = .twoBells, steps: [Int]? = nil,
    exactSteps: Int = 0, extraSteps: Int = 0, choices: SamplerKind.Choices? = nil
  ) throws -> OrderMeasurement {
    let choices = try choices ?? SamplerKind.Choices(schedule: .linear())
    let solver = try kind.measurable(choices)
    guard !(kind.options.contains(.churn) && kind.drawsNoise(choices)) else {
      return OrderMeasurement(meaning: .path, points: [], order: nil)
    }
    let trial = try Trial(
      problem, solver, drawsNoise: kind.drawsNoise(choices), exactSteps: exactSteps,
      extraSteps: extraSteps)
    // A walk that is exact all along has no error.
    return try measured(trial.meaning, steps: steps, above: exactSteps) { count in
      try trial.walk(steps: count)
    }
  }

  /// Collects the walks of more than `fewest` steps that `walk` makes, and reads the order off them; if
  /// one says nothing, none does.
  static func measured(
    _ meaning: Meaning, steps: [Int]?, above fewest: Int = 0, walk: (Int) throws -> Point?
  ) throws -> OrderMeasurement {
    var points: [Point] = []
    for count in Set(steps ?? usualSteps).sorted() where fewest == 0 || count > fewest {
      guard let point = try walk(count) else {
        return OrderMeasurement(meaning: meaning, points: [], order: nil)
      }
      guard steps != nil || point.looks <= mostLooks else { break }
      points.append(point)
    }
    // 1024 paths tell a mean error to some 4%, and a slope over an octave to a tenth.
    let order = fit(&points, tolerance: meaning == .path ? 0.3 : 0.2)
    if steps == nil {
      let usual = points
      for budget in budgets {
        guard let count = Self.steps(forLooks: budget, between: usual), count > fewest else {
          continue
        }
        // A step at the end may take fewer looks than those between.
        if let point = try walk(count), point.looks == budget { points.append(point) }
      }
      points.sort { $0.steps < $1.steps }
    }
    return OrderMeasurement(meaning: meaning, points: points, order: order)
  }

  /// How many steps should take so many looks, judged by the walks nearest to them; nil if there is such a
  /// walk already, or none can be.
  private static func steps(forLooks looks: Int, between points: [Point]) -> Int? {
    guard points.count > 1, !points.contains(where: { $0.looks == looks }) else { return nil }
    let above = points.dropFirst().firstIndex { $0.looks > looks } ?? points.count - 1
    let (a, b) = (points[above - 1], points[above])
    let (more, moreLooks) = (b.steps - a.steps, b.looks - a.looks)
    guard moreLooks > 0, (looks - a.looks) * more % moreLooks == 0 else { return nil }
    return a.steps + (looks - a.looks) * more / moreLooks
  }
}
