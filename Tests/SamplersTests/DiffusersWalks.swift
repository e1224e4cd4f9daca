import Foundation
import Samplers
import Testing

/// Walks of diffusers' solvers, recorded by Tests/Oracle/dpm_samplers.py, and the sampler that each of
/// them is: its settings are diffusers', with diffusers' values where they are not named.
extension RecordedWalk {
  func dpmSolver() -> DPMSolver {
    DPMSolver(
      order: number("solver_order", 2), through: algorithm.interpolant,
      rule: rule, tau: algorithm.tau,
      lowersOrderAtEnd: flag("lower_order_final", true),
      endsWithEuler: flag("euler_at_final", false))
  }

  func singlestep() -> DPMSolverSinglestep {
    DPMSolverSinglestep(
      order: number("solver_order", 2), through: algorithm.interpolant, rule: rule,
      tau: algorithm.tau, lowersOrderAtEnd: flag("lower_order_final", false))
  }

  func deis() -> DEIS {
    DEIS(order: number("solver_order", 2), lowersOrderAtEnd: flag("lower_order_final", true))
  }

  func uniPC() throws -> UniPC {
    let skipped = settings["disable_corrector"] ?? "[]"
    return UniPC(
      order: number("solver_order", 2), through: flag("predict_x0", true) ? .clean : .noise,
      form: UniPC.Form(rawValue: settings["solver_type"] ?? "bh2")!,
      uncorrected: Set(try JSONDecoder().decode([Int].self, from: Data(skipped.utf8))),
      lowersOrderAtEnd: flag("lower_order_final", true))
  }

  func saSolver() -> SASolver {
    let isNoise = settings["algorithm_type"] == "noise_prediction"
    return SASolver(
      predictorOrder: number("predictor_order", 2), correctorOrder: number("corrector_order", 2),
      through: isNoise ? .noise : .clean, lowersOrderAtEnd: flag("lower_order_final", true),
      tau: tau)
  }

  /// τ(σ): a number for all σ, or 1 in a range of them, “0.29...7.4”, and 0 outside.
  private var tau: @Sendable (Double) -> Double {
    let words = settings["tau"]!
    if let constant = Double(words) { return { _ in constant } }
    let ends = words.split(separator: "...").map { Double($0)! }
    // The ends are the schedule's in double precision, σ is its table in single.
    return { (ends[0] * (1 - 1e-6)...ends[1] * (1 + 1e-6)).contains($0) ? 1 : 0 }
  }

  private var rule: DPMSolver.Rule { settings["solver_type"] == "heun" ? .heun : .midpoint }

  private var algorithm: (interpolant: Interpolant, tau: Double) {
    let name = settings["algorithm_type"] ?? "dpmsolver++"
    return (name.hasSuffix("++") ? .clean : .noise, name.hasPrefix("sde") ? 1 : 0)
  }

  private func number(_ key: String, _ otherwise: Int) -> Int {
    settings[key].flatMap { Int($0) } ?? otherwise
  }

  private func flag(_ key: String, _ otherwise: Bool) -> Bool {
    settings[key].map { $0 == "True" } ?? otherwise
  }
}

@Suite("Walks of diffusers, step by step")
struct DiffusersWalkTests {
  // States agree to 1e-4 of their size, as single precision allows: 50 steps, each with its rounding.
  let bound: Float = 1e-4

  @Test("of DPM-Solver and DPM-Solver++, multistep", arguments: RecordedWalk.all("dpm"))
  func dpm(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.dpmSolver()) < bound)
  }

  @Test("of DPM-Solver and DPM-Solver++, singlestep", arguments: RecordedWalk.all("singlestep"))
  func singlestep(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.singlestep()) < bound)
  }

  @Test("of DEIS", arguments: RecordedWalk.all("deis"))
  func deis(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.deis()) < bound)
  }

  @Test("of UniPC", arguments: RecordedWalk.all("unipc"))
  func uniPC(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.uniPC()) < bound)
  }

  @Test("of SA-Solver", arguments: RecordedWalk.all("sa"))
  func saSolver(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: walk.saSolver()) < bound)
  }
}
