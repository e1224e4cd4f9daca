import Foundation
import Samplers
import Tensors
import Testing

@Suite("Flow matching")
struct FlowTests {
  @Test("walks as diffusers does", arguments: RecordedWalk.all("flow"))
  func golden(_ walk: RecordedWalk) throws {
    let solver: any Solver = walk.sampler == "flow-heun" ? FlowHeun() : Euler()
    // The first states are 147 times as large as what is left of them in the end, and rounded at 6e-8.
    #expect(try walk.deviation(of: solver) < 1e-4)
  }

  /// What a perfect flow network would say of the bells of the recorded walks.
  func velocity(_ noisy: Tensor, _ t: Double) -> Tensor {
    let clean = RecordedWalk.denoised(noisy / (1 - t), t / (1 - t))
    return (noisy - (1 - t) * clean) / t - clean
  }

  @Test("A network that predicts flows is a denoiser")
  func denoising() throws {
    let denoised = denoiser(ofFlow: velocity)
    for sigma in [0.02, 0.5, 1, 7, 40] {
      let x = sigma * RecordedWalk.noise(2) + 0.5
      // ε̂ − x̂₀ and back; dividing by t and by 1 − t magnifies rounding up to 50 times.
      #expect(abs(try denoised(x, sigma) - RecordedWalk.denoised(x, sigma)).maximum < 2e-5)
    }
  }

  @Test("Euler's step along the flow's time is Euler's step along σ")
  func euler() throws {
    let times = [0.95, 0.8, 0.55, 0.3, 0.1, 0]
    var flowing = times[0] * RecordedWalk.noise(0)
    for (t, next) in zip(times, times.dropFirst()) {
      flowing = flowing + (next - t) * velocity(flowing, t)
    }
    let grid = try SigmaGrid(times.map { $0 / (1 - $0) })
    let walked = try Euler().sample(
      from: grid.sigmas[0] * RecordedWalk.noise(0), along: grid, denoiser: RecordedWalk.denoised)
    // Both round each state a few times, at 6e-8 of states up to 27.
    #expect(abs(walked - flowing).maximum < 1e-5)
  }

  @Test("Heun's step is not, but of the same order")
  func heun() throws {
    let grid = try SigmaGrid([3, 1])
    let x = 3 * RecordedWalk.noise(0)
    let sigma = try Heun().sample(from: x, along: grid, denoiser: RecordedWalk.denoised)
    let flow = try FlowHeun().sample(from: x, along: grid, denoiser: RecordedWalk.denoised)
    #expect(abs(sigma - flow).maximum > 0.01)
    let measured = try OrderMeasurement.measured(SamplerKind.named("flow-heun")!)
    #expect(abs(measured.order! - 2) < 0.1)
  }
}
