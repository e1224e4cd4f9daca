import Tensors
import Testing

@testable import ForwardProcess

@Suite("Noising")
struct NoisingTests {
  let schedule = try! NoiseSchedule.linear(steps: 40, from: 0.01, to: 0.2)
  let picture = Tensor((0..<24).map { Float($0) / 12 - 1 }, shape: [2, 2, 2, 3])

  /// The coefficients of x₀ and of the noise's variance after single steps 1…t, one by one.
  func chained(to t: Int) -> (signal: Double, variance: Double) {
    schedule.beta[1...t].reduce((1, 0)) { state, beta in
      (state.0 * (1 - beta).squareRoot(), state.1 * (1 - beta) + beta)
    }
  }

  @Test("step by step is noising in one jump")
  func composition() {
    for t in [1, 2, 17, 40] {
      let (signal, variance) = chained(to: t)
      // Forty roundings of 1.1e-16.
      #expect(abs(signal - schedule.signal(at: t)) < 1e-14)
      #expect(abs(variance - (1 - schedule.alphaBar[t])) < 1e-14)
    }
  }

  @Test("from s to t continues noising to s")
  func jump() {
    // With one noise for both parts, only the picture's coefficient can be read off a sample; the
    // noise's is read off a black picture.
    let (zero, one) = (Tensor.zeros([1]), Tensor.ones([1]))
    let half = schedule.noised(one, to: 10, noise: zero)
    let whole = schedule.noised(half, from: 10, to: 30, noise: zero)
    #expect(abs(whole.item - Float(schedule.signal(at: 30))) < 1e-6)

    let before = schedule.noised(zero, to: 10, noise: one).item
    let carried = schedule.noised(Tensor([before]), from: 10, to: 30, noise: zero).item
    let added = schedule.noised(zero, from: 10, to: 30, noise: one).item
    // Variances of independent noises add up; float32 rounds each at 6e-8.
    let variance = Float(1 - schedule.alphaBar[30])
    #expect(abs(carried * carried + added * added - variance) < 1e-6)
  }

  @Test("once is the step of DDPM's equation 2")
  func oneStep() {
    let noise = Tensor((0..<24).map { Float(($0 * 7) % 11) - 5 }, shape: picture.shape)
    let beta = schedule.beta[9]
    let expected = (1 - beta).squareRoot() * picture + beta.squareRoot() * noise
    // float32 rounds numbers up to 2 at 1e-7.
    #expect(abs(schedule.noisedOnce(picture, to: 9, noise: noise) - expected).maximum < 1e-6)
  }

  @Test("to step 0 changes nothing")
  func stepZero() throws {
    let noise = Tensor.ones(picture.shape)
    #expect(schedule.noised(picture, to: 0, noise: noise) == picture)
    #expect(try ExplodingSchedule.geometric().noised(picture, to: 0, noise: noise) == picture)
  }

  @Test("a batch with a step per picture noises each picture to its own")
  func batch() {
    let noise = Tensor((0..<24).map { Float(($0 * 5) % 7) - 3 }, shape: picture.shape)
    let both = schedule.noised(picture, to: [3, 31], noise: noise)
    #expect(both[0] == schedule.noised(picture[0], to: 3, noise: noise[0]))
    #expect(both[1] == schedule.noised(picture[1], to: 31, noise: noise[1]))
  }

  @Test("gives drawn samples the mean and variance of the closed form")
  func moments() {
    // Six standard errors: of a mean √(v/n), of a variance v √(2/n).
    let n = 20_000
    var generator = TorchGenerator(seed: 1)
    for t in [1, 20, 40] {
      let x = schedule.noised(
        Tensor(repeating: 0.7, shape: [n]), to: t, noise: generator.normal([n]))
      let (mean, variance) = (0.7 * schedule.signal(at: t), 1 - schedule.alphaBar[t])
      #expect(abs(Double(x.mean) - mean) < 6 * (variance / Double(n)).squareRoot())
      #expect(abs(Double(x.variance) - variance) < 6 * variance * (2 / Double(n)).squareRoot())
    }
  }

