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
    /// The root of the mean square of what all points were away from the answer.
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

  /// The numbers of steps that are tried where none are named: a constant factor apart, roughly.
  public static let usualSteps = [
    1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50, 64, 80, 100, 125, 160, 200,
  ]

  /// Measures the order of a sampler, with `steps` or with what takes at most 200 looks.
  ///
  /// The first `exactSteps` states of each walk are replaced by exact ones. A sampler that remembers
  /// earlier looks begins with steps of lower order, since there is nothing yet to remember; a single
  /// one of order 1 makes an error of order 2, which the order of all later steps cannot undo. With
  /// exact states in the beginning one sees the order of the rule itself.
  ///
  /// Samplers that draw noise are compared along one path of noise.
  ///
  /// Throws a `SamplingError` if there are fewer than 1 steps, or if a choice does not belong to the
  /// sampler.
  public static func measured(
    _ kind: SamplerKind, on problem: OrderProblem = .twoBells, steps: [Int]? = nil,
    exactSteps: Int = 0, choices: SamplerKind.Choices? = nil
  ) throws -> OrderMeasurement {
    let solver = try kind.solver(choices ?? SamplerKind.Choices(schedule: .linear()))
    let trial = try Trial(problem, drawsNoise: kind.drawsNoise)
    // A walk that is exact all along has no error.
    let steps = exactSteps > 0 ? (steps ?? usualSteps).filter { $0 > exactSteps } : steps
    return try measured(trial.meaning, steps: steps) { count in
      try trial.walk(solver, steps: count, exactSteps: exactSteps)
    }
  }

  /// Collects the walks that `walk` makes, and reads the order off them.
  static func measured(
    _ meaning: Meaning, steps: [Int]?, walk: (Int) throws -> Point
  ) throws -> OrderMeasurement {
    var points: [Point] = []
    for count in Set(steps ?? usualSteps).sorted() {
      let point = try walk(count)
      guard steps != nil || point.looks <= mostLooks else { break }
      points.append(point)
    }
    let order = fit(&points)
    return OrderMeasurement(meaning: meaning, points: points, order: order)
  }
}
