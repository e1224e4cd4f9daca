import ForwardProcess
import Foundation
import ReverseProcess
import Tensors
import Testing

/// The ideal denoiser as its definition reads, in double precision and one number at a time.
struct NaiveIdealDenoiser {
  let pictures: [[Double]]
  let priors: [Double]
  let schedule: NoiseSchedule

  func exponents(_ noisy: [Double], at t: Int) -> [Double] {
    let (signal, variance) = (schedule.signal(at: t), 1 - schedule.alphaBar[t])
    return zip(pictures, priors).map { picture, prior in
      let distance = zip(noisy, picture).reduce(0) { sum, pair in
        let difference = pair.0 - signal * pair.1
        return sum + difference * difference
      }
      return log(prior) - distance / (2 * variance)
    }
  }

  /// log p(x_t), up to what does not depend on x_t.
  func logDensity(_ noisy: [Double], at t: Int) -> Double {
    let exponents = exponents(noisy, at: t)
    let largest = exponents.max()!
    return largest + log(exponents.reduce(0) { $0 + exp($1 - largest) })
  }

  func clean(_ noisy: [Double], at t: Int) -> [Double] {
    let total = logDensity(noisy, at: t)
    let weights = exponents(noisy, at: t).map { exp($0 - total) }
    return noisy.indices.map { i in
      zip(weights, pictures).reduce(0) { $0 + $1.0 * $1.1[i] }
    }
  }
}

/// The numbers of each picture of a batch, in double precision.
func rows(_ batch: Tensor) -> [[Double]] {
  (0..<batch.shape[0]).map { batch[$0].scalars.map(Double.init) }
}

@Suite("The ideal denoiser")
struct IdealDenoiserTests {
  let schedule = try! NoiseSchedule.linear()
  static let shape = [30, 8, 8, 1]
  let pictures = wiggle(Self.shape)
  let priors = (1...30).map(Double.init)
  var ideal: IdealDenoiser { IdealDenoiser(pictures: pictures, priors: priors, schedule: schedule) }
  var naive: NaiveIdealDenoiser {
    NaiveIdealDenoiser(pictures: rows(pictures), priors: ideal.priors, schedule: schedule)
  }

  /// A few of the pictures, noised to `t`.
  func noisy(at t: Int) -> Tensor {
    let noise = wiggle([4, 8, 8, 1], size: 1.4, phase: 5)
    return schedule.noised(pictures.gathered([3, 11, 12, 29]), to: t, noise: noise)
  }

  @Test("is its definition, evaluated in double", arguments: [1, 2, 10, 100, 400, 700, 1000])
  func definition(t: Int) {
    let noisy = noisy(at: t)
    let found = ideal.prediction(noisy, at: t)
    for (picture, expected) in zip(0..., rows(noisy).map { naive.clean($0, at: t) }) {
      for (value, expected) in zip(found.clean[picture].scalars, expected) {
        #expect(abs(Double(value) - expected) < 1e-4)
      }
    }
  }

  @Test("keeps apart pictures that differ by one grey level", arguments: [1, 3, 10, 60, 100, 1000])
  func nearTies(t: Int) {
    // Two pictures of 3,072 numbers differ in one of them by 2/255. Their exponents differ by less
    // than 1 at t = 1, while ½‖x‖² is in the hundreds and is divided by 1 − ᾱ₁ = 0.0001. What is
    // left of rounding is 6e-8 of x in each difference, 3e-4 in the exponent.
    var twins = wiggle([2, 3072])
    twins[1] = twins[0] + Tensor([2 / 255] + Array(repeating: 0, count: 3071))
    let noise = wiggle([1, 3072], size: 1.4, phase: 1)
    let noisy = schedule.noised(twins[0..<1], to: t, noise: noise)
    let weights = IdealDenoiser(pictures: twins, priors: [1, 3], schedule: schedule).weights(
      noisy, alphaBar: schedule.alphaBar(at: t))
    let naive = NaiveIdealDenoiser(
      pictures: rows(twins), priors: [0.25, 0.75], schedule: schedule)
    let exponents = naive.exponents(rows(noisy)[0], at: t)
    let expected = 1 / (1 + exp(exponents[1] - exponents[0]))
    #expect(abs(Double(weights.scalars[0]) - expected) < 1e-3)
  }

