import Datasets
import Foundation
import Samplers
import Tensors
import Testing

@Suite("Likelihood along the ODE")
struct LikelihoodTests {
  let mixture = GaussianMixture(
    weights: [2, 1, 1], means: Tensor([-1, 0, 1, 0.5, 0.2, 1.4], shape: [3, 2]),
    variances: [0.09, 0.25, 0.04])
  let points = Tensor([-1, 0, 0, 0, 1.2, 0.3, -2, 1.5, 0.3, 1.2], shape: [5, 2])
  /// Forty steps up to noise that is far wider than the data.
  let grid = try! SigmaGrid((0...40).map { 30 * pow(0.05 / 30, Double($0) / 40) })

  private func density(_ divergence: @escaping Divergence) throws -> Tensor {
    try grid.logDensity(
      points, divergence: divergence, prior: mixture.noised(by: 30).logDensity,
      denoiser: mixture.denoised)
  }

  @Test("The exact divergence is what central differences find")
  func divergences() throws {
    let measured = divergence(of: mixture.denoised)
    for sigma in [0.05, 0.4, 3, 30] {
      let exact = mixture.divergence(points, at: sigma)
      // D is rounded at 6e-8 of its size, about 2, and looks lie σ/32 apart; a straight line bends by the
      // square of σ/64.
      let error = Float(2 * 2.4e-7 * 64 / sigma + 2e-3)
      #expect(abs(try measured(points, sigma) - exact).maximum < error)
    }
  }

  @Test("gives the mixture's own density, if the divergence is exact")
  func exact() throws {
    let exact = mixture.noised(by: 0.05).logDensity(points)
    func error(_ steps: Int) throws -> Float {
      let grid = try SigmaGrid((0...steps).map { 30 * pow(0.05 / 30, Double($0) / Double(steps)) })
      let found = try grid.logDensity(
        points, divergence: mixture.divergence, prior: mixture.noised(by: 30).logDensity,
        denoiser: mixture.denoised)
      return abs(found - exact).maximum
    }
    // Of fourth order: twice the steps leave a sixteenth. 12 to 20, since a worst point of five stands for
    // all, and far above rounding, which is some 1e-5 of log p.
    let ratio = try error(24) / error(48)
    #expect((12...20).contains(ratio), "\(ratio)")
  }

  @Test("and nearly so with differences along each axis")
  func differences() throws {
    let found = try density(divergence(of: mixture.denoised))
    #expect(abs(found - mixture.noised(by: 0.05).logDensity(points)).maximum < 0.01)
  }

  @Test("With all probes of ±1 Hutchinson's estimate is the divergence, with some it is near")
  func hutchinson() throws {
    // vᵀ J v over (1, 1) and (1, −1): what stands beside the diagonal cancels.
    let both = [Tensor([1, 1], shape: [1, 2]), Tensor([1, -1], shape: [1, 2])]
    let exact = mixture.divergence(points, at: 0.4)
    let all = divergence(along: both, of: mixture.denoised)
    #expect(abs(try all(points, 0.4) - exact).maximum < 2e-3)
    let one = divergence(along: [both[0]], of: mixture.denoised)
    #expect(abs(try one(points, 0.4) - exact).maximum > 0.01)
    #expect(abs(try one(points, 0.4) - exact).maximum < abs(exact).maximum)
  }

  @Test("Pure noise is a prior that is off by what it does not know of the data")
  func prior() throws {
    let found = try grid.logDensity(
      points, divergence: mixture.divergence, denoiser: mixture.denoised)
    let exact = mixture.noised(by: 0.05).logDensity(points)
    // Around a mean of 0.6 instead of 0, the logarithm three deviations away differs by 3 · 0.6 / 30, in
    // each of two dimensions.
    #expect(abs(found - exact).maximum < 0.15)
  }

  @Test("takes pictures as well as points, and no grid that ends at 0")
  func shapes() throws {
    let pictures = points[0..<4].reshaped([4, 1, 2, 1])
    func flat(_ x: Tensor) -> Tensor { x.reshaped([-1, 2]) }
    let found = try grid.logDensity(
      pictures,
      divergence: divergence(of: { x, sigma in
        mixture.denoised(flat(x), at: sigma).reshaped(x.shape)
      }), denoiser: { x, sigma in mixture.denoised(flat(x), at: sigma).reshaped(x.shape) })
    #expect(found.shape == [4])
    #expect(abs(found - mixture.noised(by: 0.05).logDensity(points[0..<4])).maximum < 0.15)
    #expect(throws: SamplingError.self) {
      try SigmaGrid([1, 0]).logDensity(
        points, divergence: mixture.divergence, denoiser: mixture.denoised)
    }
  }
}
