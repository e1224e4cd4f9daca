import Glibc
import Tensors

/// A problem with its right answer, against which walks are held.
struct Trial {
  let problem: OrderProblem
  let meaning: OrderMeasurement.Meaning
  private let starts: Tensor
  private let answer: [Double]
  private let noise: NoiseSource

  /// Prepares the answer: the ODE's exact solution or, for samplers that draw noise, a walk along a
  /// path of noise in so many steps that its error no longer counts.
  ///
  /// What the walks of stochastic samplers come to in ever more steps is the reverse SDE, in which
  /// ancestral steps are exact up to D's change along a step.
  init(_ problem: OrderProblem, drawsNoise: Bool) throws {
    self.problem = problem
    // The paths' chance has to average out as well.
    starts = problem.starts(drawsNoise ? 1024 : 64)
    guard drawsNoise else {
      (meaning, noise) = (.solution, noNoise)
      answer = problem.solution(starts, from: problem.largest, to: problem.end)
      return
    }
    let path = try BrownianTree(
      seed: 1, shape: starts.shape, from: problem.largest, to: problem.smallest)
    (meaning, noise) = (.path, path.noise)
    let finest = try EulerAncestral().sample(
      from: starts, along: problem.grid(4096), noise: path.noise, denoiser: problem.denoised)
    answer = finest.scalars.map(Double.init)
  }

  /// Walks in `steps` steps, the first few of which are replaced by exact ones.
  func walk(
    _ solver: any Solver, steps: Int, exactSteps: Int
  ) throws -> OrderMeasurement.Point {
    func end(isShaken: Bool) throws -> (Tensor, looks: Int) {
      try solver.measuredWalk(
        from: starts, along: problem.grid(steps), noise: noise, isShaken: isShaken,
        correcting: { x, step in
          guard step.index < exactSteps else { return x }
          return Tensor(
            problem.solution(starts, from: problem.largest, to: step.next).map { Float($0) })
        }, denoiser: problem.denoised)
    }
    let (plain, looks) = try end(isShaken: false)
    let (shaken, _) = try end(isShaken: true)
    return OrderMeasurement.Point(
      steps: steps, looks: looks, error: distance(plain, answer),
      rounding: distance(shaken, plain.scalars.map(Double.init)))
  }

  private func distance(_ x: Tensor, _ answer: [Double]) -> Double {
    let squares = zip(x.scalars, answer).reduce(0) { sum, pair in
      let apart = Double(pair.0) - pair.1
      return sum + apart * apart
    }
    return (squares / Double(answer.count)).squareRoot()
  }
}

extension Solver {
  /// Walks as `sample` does, counts looks, and lets every state be corrected.
  ///
  /// If the walk is shaken, each guess and each state is moved up by half a unit in its last place: as
  /// far as rounding can move it. Always up, since it does so where grids are regular: then the same
  /// factor is rounded the same way in every step.
  func measuredWalk(
    from x: Tensor, along grid: SigmaGrid, noise: NoiseSource, isShaken: Bool,
    correcting: (Tensor, SigmaStep) -> Tensor = { x, _ in x }, denoiser: SigmaDenoiser
  ) throws -> (end: Tensor, looks: Int) {
    var (solver, x, looks) = (self, x, 0)
    func shaken(_ x: Tensor) -> Tensor { isShaken ? x + 0x1p-24 * x : x }
    for step in grid.steps {
      x = try solver.step(x, over: step, noise: noise) { noisy, sigma in
        looks += 1
        return shaken(try denoiser(noisy, sigma))
      }
      x = shaken(correcting(x, step))
    }
    return (x, looks)
  }
}