  @Test("points along the gradient of the log density", arguments: [50, 300, 900])
  func score(t: Int) {
    let noisy = noisy(at: t)
    let score = schedule.score(ideal.prediction(noisy, at: t), at: t)
    let x = rows(noisy)[1]
    for i in [0, 17, 40, 63] {
      // Central differences: the error is of order h² times the third derivative.
      let h = 1e-4
      var (above, below) = (x, x)
      above[i] += h
      below[i] -= h
      let slope = (naive.logDensity(above, at: t) - naive.logDensity(below, at: t)) / (2 * h)
      let tolerance = 1e-4 / (1 - schedule.alphaBar[t])
      #expect(abs(Double(score[1].scalars[i]) - slope) < tolerance)
    }
  }

  @Test("answers with an average: weights are positive and sum to 1", arguments: [1, 250, 1000])
  func convexHull(t: Int) {
    let weights = ideal.weights(noisy(at: t), alphaBar: schedule.alphaBar(at: t))
    #expect(weights.shape == [4, 30] && weights.minimum >= 0)
    #expect(abs(weights.sum(axes: 1) - 1).maximum < 1e-5)
    let clean = ideal.prediction(noisy(at: t), at: t).clean
    #expect(clean.maximum <= pictures.maximum + 1e-5 && clean.minimum >= pictures.minimum - 1e-5)
  }

  @Test("knows the picture at little noise and only the average at much")
  func ends() throws {
    let guess = ideal.weights(noisy(at: 1), alphaBar: schedule.alphaBar(at: 1))
    for (row, picture) in zip(0..., [3, 11, 12, 29]) {
      #expect(guess[row].scalars[picture] > 0.999)
    }
    let zeroTerminal = try schedule.withZeroTerminalSNR()
    let blind = IdealDenoiser(pictures: pictures, priors: priors, schedule: zeroTerminal)
    let weights = blind.weights(noisy(at: 1000), alphaBar: 0)[0].scalars
    for (weight, prior) in zip(weights, ideal.priors) {
      #expect(abs(Double(weight) - prior) < 1e-6)
    }
    let untouched = ideal.prediction(noisy(at: 0), at: 0)
    #expect(untouched.clean == noisy(at: 0) && untouched.noise.maximum == 0)
  }

  @Test("says the same along σ, of pictures that were not scaled down", arguments: [1, 100, 1000])
  func alongSigma(t: Int) {
    let clean = ideal.prediction(noisy(at: t), at: t).clean
    let unscaled = noisy(at: t) / schedule.signal(at: t)
    // Dividing rounds each number of x at 6e-8; at t = 1 exponents feel it times 1/σ² = 10,000.
    #expect(abs(ideal.denoised(unscaled, at: schedule.sigma(at: t)) - clean).maximum < 1e-4)
    #expect(ideal.denoised(unscaled, at: 0) == unscaled)
  }

  @Test("restricted to some pictures knows only those")
  func restricted() {
    let few = ideal.restricted(to: [5, 9])
    let weights = few.weights(noisy(at: 1000), alphaBar: schedule.alphaBar(at: 1000))
    #expect(weights.shape == [4, 2])
    #expect(few.priors == [0.375, 0.625], "6 and 10 parts of 16")
  }

  @Test("takes a single picture as well as a batch")
  func single() {
    let batch = noisy(at: 300)
    let one = ideal.prediction(batch[2], at: 300).clean
    #expect(one.shape == [8, 8, 1])
    #expect(abs(one - ideal.prediction(batch, at: 300).clean[2]).maximum < 1e-5)
  }

  @Test(
    "leads every sampler to one of its pictures",
    arguments: [
      Sampler.Rule.ancestral(), .ancestral(.forward), .implicit(), .implicit(eta: 0.7),
    ])
  func sampling(rule: Sampler.Rule) throws {
    var generator = TorchGenerator(seed: 3)
    let sampler = Sampler(schedule: schedule, rule: rule)
    let found = try sampler.sample(
      from: generator.noise([6, 8, 8, 1]), along: schedule.sampleSteps(40),
      generator: &generator, denoiser: ideal.prediction)
    for i in 0..<6 {
      let distances = (0..<30).map { abs(found[i] - pictures[$0]).maximum }
      #expect(distances.min()! < 1e-3)
    }
  }
}
