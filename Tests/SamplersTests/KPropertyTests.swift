import Glibc
import Samplers
import Tensors
import Testing

@Suite("Of the samplers of k-diffusion and EDM")
struct KPropertyTests {
  static let grid = try! SigmaGrid([14, 6, 2.5, 1, 0.4, 0.1, 0])
  static let start = 14 * RecordedWalk.noise(0)

  static func walk(_ solver: any Solver, noise: NoiseSource = noNoise) throws -> Tensor {
    try solver.sample(
      from: start, along: grid, noise: noise, denoiser: RecordedWalk.denoised)
  }

  @Test(
    "each without its noise is its relative that draws none",
    arguments: [
      (DPM2Ancestral(eta: 0), DPM2()),
      (DPMPlusPlusSDE(eta: 0), DPMPlusPlus2SAncestral(eta: 0)),
      (DPMPlusPlus2MSDE(eta: 0), DPMPlusPlus2M()),
      (Churned(Heun(), Churn(0)), Heun()),
      (Churned(Heun(), Churn(40, within: 20...30)), Heun()),
      (LMS(order: 1), Euler()),
    ] as [(any Solver, any Solver)])
  func withoutNoise(solver: any Solver, relative: any Solver) throws {
    // noNoise() traps, so none of them may ask for any. Single numbers are rounded differently.
    #expect(abs(try Self.walk(solver) - Self.walk(relative)).maximum < 1e-5)
  }

  @Test(
    "those that draw noise lead to σ' with all of it",
    arguments: [
      DPM2Ancestral(), DPM2Ancestral(eta: 0.4), DPMPlusPlus2SAncestral(eta: 0.4),
      DPMPlusPlusSDE(eta: 0.4), DPMPlusPlus2MSDE(), DPMPlusPlus2MSDE(eta: 0.4),
      DPMPlusPlus3MSDE(eta: 0.4), DPMFast(eta: 0.4), Churned(Euler(), Churn(0.3)),
      Churned(Heun(), Churn(0.3)),
    ] as [any Solver])
  func variance(solver: any Solver) throws {
    // If x₀ is 0, x is nothing but noise. The first and all that is fresh stand at right angles here, so
    // that squares add up.
    var draws = 0
    let x = try solver.sample(
      from: Tensor([5, 0, 0, 0, 0]), along: SigmaGrid([5, 2, 1]),
      noise: { _, _ in
        draws += 1
        return Tensor((0..<5).map { $0 == draws ? 1 : 0 })
      }, denoiser: { x, _ in 0 * x })
    #expect(draws > 0)
    #expect(abs(square(x).sum.squareRoot() - 1) < 1e-5)
  }

  @Test("DPM++ SDE asks for noise on half of the way and on all of it")
  func intervals() throws {
    var asked: [[Double]] = []
    _ = try DPMPlusPlusSDE().sample(
      from: Tensor([5]), along: SigmaGrid([4, 1]),
      noise: { sigma, next in
        asked.append([sigma, next])
        return Tensor([0])
      }, denoiser: { x, _ in x })
    #expect(asked == [[4, 2], [4, 1]])
  }

  @Test("the noise of the first step is the same along the SDE and for an ancestral one, if η is 1")
  func splits() throws {
    let grid = try SigmaGrid([5, 2])
    let noise: NoiseSource = { _, _ in RecordedWalk.noise(1) }
    let ends = try [EulerAncestral(), DPMPlusPlus2MSDE(), DPMPlusPlus3MSDE()].map {
      (solver: any Solver) in
      try solver.sample(
        from: Self.start, along: grid, noise: noise, denoiser: RecordedWalk.denoised)
    }
    #expect(abs(ends[0] - ends[1]).maximum < 1e-5)
    #expect(abs(ends[0] - ends[2]).maximum < 1e-5)
  }

  static let kinds = [
    "dpm-2", "dpm-2-a", "lms", "dpmpp-2s-a", "dpmpp-sde", "dpmpp-2m-sde", "dpmpp-3m-sde",
    "dpm-fast",
    "dpm-adaptive", "edm",
  ]

