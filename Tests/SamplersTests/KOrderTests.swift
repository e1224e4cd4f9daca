import Datasets
import Glibc
import Samplers
import Tensors
import Testing

@Suite("The error of k-diffusion's samplers")
struct KOrderTests {
  /// One bell N(1, 0.5²), for which the ODE has a closed solution.
  static let bell = GaussianMixture(
    weights: [1], means: Tensor([1, 1, 1], shape: [1, 3]), variances: [0.25])

  /// How often the error halves when steps are half as long, `count` to begin with.
  static func order(of rule: any Solver, from count: Int) throws -> Float {
    let (top, end) = (10.0, 0.1)
    let start = Tensor([-6, 2, 14], shape: [1, 3])
    // Along the ODE, (x − μ) / √(s² + σ²) stays what it is.
    let exact = 1 + Float(((0.25 + end * end) / (0.25 + top * top)).squareRoot()) * (start - 1)
    let errors = try [count, 2 * count].map { count in
      let grid = try SigmaGrid(
        (0...count).map { index in
          let (a, b) = (pow(top, 1.0 / 7), pow(end, 1.0 / 7))
          return pow(a + (b - a) * Double(index) / Double(count), 7)
        })
      let x = try rule.sample(from: start, along: grid, denoiser: Self.bell.denoised)
      return abs(x - exact).maximum
    }
    return log2(errors[0] / errors[1])
  }

  // At these lengths the errors are 1e-5 to 1e-2: above what float32 rounds, and so small that the next
  // power in them counts for less than the tolerance.
  @Test(
    "falls with the power of the step that the rule's order names",
    arguments: [
      (DPM2(), 24, 2), (DPMPlusPlus2SAncestral(eta: 0), 24, 2), (DPMPlusPlusSDE(eta: 0), 24, 2),
      (DPMPlusPlus2MSDE(eta: 0), 24, 2), (DPMPlusPlus2MSDE(eta: 0, rule: .heun), 24, 2),
      (DPMPlusPlus3MSDE(eta: 0), 48, 2), (LMS(order: 2), 24, 2), (LMS(order: 3), 24, 3),
      (LMS(), 36, 4), (DPMFast(looks: 2), 24, 3),
    ] as [(any Solver, Int, Float)])
  func order(rule: any Solver, count: Int, expected: Float) throws {
    #expect(abs(try Self.order(of: rule, from: count) - expected) < 0.4)
  }

  @Test(
    "of DPM fast is of second order where the last step is Euler's, though most are of third",
    arguments: [(DPMFast(), 24), (DPMFast(looks: 1), 48)]
      as [(any Solver, Int)])
  func ends(rule: any Solver, count: Int) throws {
    #expect(abs(try Self.order(of: rule, from: count) - 2) < 0.2)
  }

  @Test("DPM adaptive's falls with its tolerance")
  func adaptive() throws {
    let grid = try SigmaGrid([10, 0.1])
    let start = Tensor([-6, 2, 14], shape: [1, 3])
    let exact = 1 + Float((0.26 / 100.25).squareRoot()) * (start - 1)
    for order in [2, 3] {
      let errors = try [0.05, 5e-5].map { tolerance in
        let rule = DPMAdaptive(
          order: order, relativeTolerance: tolerance, absoluteTolerance: tolerance)
        let x = try rule.sample(from: start, along: grid, denoiser: Self.bell.denoised)
        return abs(x - exact).maximum
      }
      // 1000 times less is allowed. How near a step comes to what is allowed is a matter of luck.
      #expect(errors[1] < errors[0] / 100)
    }
  }

  @Test(
    "is of first order along a path of the SDE",
    arguments: [
      DPM2Ancestral(), DPMPlusPlus2SAncestral(), DPMPlusPlusSDE(), DPMPlusPlus2MSDE(),
      DPMPlusPlus3MSDE(),
    ] as [any Solver])
  func path(rule: any Solver) throws {
    let path = BrownianPath(size: 200, steps: 1024)
    func end(_ count: Int, _ rule: any Solver) throws -> Tensor {
      try rule.sample(
        from: 10 * path.start, along: path.grid(count), noise: path.noise,
        denoiser: GaussianMixture(
          weights: [1], means: Tensor([1], shape: [1, 1]), variances: [0.25]
        )
        .denoised)
    }
    let exact = try end(1024, DPMPlusPlus2MSDE())
    let errors = try [16, 64].map { count in
      square(try end(count, rule) - exact).mean.squareRoot()
    }
    // 200 paths tell the ratio to within a tenth or two.
    #expect(abs(log2(errors[0] / errors[1]) / 2 - 1) < 0.25)
  }
}

/// A Brownian motion along σ from 10 to 0.1, known at 1024 places: the same path for any number of steps.
private struct BrownianPath {
  let start: Tensor
  private let places: [Tensor]

  init(size: Int, steps: Int) {
    var generator = TorchGenerator(seed: 3)
    start = generator.noise([size, 1])
    var places = [0 * start]
    for index in 0..<steps {
      let length = Self.sigma(index, of: steps) - Self.sigma(index + 1, of: steps)
      places.append(places[index] + length.squareRoot() * generator.noise([size, 1]))
    }
    self.places = places
  }

  static func sigma(_ index: Int, of count: Int) -> Double {
    10 * pow(0.01, Double(index) / Double(count))
  }

  func grid(_ count: Int) throws -> SigmaGrid {
    try SigmaGrid((0...count).map { Self.sigma($0, of: count) })
  }

  func noise(from sigma: Double, to next: Double) -> Tensor {
    func place(_ sigma: Double) -> Tensor {
      places[Int((log(sigma / 10) / log(0.01) * Double(places.count - 1)).rounded())]
    }
    return (place(next) - place(sigma)) / (sigma - next).squareRoot()
  }
}
