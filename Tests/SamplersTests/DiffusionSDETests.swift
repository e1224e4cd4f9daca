import Datasets
import ForwardProcess
import Foundation
import Samplers
import Tensors
import Testing

@Suite("Stochastic differential equations")
struct DiffusionSDETests {
  static let processes: [DiffusionSDE] = [.variancePreserving(), .varianceExploding()]
  let bell = GaussianMixture(weights: [1], means: Tensor([0.7], shape: [1, 1]), variances: [0.09])

  @Test("Drift and diffusion are the slopes of what they lead to", arguments: [0, 1])
  func slopes(process: Int) {
    let process = Self.processes[process]
    for t in [0.05, 0.3, 0.9] {
      func slope(_ f: (Double) -> Double) -> Double { (f(t + 1e-5) - f(t - 1e-5)) / 2e-5 }
      let scale = process.scale(t)
      // Central differences over 2e-5 are exact to about nine digits here.
      #expect(abs(process.drift(t) - slope { log(process.scale($0)) }) < 1e-6)
      let growth = scale * scale * slope { process.sigma($0) * process.sigma($0) }
      #expect(abs(process.diffusion(t) * process.diffusion(t) / growth - 1) < 1e-6)
    }
  }

  @Test("Variance is preserved, and DDPM's schedule is its own in a thousand steps")
  func preserved() throws {
    let process = DiffusionSDE.variancePreserving()
    let schedule = try NoiseSchedule.linear()
    for t in [100, 500, 1000] {
      let (scale, sigma) = (process.scale(Double(t) / 1000), process.sigma(Double(t) / 1000))
      #expect(abs(scale * scale * (1 + sigma * sigma) - 1) < 1e-12)
      // A thousand steps of β/1000 against the integral: log(1 − β) is −β up to β²/2, in sum 0.07.
      #expect(abs(log(schedule.alphaBar(at: t)) - 2 * log(scale)) < 0.08)
    }
  }

  @Test("The score is the slope of the log density", arguments: [0, 1])
  func score(process: Int) throws {
    let process = Self.processes[process]
    for t in [0.1, 0.5] {
      let (scale, sigma) = (process.scale(t), process.sigma(t))
      let x = Tensor([-1, 0.2, 3], shape: [3, 1])
      let score = try process.score(x, at: t, denoiser: bell.denoised)
      let variance = scale * scale * (0.09 + sigma * sigma)
      let expected = (0.7 * scale - x) / variance
      #expect(abs(score - expected).maximum < 1e-4 * abs(expected).maximum)
    }
  }

  @Test("All of them lead back along the same ODE, whatever their clock", arguments: [0, 1])
  func ode(process: Int) throws {
    let process = Self.processes[process]
    let (first, last) = (0.9, 0.2)
    let start = process.scale(first) * process.sigma(first) * Tensor([-1, 0.3, 2], shape: [3, 1])
    // Along σ, (x − μ) / √(s² + σ²) stays what it is.
    let (before, after) = (process.sigma(first), process.sigma(last))
    let stretch = ((0.09 + after * after) / (0.09 + before * before)).squareRoot()
    let unscaled = 0.7 + stretch * (start / process.scale(first) - 0.7)
    let expected = process.scale(last) * unscaled
    func error(_ steps: Int) throws -> Double {
      var x = start
      let times = (0...steps).map { first + (last - first) * Double($0) / Double(steps) }
      for (t, next) in zip(times, times.dropFirst()) {
        x = try process.step(x, from: t, to: next, eta: 0, denoiser: bell.denoised)
      }
      return Double(abs(x - expected).maximum)
    }
    // Euler's errors halve with the steps: what halving leaves of them is not a bound but the order, to
    // a tenth, the part that the next power has at 500 steps of up to 1.4% of log σ.
    let ratio = try error(500) / error(1000)
    #expect(abs(ratio - 2) < 0.1, "\(ratio)")
  }

