import Glibc
import Tensors

extension OrderMeasurement {
  /// Measures how fast the distribution of a sampler's results comes to the right one: its weak order.
  ///
  /// Nothing is drawn for it. On a single bell the denoiser is linear, and so is every sampler in its
  /// start x and in all the noise z₁, z₂, … that it draws: its result is c₀ x + c₁ z₁ + c₂ z₂ + …,
  /// again normally distributed. A walk with 1 in one of these places and 0 in the others tells the
  /// place's c; all of these walks together are one batch. The error is the distance between two
  /// normal distributions, the result's and the right one (Wasserstein's, of second order), which
  /// around the same mean is that of their deviations.
  ///
  /// Draws for pieces of the way that overlap are correlated, as on a path of noise.
  ///
  /// A sampler whose steps depend on how large its states are is not linear: it shows no order, and no
  /// points.
  ///
  /// Throws a `SamplingError` if there are fewer than 1 steps, or if a choice does not belong to the
  /// sampler.
  public static func measuredByDistribution(
    _ kind: SamplerKind, on problem: OrderProblem = .oneBell, steps: [Int]? = nil,
    choices: SamplerKind.Choices? = nil
  ) throws -> OrderMeasurement {
    let solver = try kind.measurable(choices ?? SamplerKind.Choices(schedule: .linear()))
    guard problem.bells.count == 1, problem.bells[0].mean == 0 else {
      throw SamplingError("The distribution of results is known on one bell around 0 only.")
    }
    return try measured(.distribution, steps: steps) { count in
      let grid = try problem.grid(count)
      guard let response = try Response(of: solver, to: problem, along: grid),
        let jittered = try Response(of: solver, to: problem, along: grid.jittered())
      else { return nil }
      let right = problem.bells[0].variance(at: problem.end).squareRoot()
      return Point(
        steps: count, looks: response.looks, error: abs(response.deviation - right),
        rounding: abs(jittered.deviation - response.deviation))
    }
  }
}

/// What a sampler makes of its start and of each noise that it draws, if it is linear in all of them.
private struct Response {
  /// How many looks at the denoiser it takes.
  let looks: Int
  /// The deviation of its results.
  let deviation: Double

  /// Nil if it is not.
  init?(of solver: any Solver, to problem: OrderProblem, along grid: SigmaGrid) throws {
    var draws: [Draw] = []
    let start = problem.bells[0].variance(at: problem.largest).squareRoot()
    let together = try solver.sample(
      from: Tensor([Float(start)]), along: grid,
      noise: { sigma, next in
        draws.append(Draw(from: sigma, to: max(next, problem.smallest)))
        return Tensor([draws.count % 2 == 0 ? 1 : -1])
      }, denoiser: problem.denoised)

    func unit(_ place: Int, _ size: Double) -> Tensor {
      Tensor((0...draws.count).map { $0 == place ? Float(size) : 0 })
    }
    var drawn = 0
    let (end, looks) = try solver.measuredWalk(
      from: unit(0, start), along: grid,
      noise: { _, _ in
        drawn += 1
        return unit(drawn, 1)
      }, denoiser: problem.denoised)
    let coefficients = end.scalars.map(Double.init)
    let sizes = coefficients.reduce(0) { $0 + abs($1) }
    let sum = coefficients.enumerated().reduce(0) {
      $1.offset % 2 == 0 ? $0 + $1.element : $0 - $1.element
    }
    guard abs(sum - Double(together.item)) < 1e-4 * sizes else { return nil }

    var variance = coefficients[0] * coefficients[0]
    for i in draws.indices {
      for j in draws.indices {
        let correlation = i == j ? 1 : draws[i].correlation(with: draws[j])
        variance += coefficients[i + 1] * coefficients[j + 1] * correlation
      }
    }
    (self.looks, deviation) = (looks, variance.squareRoot())
  }
}

/// Noise for a piece of the way.
private struct Draw {
  let from: Double
  let to: Double

  /// How far two draws go the same way, if both come from one path: by the piece that they share,
  /// measured in log σ. Draws for the way up (EDM's churn) are on no path.
  func correlation(with other: Draw) -> Double {
    guard to < from, other.to < other.from else { return 0 }
    let shared = log(min(from, other.from) / max(to, other.to))
    return max(shared, 0) / (log(from / to) * log(other.from / other.to)).squareRoot()
  }
}
