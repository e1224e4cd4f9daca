import Samplers
import Testing

@Suite("The samplers of k-diffusion and EDM")
struct KWalkTests {
  // What differs is the number format: theirs are double or single, by the sampler; ours are single.
  // After each rounding a step at most doubles what went before, and none of them rounds ten times.
  static let tolerance: Float = 1e-4

  @Test("walk as diffusers' do", arguments: RecordedWalk.all("k_diffusers"))
  func diffusers(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: try #require(walk.kSolver)) < Self.tolerance)
  }

  @Test("walk as k-diffusion's do", arguments: RecordedWalk.all("k_diffusion"))
  func kDiffusion(walk: RecordedWalk) throws {
    #expect(try walk.deviation(of: try #require(walk.kSolver)) < Self.tolerance)
  }

  @Test("have none among them that was not compared")
  func complete() {
    let compared = Set(
      (RecordedWalk.all("k_diffusers") + RecordedWalk.all("k_diffusion")).map(\.sampler))
    #expect(compared.count >= 12)
  }
}

extension RecordedWalk {
  private func number(_ name: String, _ otherwise: Double) -> Double {
    settings[name].flatMap(Double.init) ?? otherwise
  }

  private var churn: Churn {
    Churn(
      number("s_churn", 0), within: number("s_tmin", 0)...number("s_tmax", .infinity),
      noiseScale: number("s_noise", 1))
  }

  /// Our name for a sampler of theirs, with what was chosen.
  var kSolver: (any Solver)? {
    let (eta, scale) = (number("eta", 1), number("s_noise", 1))
    let change: DPMPlusPlus2MSDE.Change = settings["solver_type"] == "heun" ? .heun : .midpoint
    switch sampler {
    case "EulerDiscrete", "EDMEuler", "euler": return Churned(Euler(), churn)
    case "HeunDiscrete", "heun": return Churned(Heun(), churn)
    case "KDPM2Discrete", "dpm_2": return Churned(DPM2(), churn)
    case "LMSDiscrete", "lms": return LMS(order: Int(number("order", 4)))
    case "EulerAncestralDiscrete": return EulerAncestral()
    case "euler_ancestral": return scale == 1 ? EulerAncestral(eta: eta) : nil
    case "KDPM2AncestralDiscrete", "dpm_2_ancestral":
      return DPM2Ancestral(eta: eta, noiseScale: scale)
    case "DPMSolverSDE", "dpmpp_sde": return DPMPlusPlusSDE(eta: eta, noiseScale: scale)
    case "dpmpp_2s_ancestral": return DPMPlusPlus2SAncestral(eta: eta, noiseScale: scale)
    case "dpmpp_2m": return DPMPlusPlus2M()
    case "dpmpp_2m_sde": return DPMPlusPlus2MSDE(eta: eta, noiseScale: scale, change: change)
    case "dpmpp_3m_sde": return DPMPlusPlus3MSDE(eta: eta, noiseScale: scale)
    case "EDMDPMSolverMultistep":
      let eta: Double = settings["algorithm_type"] == "sde-dpmsolver++" ? 1 : 0
      switch settings["solver_order"] {
      case "1": return Euler()
      case "3": return DPMPlusPlus3MSDE(eta: eta)
      default: return DPMPlusPlus2MSDE(eta: eta, change: change)
      }
    default: return nil
    }
  }
}
