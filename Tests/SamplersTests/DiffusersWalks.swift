import ForwardProcess
import Foundation
import Samplers

/// Which sampler a walk of diffusers is, recorded by Tests/Oracle/dpm_samplers.py and older_samplers.py.
///
/// The settings have diffusers' names, and those that are not named diffusers' values.
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

  func older() throws -> any Solver {
    let eta = settings["eta"].flatMap { Double($0) }
    switch sampler {
    case "ddpm": return EulerAncestral()
    case "ddim": return EulerAncestral(eta: eta!)
    case "plms": return PNDM()
    case "pndm": return PNDM(rungeKutta: try schedule)
    case "ipndm": return IPNDM()
    case "lcm":
      let scale = settings["timestep_scaling"].flatMap { Double($0) }
      return LCM(schedule: try schedule, timeScale: scale ?? 10)
    default: return TCD(schedule: try schedule, gamma: eta!)
    }
  }

  private var schedule: NoiseSchedule {
    get throws {
      switch settings["beta_schedule"] {
      case "linear": try .linear()
      case "squaredcos_cap_v2": try .cosine()
      default: try .scaledLinear()
      }
    }
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
