import Datasets
import ForwardProcess
import Glibc
import ReverseProcess
import Samplers
import Tensors
import Testing

@Suite("An exponential integrator")
struct ExponentialSolverTests {
  /// Steps of uneven length on λ = −log σ, from σ = 8 down to 0.2.
  let grid = try! SigmaGrid(
    (0...12).map { i in
      let u = Double(i) / 12
      return 8 * pow(0.2 / 8, u * (0.7 + 0.3 * u))
    })
  let start = Tensor([-6, 2, 14], shape: [1, 3])

  /// 3 − 2 λ + ½ λ² and its derivatives, at σ.
  private func parabola(_ sigma: Double, bend: Double = 0.5) -> [Double] {
    let clock = -log(sigma)
    return [3 - 2 * clock + bend * clock * clock, -2 + 2 * bend * clock, 2 * bend]
  }

  /// The largest error of a step from the fourth on, when enough looks are known and what was predicted
  /// needs no correction, if what holds exactly along each step is that
  /// x − particular(σ) becomes (σ' / σ)^rate times as much.
  private func error(
    of solver: any Solver, rate: Double, particular: (Double) -> Double,
    every period: Int = 1, denoiser: SigmaDenoiser
  ) throws -> Float {
    var states = [start]
    _ = try solver.sample(
      from: start, along: grid, noise: { _, _ in Tensor(0) },
      watch: { x, _ in states.append(x) }, denoiser: denoiser)
    let sigmas = grid.sigmas
    return stride(from: period == 1 ? 3 : 0, to: grid.count - period + 1, by: period).map { i in
      let kept = pow(sigmas[i + period] / sigmas[i], rate)
      let expected = particular(sigmas[i + period]) + kept * (states[i] - particular(sigmas[i]))
      return abs(states[i + period] - expected).maximum
    }.max()!
  }

  @Test("is exact if D is the polynomial it takes it for", arguments: [0.0, 0.6, 1.0])
  func exactForPictures(tau: Double) throws {
    // x' = a (D − x) is solved by p = D − D'/a + D''/a², and what x has more than p decays with e^(−aλ).
    let rate = 1 + tau * tau
    let solvers: [any Solver] = [
      DPMSolver(order: 3, curvature: .exact, tau: tau, lowersOrderAtEnd: false),
      SASolver(predictorOrder: 3, correctorOrder: 3, lowersOrderAtEnd: false) { _ in tau },
    ]
    for solver in solvers + (tau == 0 ? [UniPC(order: 3, lowersOrderAtEnd: false)] : []) {
      let error = try error(
        of: solver, rate: rate,
        particular: { sigma in
          let d = parabola(sigma)
          return d[0] - d[1] / rate + d[2] / rate / rate
        }, denoiser: { _, sigma in Tensor(repeating: Float(parabola(sigma)[0]), shape: [1, 3]) })
      // States are up to 14; their rounding is 1e-6.
      #expect(error < 5e-6, "\(solver)")
    }
  }

  @Test("through the noise is exact if the noise is that polynomial")
  func exactForNoise() throws {
    let solvers: [any Solver] = [
      DEIS(order: 3, lowersOrderAtEnd: false),
      UniPC(order: 3, through: .noise, lowersOrderAtEnd: false),
      DPMSolver(order: 3, through: .noise, curvature: .exact, lowersOrderAtEnd: false),
    ]
    for solver in solvers {
      // dx/dλ = −e^(−λ) q is solved by e^(−λ) (q + q' + q'').
      let error = try error(
        of: solver, rate: 0, particular: { sigma in sigma * parabola(sigma).reduce(0, +) },
        denoiser: { x, sigma in x - sigma * parabola(sigma)[0] })
      #expect(error < 2e-5, "\(solver)")
    }
  }

  @Test("in groups of three is exact from the start of a group to its end")
  func exactInGroups() throws {
    let error = try error(
      of: DPMSolverSinglestep(order: 3, rule: .heun), rate: 1,
      particular: { sigma in
        let d = parabola(sigma)
        return d[0] - d[1] + d[2]
      }, every: 3,
      denoiser: { _, sigma in Tensor(repeating: Float(parabola(sigma)[0]), shape: [1, 3]) })
    #expect(error < 5e-6)
  }

  @Test("of third order as released is exact for lines, but not for parabolas")
  func halfATerm() throws {
    for (bend, isExact) in [(0.0, true), (0.5, false)] {
      let error = try error(
        of: DPMSolver(order: 3, rule: .heun, lowersOrderAtEnd: false), rate: 1,
        particular: { sigma in
          let d = parabola(sigma, bend: bend)
          return d[0] - d[1] + d[2]
        },
        denoiser: { _, sigma in
          Tensor(repeating: Float(parabola(sigma, bend: bend)[0]), shape: [1, 3])
        })
      #expect((error < 5e-6) == isExact, "bend \(bend): \(error)")
    }
  }

  @Test("keeps what was changed by hand in a state that it corrects")
  func changedByHand() throws {
    // If D does not depend on x, a change of x just shrinks with σ.
    let denoiser: SigmaDenoiser = { x, sigma in 0 * x + sin(sigma) }
    for solver in [UniPC(order: 3), SASolver { _ in 0 }] as [any Solver] {
      var (untouched, touched) = (solver, solver)
      var (x, y) = (start, start)
      for step in grid.steps {
        x = try untouched.step(x, over: step, noise: noNoise, denoiser: denoiser)
        y = try touched.step(y, over: step, noise: noNoise, denoiser: denoiser)
        if step.index == 5 { y += Tensor(1) }
      }
      let kept = Float(grid.sigmas[12] / grid.sigmas[6])
      #expect(abs(y - x - kept).maximum < 1e-5)
    }
  }

  @Test("does not add up its rounding in many equal steps")
  func equalSteps() throws {
    let fine = try SigmaGrid((0...500).map { 10 * pow(0.1, Double($0) / 500) })
    for solver in [Euler(), DPMSolver(order: 1)] as [any Solver] {
      let x = try solver.sample(from: start, along: fine) { x, _ in 0 * x + 0.7 }
      // D stays what it is, so this is exact. 500 roundings at random make some 22 of 6e-8.
      let expected = 0.7 + 0.1 * (start - 0.7)
      #expect(abs(x - expected).maximum < 3e-6)
    }
  }
}
