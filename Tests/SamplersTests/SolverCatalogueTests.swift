import ForwardProcess
import Samplers
import Tensors
import Testing

@Suite("The catalogue of samplers")
struct SolverCatalogueTests {
  @Test("calls no two by the same name")
  func names() {
    #expect(Set(SamplerKind.all.map(\.name)).count == SamplerKind.all.count)
  }

  @Test("says how often each looks in a step, and whether it draws noise", arguments: kinds)
  func looks(name: String) throws {
    let kind = try #require(SamplerKind.named(name))
    let schedule = try NoiseSchedule.linear()
    let grid = try SigmaGrid.even(50, along: schedule)
    var solver = try kind.solver(.init(schedule: schedule))
    var (x, looks, draws) = (100 * RecordedWalk.noise(0), [Int](), 0)
    for step in grid.steps {
      looks.append(0)
      x = try solver.step(
        x, over: step,
        noise: { _, _ in
          draws += 1
          return RecordedWalk.noise(draws)
        },
        denoiser: { x, sigma in
          looks[step.index] += 1
          return RecordedWalk.denoised(x, sigma)
        })
    }
    #expect(looks[5..<49].allSatisfy { $0 == kind.looks })
    #expect((draws > 0) == kind.drawsNoise)
    // The data are two bells N(±1.2, 0.4²).
    #expect(x.maximumMagnitude < 3)
  }

  /// All but those whose steps are planned as they go.
  static let kinds = SamplerKind.all.map(\.name).filter {
    !["dpm-fast", "dpm-adaptive"].contains($0)
  }

  @Test("refuses a share of noise outside 0…1, and for samplers that draw none")
  func shares() throws {
    let schedule = try NoiseSchedule.linear()
    for kind in SamplerKind.all {
      let solvers = [-0.1, 0.5, 1.1].map { eta in
        try? kind.solver(.init(schedule: schedule, eta: eta))
      }
      #expect(solvers.map { $0 != nil } == [false, kind.options.contains(.eta), false])
    }
  }
}