  @Test("keeps data of unit variance at unit variance")
  func preservesVariance() {
    let n = 20_000
    var generator = TorchGenerator(seed: 2)
    var x = generator.normal([n])
    for t in 1...40 { x = schedule.noisedOnce(x, to: t, noise: generator.normal([n])) }
    #expect(abs(Double(x.variance) - 1) < 6 * (2 / Double(n)).squareRoot())
  }
}

@Suite("The posterior")
struct PosteriorTests {
  let schedule = try! NoiseSchedule.linear(steps: 40, from: 0.01, to: 0.2)

  @Test("is what Bayes' rule gives on a grid", arguments: [(40, 39), (2, 1), (30, 12), (40, 1)])
  func bayes(t: Int, s: Int) {
    // q(x_s | x_t, x₀) ∝ q(x_t | x_s) q(x_s | x₀) on a fine grid for one pair of numbers. The sums
    // are trapezoidal rules of smooth bells, exact to about 1e-13 relative.
    let (clean, noisy) = (0.6, -0.4)
    let kept = schedule.alphaBar[t] / schedule.alphaBar[s]
    var (mass, first, second) = (0.0, 0.0, 0.0)
    for x in stride(from: -8.0, through: 8, by: 0.002) {
      let likelihood = bell(noisy, mean: kept.squareRoot() * x, variance: 1 - kept)
      let prior = bell(
        x, mean: schedule.signal(at: s) * clean, variance: 1 - schedule.alphaBar[s])
      mass += likelihood * prior
      first += likelihood * prior * x
      second += likelihood * prior * x * x
    }
    let mean = first / mass
    let ours = schedule.posteriorMean(
      clean: Tensor(Float(clean)), noisy: Tensor(Float(noisy)), from: t, to: s)
    // float32 rounds the two terms at 6e-8 each.
    #expect(abs(Double(ours.item) - mean) < 5e-7)
    // 1e-9: the second moment minus the squared mean loses a few of 16 digits.
    #expect(abs(schedule.posteriorVariance(from: t, to: s) - (second / mass - mean * mean)) < 1e-9)
  }

  @Test("for one step is DDPM's equations 6 and 7")
  func oneStep() {
    let t = 25
    let (beta, alpha) = (schedule.beta[t], schedule.alpha[t])
    let (now, before) = (schedule.alphaBar[t], schedule.alphaBar[t - 1])
    let expected =
      before.squareRoot() * beta / (1 - now) * 0.3
      + alpha.squareRoot() * (1 - before) / (1 - now) * 0.9
    let mean = schedule.posteriorMean(clean: Tensor(0.3), noisy: Tensor(0.9), from: t, to: t - 1)
    #expect(abs(Double(mean.item) - expected) < 2e-7)
    let variance = schedule.posteriorVariance(from: t, to: t - 1)
    #expect(abs(variance - (1 - before) / (1 - now) * beta) < 1e-15)
  }

  @Test("in two steps back is the posterior in one")
  func chain() {
    // x_u | x_t, then x_s | x_u with the same x₀: the means compose, the variances carry over with
    // the square of the second mean's slope.
    let (t, u, s) = (35, 22, 7)
    let (clean, noisy) = (Tensor(0.8), Tensor(-1.1))
    let middle = schedule.posteriorMean(clean: clean, noisy: noisy, from: t, to: u)
    let twice = schedule.posteriorMean(clean: clean, noisy: middle, from: u, to: s)
    let once = schedule.posteriorMean(clean: clean, noisy: noisy, from: t, to: s)
    #expect(abs(twice.item - once.item) < 3e-7)

    let slope = schedule.posteriorMean(clean: Tensor(0), noisy: Tensor(1), from: u, to: s).item
    let variance =
      schedule.posteriorVariance(from: u, to: s)
      + Double(slope * slope) * schedule.posteriorVariance(from: t, to: u)
    // The slope comes from float32, 6e-8 of itself, twice.
    #expect(abs(variance / schedule.posteriorVariance(from: t, to: s) - 1) < 3e-7)
  }

