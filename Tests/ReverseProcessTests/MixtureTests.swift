import Datasets
import ForwardProcess
import ReverseProcess
import Tensors
import Testing

@Suite("A Gaussian mixture")
struct MixtureTests {
  let schedule = try! NoiseSchedule.linear()
  let mixture = GaussianMixture(
    weights: [1, 2, 1], means: Tensor([-1, 0.5, 0.8, 0.9, 0.2, -1], shape: [3, 2]),
    variances: [0.04, 0.01, 0.09])

  @Test("has a density that integrates to 1 and a score that is its slope")
  func density() {
    let axis = stride(from: Float(-4), through: 4, by: 0.05)
    let grid = Tensor(axis.flatMap { x in axis.flatMap { y in [x, y] } }).reshaped([-1, 2])
    // The rectangle rule on bells of deviation 0.1 and more, half a deviation apart: exact to 1e-6.
    #expect(abs(mixture.density(grid).sum * 0.0025 - 1) < 1e-5)
  }

  @Test("noised has the score that its prediction says, and the slope of its log density")
  func score() {
    let points = wiggle([20, 2], size: 1.5)
    for t in [20, 200, 800] {
      let noised = mixture.noised(to: t, by: schedule)
      let exact = noised.score(points)
      let predicted = schedule.score(mixture.prediction(points, at: t, by: schedule), at: t)
      let scale = abs(exact).maximum
      // ε̂ is a difference of numbers near 1, off by 1e-7 / √(1 − ᾱ); the score divides once more.
      let variance = Float(1 - schedule.alphaBar[t])
      #expect(abs(exact - predicted).maximum < 1e-6 * scale + 1e-6 / variance)

      for (axis, step) in [Tensor([0.01, 0]), Tensor([0, 0.01])].enumerated() {
        let rise = noised.logDensity(points + step) - noised.logDensity(points - step)
        let slopes = exact.slice(axis: 1, axis..<axis + 1).reshaped([-1])
        // The second-order error h²/6 of a third derivative of up to 1/s³, and float32's 1e-6 / h.
        #expect(abs(rise / 0.02 - slopes).maximum < 0.01 * scale)
      }
    }
  }

  @Test("of bells without width is the ideal denoiser of their middles", arguments: [5, 400, 1000])
  func points(t: Int) {
    let sharp = GaussianMixture(
      weights: mixture.weights, means: mixture.means, variances: [0, 0, 0])
    let ideal = IdealDenoiser(
      pictures: mixture.means, priors: mixture.weights, schedule: schedule)
    let noisy = wiggle([20, 2], size: 1.5)
    let difference =
      sharp.prediction(noisy, at: t, by: schedule).clean - ideal.prediction(noisy, at: t).clean
    #expect(abs(difference).maximum < 1e-4)
  }

  @Test("draws points with its moments")
  func samples() {
    var generator = TorchGenerator(seed: 4)
    let (points, bells) = mixture.samples(20_000, generator: &generator)
    #expect(points.shape == [20_000, 2] && Set(bells) == [0, 1, 2])
    expectMoments(of: points)
  }

  @Test("is where its exact score leads ancestral sampling")
  func ancestralSampling() throws {
    // 100 large steps discretise visibly; 1,000 steps do not, at this number of samples.
    var generator = TorchGenerator(seed: 5)
    let points = try Sampler(schedule: schedule).sample(
      from: generator.normal([1500, 2]), along: schedule.sampleSteps(1000), generator: &generator
    ) { mixture.prediction($0, at: $1, by: schedule) }
    expectMoments(of: points)
  }

  /// Expects the mean and the second moment of each axis within six standard errors, estimated
  /// from the points themselves.
  func expectMoments(of points: Tensor) {
    let root = Float(points.shape[0]).squareRoot()
    for axis in 0..<2 {
      let x = points.slice(axis: 1, axis..<axis + 1)
      let means = mixture.means.slice(axis: 1, axis..<axis + 1).scalars
      let mean = zip(mixture.weights, means).reduce(0) { $0 + Float($1.0) * $1.1 }
      #expect(abs(x.mean - mean) < 6 * x.variance.squareRoot() / root)
      let second = zip(zip(mixture.weights, mixture.variances), means).reduce(Float(0)) {
        sum, bell in
        sum + Float(bell.0.0) * (Float(bell.0.1) + bell.1 * bell.1)
      }
      #expect(abs(square(x).mean - second) < 6 * square(x).variance.squareRoot() / root)
    }
  }
}
