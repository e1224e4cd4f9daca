import Glibc
import Tensors

/// A problem with its right answer, against which walks are held.
struct Trial {
  let problem: OrderProblem
  let solver: any Solver
  let meaning: OrderMeasurement.Meaning
  let exactSteps: Int
  let extraSteps: Int
  private let starts: Tensor
  private let noise: NoiseSource
  private var answer: [Double]

  /// Prepares the answer: the ODE's exact solution or, for samplers that draw noise, their own walk along
  /// a path of noise in so many steps that its error hardly counts.
  init(
    _ problem: OrderProblem, _ solver: any Solver, drawsNoise: Bool, exactSteps: Int,
    extraSteps: Int
  ) throws {
    (self.problem, self.solver) = (problem, solver)
    (self.exactSteps, self.extraSteps) = (exactSteps, extraSteps)
    guard drawsNoise else {
      starts = problem.starts(64)
      (meaning, noise) = (.solution, noNoise)
      answer = problem.solution(starts, from: problem.largest, to: problem.end)
      return
    }
    guard exactSteps == 0, extraSteps == 0 else {
      throw SamplingError("Exact and extra steps are for samplers that draw no noise.")
    }
    // The paths' chance has to average out as well.
    starts = problem.starts(1024)
    let path = try BrownianTree(
      seed: 1, shape: starts.shape, from: problem.largest, to: problem.smallest)
    (meaning, noise, answer) = (.path, path.noise, [])
    answer = try end(along: problem.grid(4096)).x.scalars.map(Double.init)
  }

  /// Walks in `steps` steps and looks how far from the answer it ends.
  func walk(steps: Int) throws -> OrderMeasurement.Point {
    let grid = try problem.grid(steps)
    let (plain, looks) = try end(along: grid)
    return OrderMeasurement.Point(
      steps: steps, looks: looks, error: distance(plain, answer),
      rounding: try rounding(of: plain, along: grid))
  }

  /// How far rounding alone moves the end of a walk: see `SigmaGrid.jittered`.
  ///
  /// On a path of noise it is not asked for: moved σ get other noise, and that error is a thousand times
  /// as large as rounding.
  private func rounding(of plain: Tensor, along grid: SigmaGrid) throws -> Double {
    guard meaning == .solution else { return 0 }
    return distance(try end(along: grid.jittered()).x, plain.scalars.map(Double.init))
  }

  private func end(along grid: SigmaGrid) throws -> (x: Tensor, looks: Int) {
    try solver.measuredWalk(
      from: starts, along: grid, extraSteps: extraSteps, noise: noise,
      correcting: { x, step in
        guard step.index < exactSteps else { return x }
        return Tensor(
          problem.solution(starts, from: problem.largest, to: step.next).map { Float($0) })
      }, denoiser: problem.denoised)
  }

  private func distance(_ x: Tensor, _ answer: [Double]) -> Double {
    let apart = zip(x.scalars, answer).map { abs(Double($0) - $1) }
    let count = Double(apart.count)
    // A few paths that chance leads to the other bell would be most of a mean square.
    guard meaning == .solution else { return apart.reduce(0, +) / count }
    return (apart.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
  }
}

extension Solver {
  /// Walks as `sample` does, counts looks, and lets every state be corrected. The walk stops where
  /// `grid` does, but the solver is told that `extraSteps` would follow.
  func measuredWalk(
    from x: Tensor, along grid: SigmaGrid, extraSteps: Int = 0, noise: NoiseSource,
    correcting: (Tensor, SigmaStep) -> Tensor = { x, _ in x }, denoiser: SigmaDenoiser
  ) throws -> (x: Tensor, looks: Int) {
    var (solver, x, looks) = (self, x, 0)
    for step in try grid.continued(extraSteps).steps.prefix(grid.count) {
      x = try solver.step(x, over: step, noise: noise) { noisy, sigma in
        looks += 1
        return try denoiser(noisy, sigma)
      }
      x = correcting(x, step)
    }
    return (x, looks)
  }
}

extension SigmaGrid {
  /// The grid with all σ but the first and the last moved by up to 2⁻²² of themselves, some up, some down.
  ///
  /// Numbers that never come to an end would hardly notice: at 200 steps on the clock log σ a step's length
  /// changes by a hundred-thousandth. But all factors of all steps change in their last digits, and every
  /// rounding falls anew. So two walks differ by what float32's rounding does, the one that is the same in
  /// all steps of an even grid, and adds up, as well as the one that is now up, now down.
  ///
  /// The multiples of the golden ratio spread evenly, and in no order that a sampler could be in step with.
  func jittered() throws -> SigmaGrid {
    let golden = (5.0.squareRoot() - 1) / 2
    return try SigmaGrid(
      sigmas.enumerated().map { index, sigma in
        guard index > 0, index < count else { return sigma }
        let place = (Double(index) * golden).truncatingRemainder(dividingBy: 1)
        return sigma * (1 + 0x1p-22 * (2 * place - 1))
      })
  }

  /// The grid and some more steps, each the same part of the one before as the last is.
  fileprivate func continued(_ extraSteps: Int) throws -> SigmaGrid {
    let ratio = sigmas[count] / sigmas[count - 1]
    let extra = (0..<max(extraSteps, 0)).map { sigmas[count] * pow(ratio, Double($0 + 1)) }
    return try SigmaGrid(sigmas + extra)
  }
}