  @Test("at step 0 is the clean picture for certain")
  func end() {
    let mean = schedule.posteriorMean(clean: Tensor(0.25), noisy: Tensor(3), from: 9, to: 0)
    #expect(abs(mean.item - 0.25) < 1e-7)
    #expect(schedule.posteriorVariance(from: 9, to: 0) == 0)
  }

  @Test("at the end of a zero-terminal schedule ignores the noisy picture")
  func zeroTerminal() throws {
    let schedule = try schedule.withZeroTerminalSNR()
    let mean = schedule.posteriorMean(clean: Tensor(0.5), noisy: Tensor(7), from: 40, to: 39)
    #expect(mean.item == Float(0.5 * schedule.signal(at: 39)))
  }
}

@Suite("The variance exploding process")
struct ExplodingTests {
  let exploding = try! ExplodingSchedule.geometric(steps: 20, from: 0.02, to: 30)

  @Test("rises by one factor from its first deviation to its last")
  func geometric() {
    #expect(exploding.sigma[0] == 0 && exploding.sigma[1] == 0.02)
    #expect(abs(exploding.sigma[20] - 30) < 1e-12)
    #expect(
      abs(exploding.sigma[11] / exploding.sigma[10] - exploding.sigma[3] / exploding.sigma[2])
        < 1e-12)
  }

  @Test("is the variance preserving one in another unit")
  func translation() throws {
    let preserving = try exploding.preserving()
    let noise = Tensor([0.3, -1.2])
    let clean = Tensor([0.9, -0.1])
    for t in [1, 10, 20] {
      #expect(abs(preserving.sigma(at: t) / exploding.sigma(at: t) - 1) < 1e-9)
      let (there, here) = (
        preserving.noised(clean, to: t, noise: noise), exploding.noised(clean, to: t, noise: noise)
      )
      // Numbers up to 2 in float32.
      #expect(abs(exploding.scaleToPreserving(at: t) * here - there).maximum < 5e-7)
    }
    let back = try ExplodingSchedule(preserving)
    // 1 − ᾱ₁ = 4e-4 costs ᾱ₁ four of its sixteen digits.
    for t in 1...20 { #expect(abs(back.sigma[t] / exploding.sigma[t] - 1) < 1e-12) }
  }

  @Test("has the posterior of the preserving one", arguments: [(20, 19), (12, 3), (5, 0)])
  func posterior(t: Int, s: Int) throws {
    let preserving = try exploding.preserving()
    let (clean, noisy) = (Tensor(0.4), Tensor(2.5))
    let (scaleNow, scaleNext) = (
      exploding.scaleToPreserving(at: t), exploding.scaleToPreserving(at: s)
    )
    let mean = exploding.posteriorMean(clean: clean, noisy: noisy, from: t, to: s)
    let there = preserving.posteriorMean(clean: clean, noisy: scaleNow * noisy, from: t, to: s)
    #expect(abs((scaleNext * mean - there).item) < 5e-7)
    let variance = exploding.posteriorVariance(from: t, to: s) * scaleNext * scaleNext
    #expect(abs(variance - preserving.posteriorVariance(from: t, to: s)) < 1e-12)
  }

  @Test("adds up the variances of its steps")
  func composition() {
    let added = exploding.noised(Tensor(0), from: 7, to: 15, noise: Tensor(1)).item
    let before = exploding.noised(Tensor(0), to: 7, noise: Tensor(1)).item
    let whole = exploding.noised(Tensor(0), to: 15, noise: Tensor(1)).item
    #expect(abs((added * added + before * before) / (whole * whole) - 1) < 5e-7)
  }
}
