import ForwardProcess
import Glibc
import Tensors

/// How fast a sampler's error shrinks as its steps do, measured where the exact answer is known.
///
/// A sampler is of order p if half as long steps leave the 2⁻ᵖ-th part of the error. In the plot of
/// log error over log steps that is a straight line with slope −p, at its right end: with few steps,
/// terms of higher order still count, and with very many, float32's rounding takes over.
///
///     print(try OrderMeasurement.measured(kind).text)
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
    /// The part of it that rounding to float32 can make, as measured.
    public let rounding: Double
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

  /// How many looks are made at most, unless numbers of steps are named.
  public static let mostLooks = 200

  /// The numbers of steps that are tried where none are named. Those from 6 on can be divided by 6, so
  /// that samplers that take steps by twos and threes divide them in the same way.
  public static let usualSteps = [
    1, 2, 3, 4, 5, 6, 12, 18, 24, 30, 36, 48, 60, 72, 84, 96, 120, 144, 168, 198,
  ]

  /// Measures the order of a sampler, with `steps` or with what takes at most 200 looks.
  ///
  /// A sampler that remembers earlier looks begins with steps of lower order, since there is nothing yet
  /// to remember, and many end with such. A single step of order 1 makes an error of order 2, which the
  /// order of all others cannot undo. To see the order of the rule between them, the first `exactSteps`
  /// states of each walk can be replaced by exact ones, and the grid be continued by `extraSteps` below
  /// the σ where the error is taken. An order of states that are not yet corrected, or of every
  /// second or third state alone, has no meaning there.
  ///
  /// Samplers that draw noise are compared along one path of noise with what they themselves come to in
  /// very many steps. Whether that is right is for `measuredByDistribution` to tell. EDM's churn is
  /// left out, unless chosen, since noise on the way up is on no path.
  ///
  /// Throws a `SamplingError` if there are fewer than 1 steps, or if a choice does not belong to the
  /// sampler.
  public static func measured(
    _ kind: SamplerKind, on problem: OrderProblem = .twoBells, steps: [Int]? = nil,
    exactSteps: Int = 0, extraSteps: Int = 0, choices: SamplerKind.Choices? = nil
  ) throws -> OrderMeasurement {
    let choices = try choices ?? kind.withoutChurn
    let trial = try Trial(
      problem, kind.solver(choices), drawsNoise: kind.drawsNoise(choices),
      exactSteps: exactSteps, extraSteps: extraSteps)
    // A walk that is exact all along has no error.
    let steps = exactSteps > 0 ? (steps ?? usualSteps).filter { $0 > exactSteps } : steps
    return try measured(trial.meaning, steps: steps) { count in
      try trial.walk(steps: count)
    }
  }

  /// Collects the walks that `walk` makes, and reads the order off them; if one says nothing, none does.
  static func measured(
    _ meaning: Meaning, steps: [Int]?, walk: (Int) throws -> Point?
  ) throws -> OrderMeasurement {
    var points: [Point] = []
    for count in Set(steps ?? usualSteps).sorted() {
      guard let point = try walk(count) else {
        return OrderMeasurement(meaning: meaning, points: [], order: nil)
      }
      guard steps != nil || point.looks <= mostLooks else { break }
      points.append(point)
    }
    // Along a path of noise chance has a part in the slope.
    let order = fit(&points, tolerance: meaning == .path ? 0.3 : 0.2)
    return OrderMeasurement(meaning: meaning, points: points, order: order)
  }
}

extension SamplerKind {
  /// What a sampler chooses by itself, except that it does not go up on its way down.
  fileprivate var withoutChurn: Choices {
    get throws {
      Choices(schedule: try .linear(), churn: options.contains(.churn) ? 0 : nil)
    }
  }
}
