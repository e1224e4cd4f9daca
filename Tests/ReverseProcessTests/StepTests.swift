import ForwardProcess
import ReverseProcess
import Tensors
import Testing

@Suite("Steps back")
struct StepTests {
  let schedule = try! NoiseSchedule.linear()
  let noisy = wiggle([1, 3, 3, 1], size: 1.5)
  let noise = wiggle([1, 3, 3, 1], phase: 1)
  let fresh = wiggle([1, 3, 3, 1], phase: 2)

  func prediction(at t: Int) -> Prediction {
    schedule.prediction(from: noise, as: .noise, noisy: noisy, at: t)
  }

  @Test("of DDIM with eta 1 are DDPM's", arguments: [(1000, 999), (500, 499), (2, 1), (800, 300)])
  func etaOne(t: Int, s: Int) {
    let implicit = schedule.implicitStep(
      prediction(at: t), freshNoise: fresh, from: t, to: s, eta: 1)
    let ancestral = schedule.ancestralStep(
      prediction(at: t), noisy: noisy, freshNoise: fresh, from: t, to: s)
    // x̂₀ is as large as 1/√ᾱ_t; both formulas round it at 1e-7 of itself.
    let size = max(abs(prediction(at: t).clean).maximum * Float(schedule.signal(at: s)), 1)
    #expect(abs(implicit - ancestral).maximum < 1e-6 * size)
  }

  @Test("of DDPM have the mean of its algorithm 2", arguments: [2, 60, 500, 1000])
  func algorithmTwo(t: Int) {
    // x_{t−1} = (x_t − β_t / √(1 − ᾱ_t) ε) / √α_t + σ z, in double precision, number by number.
    let step = schedule.ancestralStep(
      prediction(at: t), noisy: noisy, freshNoise: fresh, from: t, to: t - 1, variance: .forward)
    let (beta, root) = (schedule.beta[t], (1 - schedule.alphaBar[t]).squareRoot())
    for i in 0..<9 {
      let (x, epsilon) = (Double(noisy.scalars[i]), Double(noise.scalars[i]))
      let mean = (x - beta / root * epsilon) / schedule.alpha[t].squareRoot()
      let expected = mean + beta.squareRoot() * Double(fresh.scalars[i])
      // x̂₀ is rounded at 1e-7 of its size, up to 1/√ᾱ_t, and its coefficient is about √ᾱ_t β_t.
      #expect(abs(Double(step.scalars[i]) - expected) < 1e-6)
    }
  }

  @Test("to the clean picture add no noise", arguments: AncestralVariance.allCases)
  func lastStep(variance: AncestralVariance) {
    let prediction = prediction(at: 1)
    let last = schedule.ancestralStep(
      prediction, noisy: noisy, freshNoise: fresh, from: 1, to: 0, variance: variance)
    #expect(abs(last - prediction.clean).maximum < 1e-6)
    let implicit = schedule.implicitStep(prediction, freshNoise: fresh, from: 1, to: 0, eta: 1)
    #expect(abs(implicit - prediction.clean).maximum < 1e-6)
  }

  @Test("with learned variance reach from the posterior's to the forward one")
  func learned() {
    var prediction = prediction(at: 2)
    for (fraction, variance) in [(0, AncestralVariance.posterior), (1, .forward)] {
      prediction.varianceFraction = Tensor(repeating: Float(fraction), shape: noisy.shape)
      let learned = schedule.ancestralStep(
        prediction, noisy: noisy, freshNoise: fresh, from: 2, to: 1, variance: .learned)
      let fixed = schedule.ancestralStep(
        prediction, noisy: noisy, freshNoise: fresh, from: 2, to: 1, variance: variance)
      #expect(abs(learned - fixed).maximum < 1e-6)
    }
  }

  @Test("of DDIM lead to where the same steps forward came from")
  func inversion() {
    // The prediction held fixed, x_t and x_s are two mixtures of the same two ingredients.
    let prediction = prediction(at: 300)
    let later = schedule.implicitStep(prediction, from: 300, to: 700)
    let again = schedule.prediction(from: noise, as: .noise, noisy: later, at: 700)
    let back = schedule.implicitStep(again, from: 700, to: 300)
    // x̂₀ is found by dividing by √ᾱ₇₀₀ = 0.083.
    #expect(abs(back - noisy).maximum < 1e-5)
  }

  @Test("with the true noise return along the forward path")
  func truth() {
    let clean = wiggle([1, 3, 3, 1], phase: 3)
    let start = schedule.noised(clean, to: 900, noise: noise)
    let truth = schedule.prediction(from: noise, as: .noise, noisy: start, at: 900)
    let step = schedule.implicitStep(truth, from: 900, to: 250)
    // x̂₀ is found by dividing by √ᾱ₉₀₀ = 0.02, which makes 1e-7 of x₉₀₀ into 5e-6.
    #expect(abs(step - schedule.noised(clean, to: 250, noise: noise)).maximum < 1e-5)
  }

  @Test("are drawn noise for only where noise is used")
  func drawsNoise() {
    let ancestral = Sampler(schedule: schedule)
    #expect(ancestral.drawsNoise(to: 1) && !ancestral.drawsNoise(to: 0))
    #expect(!Sampler(schedule: schedule, rule: .implicit()).drawsNoise(to: 1))
    #expect(Sampler(schedule: schedule, rule: .implicit(eta: 0.2)).drawsNoise(to: 1))
  }
}
