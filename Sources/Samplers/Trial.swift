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
    answer = try end(4096, isShaken: false).x.scalars.map(Double.init)
  }

  /// Walks in `steps` steps and looks how far from the answer it ends.
  func walk(steps: Int) throws -> OrderMeasurement.Point {
    let (plain, looks) = try end(steps, isShaken: false)
    let (shaken, _) = try end(steps, isShaken: true)
    return OrderMeasurement.Point(
      steps: steps, looks: looks, error: distance(plain, answer),
      rounding: distance(shaken, plain.scalars.map(Double.init)) * Shake.share)
  }

  private func end(_ steps: Int, isShaken: Bool) throws -> (x: Tensor, looks: Int) {
    try solver.measuredWalk(
      from: starts, along: problem.grid(steps), extraSteps: extraSteps, noise: noise,
      isShaken: isShaken,
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

/// How states and guesses are moved to see what rounding does.
enum Shake {
  /// By which part of themselves they are moved: far enough that the walk's own rounding does not count.
  static let size = 0x1p-18
  /// A number is rounded by up to a 2⁻²⁴-th of itself, and in a step a few such errors meet, some up,
  /// some down: this share of the effect is rounding's.
  static let share = 0x1p-26 / size
}

extension Solver {
  /// Walks as `sample` does, counts looks, and lets every state be corrected. The walk stops where
  /// `grid` does, but the solver is told that `extraSteps` would follow.
  ///
  /// If the walk is shaken, each guess and each state is moved a little. Always up, since rounding does
  /// so, too, where grids are regular: then a step's factor is the same in every step, and so is the
  /// error with which it is rounded.
  func measuredWalk(
    from x: Tensor, along grid: SigmaGrid, extraSteps: Int = 0, noise: NoiseSource,
    isShaken: Bool, correcting: (Tensor, SigmaStep) -> Tensor = { x, _ in x },
    denoiser: SigmaDenoiser
  ) throws -> (x: Tensor, looks: Int) {
    var (solver, x, looks) = (self, x, 0)
    func shaken(_ x: Tensor) -> Tensor { isShaken ? x + Shake.size * x : x }
    for step in try grid.continued(extraSteps).steps.prefix(grid.count) {
      x = try solver.step(x, over: step, noise: noise) { noisy, sigma in
        looks += 1
        return shaken(try denoiser(noisy, sigma))
      }
      x = shaken(correcting(x, step))
    }
    return (x, looks)
  }
}

extension SigmaGrid {
  /// The grid and some more steps, each the same part of the one before as the last is.
  fileprivate func continued(_ extraSteps: Int) throws -> SigmaGrid {
    let ratio = sigmas[count] / sigmas[count - 1]
    let extra = (0..<max(extraSteps, 0)).map { sigmas[count] * pow(ratio, Double($0 + 1)) }
    return try SigmaGrid(sigmas + extra)
  }
}
