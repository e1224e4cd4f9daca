import Samplers
import Tensors
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

  @Test("look where k-diffusion's adaptive one looks", arguments: RecordedWalk.all("k_adaptive"))
  func adaptive(walk: RecordedWalk) throws {
    var (looks, draw) = (0, 0)
    func compare(_ x: Tensor, _ sigma: Double) {
      let expected = Tensor(walk.states[looks], shape: RecordedWalk.shape)
      #expect(abs(x - expected).maximum < Self.tolerance * abs(expected).maximum)
      // The errors, and so the lengths of steps, are differences of close numbers.
      #expect(abs(sigma / walk.sigmas[looks] - 1) < 1e-3)
      looks += 1
    }
    let noise: NoiseSource = { _, _ in
      draw += 1
      return walk.noiseScale * RecordedWalk.noise(draw)
    }
    let (first, last) = (walk.sigmas[0], walk.sigmas[walk.sigmas.count - 1])
    let end = try #require(walk.kSolver).sample(
      from: first * RecordedWalk.noise(0), along: SigmaGrid([first, last]), noise: noise
    ) { x, sigma in
      compare(x, sigma)
      return RecordedWalk.denoised(x, sigma)
    }
    compare(end, last)
    #expect(looks == walk.states.count)
  }

  @Test("precondition as diffusers does", arguments: RecordedWalk.all("edm_factors"))
  func factors(walk: RecordedWalk) throws {
    let factors = EDMPreconditioning(sigmaData: Double(try #require(walk.settings["sigma_data"]))!)
    for (sigma, expected) in zip(walk.sigmas, walk.states) {
      let ours = [
        factors.skip(at: sigma), factors.output(at: sigma), factors.input(at: sigma),
        factors.noise(at: sigma),
      ]
      for (ours, expected) in zip(ours, expected) {
        // Eight digits are written.
        #expect(abs(Float(ours) - expected) <= 1e-6 * abs(expected))
      }
    }
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
    let eta = number("eta", 1)
    let rule: DPMSolver.Rule = settings["solver_type"] == "heun" ? .heun : .midpoint
    switch sampler {
    case "EulerDiscrete", "EDMEuler", "euler": return Churned(Euler(), churn)
    case "HeunDiscrete", "heun": return Churned(Heun(), churn)
    case "KDPM2Discrete", "dpm_2": return Churned(DPM2(), churn)
    case "LMSDiscrete", "lms": return LMS(order: Int(number("order", 4)))
    case "EulerAncestralDiscrete": return EulerAncestral()
    case "euler_ancestral": return EulerAncestral(eta: eta)
    case "KDPM2AncestralDiscrete", "dpm_2_ancestral": return DPM2Ancestral(eta: eta)
    case "dpm_fast": return DPMFast(looks: Int(number("n", 0)), eta: number("eta", 0))
    case "dpm_adaptive":
      let control = StepControl(
        firstLength: number("h_init", 0.05), proportional: number("pcoeff", 0),
        integral: number("icoeff", 1), derivative: number("dcoeff", 0),
        acceptance: number("accept_safety", 0.81))
      return DPMAdaptive(
        order: Int(number("order", 3)), relativeTolerance: number("rtol", 0.05),
        absoluteTolerance: number("atol", 0.0078), control: control, eta: number("eta", 0))
    case "DPMSolverSDE", "dpmpp_sde": return DPMPlusPlusSDE(eta: eta)
    case "dpmpp_2s_ancestral": return DPMPlusPlus2SAncestral(eta: eta)
    case "dpmpp_2m": return DPMPlusPlus2M()
    case "dpmpp_2m_sde": return DPMPlusPlus2MSDE(eta: eta, rule: rule)
    case "dpmpp_3m_sde": return DPMPlusPlus3MSDE(eta: eta)
    case "EDMDPMSolverMultistep":
      let eta: Double = settings["algorithm_type"] == "sde-dpmsolver++" ? 1 : 0
      switch settings["solver_order"] {
      case "1": return Euler()
      case "3": return DPMPlusPlus3MSDE(eta: eta)
      default: return DPMPlusPlus2MSDE(eta: eta, rule: rule)
      }
    default: return nil
    }
  }
}