  @Test(
    "Whatever the share of noise, points come to be distributed as they should", arguments: [0, 1])
  func distribution(process: Int) throws {
    let process = Self.processes[process]
    let (first, last) = (0.9, 0.3)
    func right(_ t: Double) -> Double {
      process.scale(t) * process.scale(t) * (0.09 + process.sigma(t) * process.sigma(t))
    }
    // The step is linear, x' = a + b x + c z. Three walks side by side tell a, b and c of each, and from
    // these follow the mean and the variance of all ends: nothing is drawn.
    func ends(_ steps: Int, eta: Double) throws -> (mean: Double, variance: Double) {
      var (mean, variance) = (0.7 * process.scale(first), right(first))
      let times = (0...steps).map { first + (last - first) * Double($0) / Double(steps) }
      for (t, next) in zip(times, times.dropFirst()) {
        let told = try process.step(
          Tensor([0, 1, 0], shape: [3, 1]), from: t, to: next,
          noise: Tensor([0, 0, 1], shape: [3, 1]), eta: eta, denoiser: bell.denoised
        ).scalars.map(Double.init)
        let (a, b, c) = (told[0], told[1] - told[0], told[2] - told[0])
        (mean, variance) = (a + b * mean, b * b * variance + c * c)
      }
      return (mean, variance)
    }
    for eta in [0, 0.5, 1] {
      let (coarse, fine) = (try ends(400, eta: eta), try ends(800, eta: eta))
      // Weak order 1, so 2 · fine − coarse (Richardson) leaves the second power: a step goes up to 1.3% of
      // log σ, twice that with all the noise, and 2.6% squared is 7e-4. Three times that is allowed.
      let variance = (2 * fine.variance - coarse.variance) / right(last)
      let mean = (2 * fine.mean - coarse.mean) - 0.7 * process.scale(last)
      #expect(abs(variance - 1) < 2e-3, "eta \(eta): \(variance)")
      #expect(abs(mean) < 2e-3 * right(last).squareRoot(), "eta \(eta): \(mean)")
    }
  }

  @Test("Predictor and corrector are diffusers'", arguments: RecordedWalk.all("sde"))
  func golden(_ walk: RecordedWalk) throws {
    let solver = PredictorCorrector(
      signalToNoise: walk.settings["snr"].map { Double($0)! } ?? 0.15,
      corrections: Int(walk.settings["corrections"]!)!)
    #expect(try walk.deviation(of: solver) < 1e-4)
  }

  @Test("Corrections take no noise from the path down, and need none where it has ended")
  func ownNoise() throws {
    let path = try BrownianTree(seed: 1, shape: [5, 1], from: 4, to: 1)
    var drawn: [Tensor] = []
    let x = try PredictorCorrector().sample(
      from: Tensor([-6, 3, 0, 1, 8], shape: [5, 1]), along: SigmaGrid([4, 1, 0]),
      noise: { sigma, next in
        drawn.append(path.noise(sigma, next))
        return drawn[drawn.count - 1]
      }, denoiser: bell.denoised)
    #expect(x.allFinite && drawn.count == 3)
    #expect(abs(drawn[0] - drawn[1]).maximum > 0.1)
  }

  @Test("Corrections bring back what has gone astray")
  func corrections() throws {
    // All points start too far to the right; only corrections are made, at one σ.
    var generator = TorchGenerator(seed: 5)
    var x = 3 + 0.1 * generator.normal([4000, 1])
    let step = try SigmaGrid([0.4, 0.399999]).steps[0]
    let corrector = PredictorCorrector(signalToNoise: 0.2, corrections: 400)
    x = try corrector.step(
      x, over: step, noise: { _, _ in generator.normal([4000, 1]) }, denoiser: bell.denoised)
    // p(x; 0.4) is N(0.7, 0.5²). Steps of 8% of its variance leave it about as much too wide.
    #expect(abs(x.mean - 0.7) < 0.05)
    #expect(abs(x.variance.squareRoot() / 0.5 - 1) < 0.1)
  }
}
