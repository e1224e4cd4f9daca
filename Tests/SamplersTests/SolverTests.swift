import Datasets
import ForwardProcess
import Glibc
import ReverseProcess
import Samplers
import Tensors
import Testing

@Suite("A walk along σ")
struct WalkTests {
  /// One bell N(1, 0.5²) in each of three numbers.
  let bell = GaussianMixture(
    weights: [1], means: Tensor([1, 1, 1], shape: [1, 3]), variances: [0.25])

  @Test("ends where the exact solution does, if its steps are short")
  func exact() throws {
    // Along the ODE, (x − μ) / √(s² + σ²) stays what it is.
    let start = Tensor([-6, 2, 14], shape: [1, 3])
    let grid = try SigmaGrid((0...200).map { 10 * pow(0.01, Double($0) / 200) })
    let expected = 1 + Float((0.26 / 100.25).squareRoot()) * (start - 1)
    let last = grid.sigmas[200]
    #expect(abs(last - 0.1) < 1e-12)
    let x = try Heun().sample(from: start, along: grid, denoiser: bell.denoised)
    // Second order: 200 steps of 0.023 on the clock log σ leave some (0.023)² of 1.
    #expect(abs(x - expected).maximum < 1e-3)
  }

  @Test("asks for no noise unless the sampler draws some")
  func noNoise() throws {
    let grid = try SigmaGrid([2, 1, 0])
    let x = Tensor([3, 0, -3], shape: [1, 3])
    let euler = try Euler().sample(from: x, along: grid, denoiser: bell.denoised)
    let ancestral = try EulerAncestral(eta: 0).sample(
      from: x, along: grid, denoiser: bell.denoised)
    #expect(abs(euler - ancestral).maximum < 1e-6)
  }

  @Test("refuses guesses of another shape, and such that are not finite")
  func refused() throws {
    let grid = try SigmaGrid([2, 1, 0])
    let x = Tensor([3, 0, -3], shape: [1, 3])
    #expect(throws: SamplingError.self) {
      try Euler().sample(from: x, along: grid) { x, _ in x.reshaped([3]) }
    }
    #expect(throws: SamplingError.self) {
      try Euler().sample(from: x, along: grid) { x, _ in x / 0 }
    }
  }

  @Test("needs σ that fall, are finite, and do not go below 0")
  func grids() {
    for sigmas in [[], [1], [1, 1], [1, 2], [1, -1], [.infinity, 1], [.nan, 1], [2, .nan, 0]] {
      #expect(throws: SamplingError.self) { try SigmaGrid(sigmas) }
    }
  }
}
