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
    var x = start
    let times = (0...2000).map { first + (last - first) * Double($0) / 2000 }
    for (t, next) in zip(times, times.dropFirst()) {
      x = try process.step(x, from: t, to: next, eta: 0, denoiser: bell.denoised)
    }
    // Along σ, (x − μ) / √(s² + σ²) stays what it is.
    let (before, after) = (process.sigma(first), process.sigma(last))
    let stretch = ((0.09 + after * after) / (0.09 + before * before)).squareRoot()
    let unscaled = 0.7 + stretch * (start / process.scale(first) - 0.7)
    let expected = process.scale(last) * unscaled
    let deviation = process.scale(last) * (0.09 + after * after).squareRoot()
    // First order, in 2,000 steps of 0.3% of log σ each, over 6 of log σ.
    #expect(Double(abs(x - expected).maximum) < 0.02 * deviation)
  }

  @Test(
    "Whatever the share of noise, points come to be distributed as they should", arguments: [0, 1])
  func distribution(process: Int) throws {
    let process = Self.processes[process]
    let (count, first, last) = (10_000, 0.9, 0.3)
    for eta in [0, 0.5, 1] {
      var generator = TorchGenerator(seed: 3)
      func deviation(_ t: Double) -> Double {
        process.scale(t) * (0.09 + process.sigma(t) * process.sigma(t)).squareRoot()
      }
      var x = 0.7 * process.scale(first) + deviation(first) * generator.normal([count, 1])
      let times = (0...200).map { first + (last - first) * Double($0) / 200 }
      for (t, next) in zip(times, times.dropFirst()) {
        x = try process.step(
          x, from: t, to: next, noise: generator.normal([count, 1]), eta: eta,
          denoiser: bell.denoised)
      }
      // Steps of up to 2.6% of log σ, of first order, and six standard errors: 6/√20000 for a deviation.
      #expect(abs(Double(x.variance).squareRoot() / deviation(last) - 1) < 0.04 + 0.042)
      let error = 0.04 + 6 / Double(count).squareRoot()
      #expect(abs(Double(x.mean) - 0.7 * process.scale(last)) < error * deviation(last))
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