  @Test(
    "each draws no noise when told so, and gets to the data in 1, 2, 3 and 40 steps",
    arguments: kinds)
  func choices(name: String) throws {
    let kind = try #require(SamplerKind.named(name))
    var choices = SamplerKind.Choices(schedule: try .scaledLinear())
    if kind.options.contains(.eta) { choices.eta = 0 }
    if kind.options.contains(.churn) { choices.churn = 0 }
    for steps in [1, 2, 3, 40] {
      let grid = try SigmaGrid((0...steps).map { 14 * (1 - Double($0) / Double(steps)) })
      let x = try kind.solver(choices).sample(
        from: Self.start, along: grid, denoiser: RecordedWalk.denoised)
      // The data are two bells N(±1.2, 0.4²). Few steps may overshoot.
      #expect(x.maximumMagnitude < 10)
    }
    choices.churn = -1
    #expect(throws: SamplingError.self) { try kind.solver(choices) }
  }

  @Test("DPM fast takes as many looks as it is told", arguments: 1...12)
  func looks(count: Int) throws {
    var looks = 0
    _ = try DPMFast(looks: count).sample(
      from: Self.start, along: DPMFast.grid(looks: count, from: 14, to: 0.1)
    ) { x, sigma in
      looks += 1
      return RecordedWalk.denoised(x, sigma)
    }
    #expect(looks == count)
  }

  @Test("DPM fast and DPM adaptive end at 0 with the guess")
  func zero() throws {
    let x = Tensor([0.3, -0.2])
    for solver in [DPMFast(), DPMFast(looks: 2), DPMAdaptive()] as [any Solver] {
      let end = try solver.sample(from: x, along: SigmaGrid([0.1, 0])) { x, _ in x / 2 }
      #expect(abs(end - x / 2).maximum < 1e-7)
    }
  }

  @Test("DPM adaptive is as exact as it is told, and says so if it cannot be")
  func tolerance() throws {
    let grid = try SigmaGrid([14, 0.1])
    func end(_ tolerance: Double) throws -> (x: Tensor, looks: Int) {
      var looks = 0
      let solver = DPMAdaptive(relativeTolerance: tolerance, absoluteTolerance: tolerance)
      let x = try solver.sample(from: Self.start, along: grid) { x, sigma in
        looks += 1
        return RecordedWalk.denoised(x, sigma)
      }
      return (x, looks)
    }
    let (coarse, fine, finest) = (try end(0.1), try end(0.01), try end(0.001))
    #expect(coarse.looks < fine.looks && fine.looks < finest.looks)
    #expect(abs(fine.x - finest.x).maximum < 0.01)
    #expect(abs(coarse.x - finest.x).maximum > abs(fine.x - finest.x).maximum)
    #expect(throws: SamplingError.self) { try end(0) }
  }

  @Test("a grid for DPM fast needs looks, and an end above 0")
  func fastGrid() {
    for (looks, end) in [(0, 0.1), (-3, 0.1), (5, 0), (5, 20)] {
      #expect(throws: SamplingError.self) { try DPMFast.grid(looks: looks, from: 14, to: end) }
    }
  }

  @Test("EDM's factors give a network input and target of deviation 1, and equal weight to all σ")
  func preconditioning() throws {
    let factors = EDMPreconditioning(sigmaData: 0.5)
    for sigma in [0.01, 0.5, 3, 80] {
      let skip = factors.skip(at: sigma)
      let target = pow((1 - skip) * 0.5, 2) + pow(skip * sigma, 2)
      #expect(abs(target / pow(factors.output(at: sigma), 2) - 1) < 1e-9)
      #expect(abs(pow(factors.input(at: sigma), 2) * (0.25 + sigma * sigma) - 1) < 1e-9)
      #expect(abs(factors.lossWeight(at: sigma) * pow(factors.output(at: sigma), 2) - 1) < 1e-9)
      // A network that says its target makes a denoiser that says x₀.
      let (clean, noisy) = (Tensor([0.5, -0.2]), Tensor([0.9, -1]))
      let denoised = try factors.denoiser { scaled, noise in
        #expect(abs(scaled - factors.input(at: sigma) * noisy).maximum < 1e-6)
        #expect(noise == log(sigma) / 4)
        return factors.target(clean: clean, noisy: noisy, at: sigma)
      }(noisy, sigma)
      #expect(abs(denoised - clean).maximum < 1e-5)
    }
  }
}
