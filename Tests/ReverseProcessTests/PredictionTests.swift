import ForwardProcess
import ReverseProcess
import Tensors
import Testing

/// Numbers that look drawn, without a generator: |x| ≤ `size`.
func wiggle(_ shape: [Int], size: Double = 1, phase: Double = 0) -> Tensor {
  let count = shape.reduce(1, *)
  return size * sin(Tensor((0..<count).map { Float(Double($0 * $0) * 0.37 + phase) }, shape: shape))
}

@Suite("Predictions")
struct PredictionTests {
  let schedule = try! NoiseSchedule.linear()
  let clean = wiggle([2, 3, 3, 1])
  let noise = wiggle([2, 3, 3, 1], size: 1.5, phase: 1)

  @Test("of every target tell the same picture and noise", arguments: PredictionTarget.allCases)
  func roundTrip(target: PredictionTarget) {
    for t in [1, 30, 500, 1000] {
      let noisy = schedule.noised(clean, to: t, noise: noise)
      let truth = Prediction(clean: clean, noise: noise)
      let output = schedule.output(of: truth, as: target, at: t)
      let found = schedule.prediction(from: output, as: target, noisy: noisy, at: t)
      // x_t is rounded at 1.2e-7; solving for an ingredient divides that by its coefficient.
      let unit: Float = 4e-7
      #expect(abs(found.clean - clean).maximum < unit / Float(schedule.signal(at: t)))
      #expect(abs(found.noise - noise).maximum < unit / Float(schedule.noiseDeviation(at: t)))
    }
  }

  @Test("explain the noisy picture together", arguments: PredictionTarget.allCases)
  func consistency(target: PredictionTarget) {
    let noisy = wiggle([2, 3, 3, 1], phase: 2)
    let found = schedule.prediction(from: noise, as: target, noisy: noisy, at: 300)
    let mixed = schedule.noised(found.clean, to: 300, noise: found.noise)
    #expect(abs(mixed - noisy).maximum < 1e-6)
  }

  @Test("of the picture and of the velocity survive a step without any signal")
  func zeroTerminal() throws {
    let schedule = try schedule.withZeroTerminalSNR()
    for target in [PredictionTarget.clean, .velocity] {
      let output = schedule.output(
        of: Prediction(clean: clean, noise: noise), as: target, at: 1000)
      let found = schedule.prediction(from: output, as: target, noisy: noise, at: 1000)
      #expect(abs(found.clean - clean).maximum < 1e-6 && abs(found.noise - noise).maximum < 1e-6)
      let implicit = schedule.implicitStep(found, freshNoise: noise, from: 1000, to: 900, eta: 1)
      let ancestral = schedule.ancestralStep(
        found, noisy: noise, freshNoise: noise, from: 1000, to: 900)
      #expect(abs(implicit - ancestral).maximum < 1e-6)
    }
  }

  @Test("at step 0 find no noise")
  func stepZero() {
    let found = schedule.prediction(from: clean, as: .clean, noisy: clean, at: 0)
    #expect(found.noise == Tensor.zeros(clean.shape))
  }
}

@Suite("Clipping")
struct ClippingTests {
  @Test("cuts off at the limit, or leaves alone")
  func fixed() {
    let x = Tensor([-3, -0.5, 0, 0.9, 2], shape: [1, 5])
    #expect(Clipping.fixed()(x) == Tensor([-1, -0.5, 0, 0.9, 1], shape: [1, 5]))
    #expect(Clipping.none(x) == x)
  }

  @Test("with a threshold of its own keeps each picture's contrast")
  func dynamic() {
    // Sizes 0, 1, 2, 3, 4: half of them lie below 2; nine tenths of the way is 3.6.
    let x = Tensor([0, -1, 2, -3, 4, 0, 0.1, 0.2, 0.3, 0.4], shape: [2, 5])
    let half = Clipping.dynamic(percentile: 0.5, limit: 10)(x)
    #expect(half[0] == Tensor([0, -0.5, 1, -1, 1]))
    #expect(half[1] == x[1], "a picture within -1...1 is left alone")
    let most = Clipping.dynamic(percentile: 0.9, limit: 10)(x)
    #expect(abs(most[0] - Tensor([0, -1, 2, -3, 3.6]) / 3.6).maximum < 1e-6)
    let limited = Clipping.dynamic(percentile: 0.9, limit: 1.5)(x)
    #expect(abs(limited[0] - Tensor([0, -1, 1.5, -1.5, 1.5]) / 1.5).maximum < 1e-6)
  }

  @Test("derives the noise anew, so that both still explain the noisy picture")
  func derivedNoise() throws {
    let schedule = try NoiseSchedule.linear()
    let (noisy, output) = (wiggle([2, 4], size: 2), wiggle([2, 4], phase: 1))
    let plain = schedule.prediction(from: output, as: .noise, noisy: noisy, at: 700)
    let clipped = schedule.clipped(plain, by: .fixed(), noisy: noisy, at: 700)
    #expect(clipped.clean.maximum <= 1 && clipped.clean != plain.clean)
    let mixed = schedule.noised(clipped.clean, to: 700, noise: clipped.noise)
    #expect(abs(mixed - noisy).maximum < 1e-6)
  }
}
