import Datasets
import ForwardProcess
import Glibc
import Samplers
import Tensors
import Testing

@Suite("Halving the steps divides the error by 2 to the power of the order")
struct SolverOrderTests {
  /// A solver and what it does when steps get shorter.
  struct Claim: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let order: Double
    let solver: any Solver

    init(_ name: String, _ order: Double, _ solver: any Solver) {
      (testDescription, self.order, self.solver) = (name, order, solver)
    }
  }

  static let claims = [
    Claim("DPM-Solver-1", 1, DPMSolver(order: 1)),
    Claim("DPM-Solver-2", 2, DPMSolver(order: 2, through: .noise, lowersOrderAtEnd: false)),
    Claim("DPM-Solver-2, heun", 2, DPMSolver(order: 2, rule: .heun, lowersOrderAtEnd: false)),
    // Half of a term is missing: what is called 3 is of second order.
    Claim("DPM-Solver++3 as released", 2, DPMSolver(order: 3, lowersOrderAtEnd: false)),
    Claim(
      "DPM-Solver-3 as released", 2,
      DPMSolver(order: 3, through: .noise, lowersOrderAtEnd: false)),
    // With noise a sign is wrong besides; hardly any noise shows it.
    Claim(
      "SDE-DPM-Solver++3 as released", 1,
      DPMSolver(order: 3, tau: 1e-4, lowersOrderAtEnd: false)),
    Claim(
      "singlestep 3 with noise, as released", 1,
      DPMSolverSinglestep(order: 3, rule: .heun, tau: 1e-4)),
    Claim("singlestep 2", 2, DPMSolverSinglestep(order: 2)),
    Claim("singlestep 3", 3, DPMSolverSinglestep(order: 3)),
    Claim("singlestep 3, heun", 3, DPMSolverSinglestep(order: 3, rule: .heun)),
    Claim(
      "singlestep 3, through the noise", 3,
      DPMSolverSinglestep(order: 3, through: .noise, rule: .heun)),
    Claim("DEIS 2", 2, DEIS(order: 2, lowersOrderAtEnd: false)),
    Claim("DEIS 3", 3, DEIS(order: 3, lowersOrderAtEnd: false)),
    // The corrector adds one.
    Claim("UniPC 1", 2, UniPC(order: 1, lowersOrderAtEnd: false)),
    Claim("UniPC 2", 3, UniPC(order: 2, lowersOrderAtEnd: false)),
    Claim("UniPC 2, bh1", 3, UniPC(order: 2, form: .bh1, lowersOrderAtEnd: false)),
    Claim(
      "UniPC 2, through the noise", 3,
      UniPC(order: 2, through: .noise, lowersOrderAtEnd: false)),
    Claim("PNDM", 2, PNDM(rungeKutta: try! .linear())),
    Claim("PLMS", 2, PNDM()),
    Claim("IPNDM", 2, IPNDM()),
  ]

  @Test("as claimed", arguments: claims)
  func order(claim: Claim) throws {
    // Short enough steps to show the order, and errors that are far above 1e-6, the rounding.
    let counts = claim.order < 3 ? (48, 192) : (24, 96)
    let measured = try log2(error(claim.solver, counts.0) / error(claim.solver, counts.1)) / 2
    #expect(abs(Double(measured) - claim.order) < 0.3, "measured \(measured)")
  }

  @Test("and by more, where more looks go in and all integrals are exact")
  func third() throws {
    let solvers: [any Solver] = [
      DPMSolver(order: 3, curvature: .exact, lowersOrderAtEnd: false),
      UniPC(order: 3, lowersOrderAtEnd: false),
      SASolver(predictorOrder: 3, correctorOrder: 4, lowersOrderAtEnd: false) { _ in 0 },
    ]
    for solver in solvers {
      #expect(try log2(error(solver, 12) / error(solver, 48)) / 2 > 3.3, "\(solver)")
    }
  }

  /// How far the end of a walk from σ = 40 to 0.1, in Karras' steps, is from the exact solution for one
  /// bell N(1, 0.5²), along which (x − μ) / √(s² + σ²) stays what it is.
  private func error(_ solver: any Solver, _ count: Int) throws -> Float {
    let bell = GaussianMixture(
      weights: [1], means: Tensor([1, 1, 1, 1], shape: [1, 4]), variances: [0.25])
    let start = Tensor([-40, 3, 60, 100], shape: [1, 4])
    let (top, bottom) = (pow(40, 1.0 / 7), pow(0.1, 1.0 / 7))
    let grid = try SigmaGrid(
      (0...count).map { pow(top + Double($0) / Double(count) * (bottom - top), 7) })
    let x = try solver.sample(
      from: start, along: grid, noise: { _, _ in Tensor(0) }, denoiser: bell.denoised)
    let expected = 1 + Float((0.26 / 1600.25).squareRoot()) * (start - 1)
    return abs(x - expected).maximum
  }
}
