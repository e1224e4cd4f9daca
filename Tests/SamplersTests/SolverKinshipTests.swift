import Datasets
import ForwardProcess
import ReverseProcess
import Samplers
import Tensors
import Testing

/// Which samplers are others by another name.
@Suite("Samplers that are the same")
struct SolverKinshipTests {
  let data = GaussianMixture(
    weights: [0.4, 0.6], means: Tensor([-1, 0.5, 1, 1], shape: [2, 2]), variances: [0.1, 0.3])
  let start = Tensor([-6, 2, 14, 3, 0.5, -9], shape: [3, 2])
  let grid = try! SigmaGrid([10, 6, 4.5, 3, 1.2, 0.8, 0.3, 0])

  /// All states of a walk, with noise that is the same in the same step.
  private func states(_ solver: any Solver) throws -> Tensor {
    var states: [Tensor] = []
    _ = try solver.sample(
      from: start, along: grid,
      noise: { sigma, _ in Tensor([1, -0.3, 0.2, 2, -1.1, 0.4], shape: [3, 2]) / (1 + sigma) },
      watch: { x, _ in states.append(x) }, denoiser: data.denoised)
    return .stacked(states)
  }

  private func expectSame(_ one: any Solver, _ other: any Solver) throws {
    // States of about 10, in single precision, after seven steps.
    #expect(try abs(states(one) - states(other)).maximum < 1e-5, "\(one) and \(other)")
  }

  @Test("Of first order, all are Euler")
  func euler() throws {
    try expectSame(DPMSolver(order: 1), Euler())
    try expectSame(DPMSolver(order: 1, through: .noise), Euler())
    try expectSame(DPMSolverSinglestep(order: 1), Euler())
    try expectSame(DEIS(order: 1), Euler())
    try expectSame(UniPC(order: 1, uncorrected: Set(0..<7)), Euler())
    try expectSame(EulerAncestral(eta: 0), Euler())
    try expectSame(TCD(schedule: try .linear(), gamma: 0), Euler())
  }

  @Test("DPM++ 2M and its stochastic relatives are DPM-Solver through D")
  func throughPictures() throws {
    try expectSame(DPMSolver(order: 2, lowersOrderAtEnd: false), DPMPlusPlus2M())
    try expectSame(DPMSolver(order: 2, tau: 1, lowersOrderAtEnd: false), DPMPlusPlus2MSDE())
    try expectSame(
      DPMSolver(order: 2, rule: .heun, tau: 1, lowersOrderAtEnd: false),
      DPMPlusPlus2MSDE(rule: .heun))
    try expectSame(
      DPMSolver(order: 3, rule: .heun, lowersOrderAtEnd: false), DPMPlusPlus3MSDE(eta: 0))
  }

  @Test("UniPC without its corrector is DPM-Solver, and SA-Solver without noise is UniPC")
  func correctors() throws {
    try expectSame(UniPC(order: 2, uncorrected: Set(0..<7)), DPMSolver(lowersOrderAtEnd: true))
    try expectSame(
      SASolver(predictorOrder: 3, correctorOrder: 4, lowersOrderAtEnd: false) { _ in 0 },
      UniPC(order: 3, form: .bh1, lowersOrderAtEnd: false))
  }

  @Test("LMS on even steps is IPNDM")
  func evenSteps() throws {
    let even = try SigmaGrid((0...8).map { 4 - 0.4 * Double($0) })
    let one = try LMS().sample(from: start, along: even, denoiser: data.denoised)
    let other = try IPNDM().sample(from: start, along: even, denoiser: data.denoised)
    #expect(abs(one - other).maximum < 1e-5)
  }
}
