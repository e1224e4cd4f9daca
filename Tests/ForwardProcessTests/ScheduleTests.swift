import Foundation
import Testing

@testable import ForwardProcess

@Suite("Noise schedules")
struct ScheduleTests {
  /// A schedule of diffusers at some of its timesteps; Tests/Oracle/schedules.py writes them.
  struct Golden: Decodable, CustomTestStringConvertible {
    let kind: String
    let steps: Int
    let first: Double
    let last: Double
    let zeroTerminal: Bool
    let timesteps: [Int]
    let alphaBar: [Double]
    let snr: [Double]

    var testDescription: String { "\(kind), T = \(steps)\(zeroTerminal ? ", zero-terminal" : "")" }

    func schedule() throws -> NoiseSchedule {
      let schedule: NoiseSchedule =
        switch kind {
        case "linear": try .linear(steps: steps, from: first, to: last)
        case "scaled_linear": try .scaledLinear(steps: steps, from: first, to: last)
        case "squaredcos_cap_v2": try .cosine(steps: steps)
        default: try .sigmoid(steps: steps, from: first, to: last)
        }
      return zeroTerminal ? try schedule.withZeroTerminalSNR() : schedule
    }

    static let all: [Golden] = {
      let file = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/ForwardProcess/schedules.json")
      return try! JSONDecoder().decode([Golden].self, from: Data(contentsOf: file))
    }()
  }

  @Test("have diffusers' alpha-bar", arguments: Golden.all)
  func alphaBar(golden: Golden) throws {
    let schedule = try golden.schedule()
    #expect(schedule.steps == golden.steps)
    for (timestep, expected) in zip(golden.timesteps, golden.alphaBar) {
      let t = NoiseSchedule.step(ofCheckpointTimestep: timestep)
      #expect(abs(schedule.alphaBar[t] - expected) < 1e-6, "t = \(t)")
    }
  }

  // A float32 number is off by up to u = 2⁻²⁴ of itself. β is off by some 4u from its own formula,
  // which moves α = 1 − β by 4u β/α of itself, and α and the product round once more each. So ᾱ_t
  // is off by u Σ (4β/α + 2) of itself at most, and SNR = ᾱ / (1 − ᾱ) by 1/(1 − ᾱ) times that. The
  // roots, the quotient and the square in diffusers' formula add less than 10u.
  @Test("have diffusers' SNR", arguments: Golden.all.filter { !$0.zeroTerminal })
  func signalToNoise(golden: Golden) throws {
    let schedule = try golden.schedule()
    for (timestep, expected) in zip(golden.timesteps, golden.snr) {
      let t = NoiseSchedule.step(ofCheckpointTimestep: timestep)
      let drift = (1...t).reduce(0.0) { $0 + 4 * schedule.beta[$1] / schedule.alpha[$1] + 2 }
      let tolerance = 0x1p-24 * (drift / (1 - schedule.alphaBar[t]) + 10)
      #expect(abs(schedule.signalToNoise(at: t) / expected - 1) < tolerance, "t = \(t)")
    }
  }

  @Test("start clean and only ever lose signal", arguments: ScheduleKind.allCases)
  func falls(kind: ScheduleKind) throws {
    for steps in [1, 2, 10, 999, 1000, 1500] {
      let schedule = try kind.schedule(steps: steps)
      #expect(schedule.steps == steps && schedule.beta.count == steps + 1)
      #expect(schedule.alphaBar[0] == 1 && schedule.beta[0] == 0)
      for t in 1...steps { #expect(schedule.alphaBar[t] < schedule.alphaBar[t - 1]) }
      #expect(schedule.signalToNoise(at: 0) == .infinity && schedule.sigma(at: 0) == 0)
    }
  }

  @Test("destroy as much in any number of steps", arguments: ScheduleKind.allCases)
  func resampling(kind: ScheduleKind) throws {
    let full = try kind.schedule()
    for steps in [4, 100, 3000] {
      let other = try kind.schedule(steps: steps)
      // The cosine's clip of β bites earlier when steps are larger; before, it is the same curve.
      let last = kind == .cosine ? steps / 2 : steps
      for t in stride(from: 0, through: last, by: max(steps / 4, 1)) {
        #expect(abs(other.alphaBar[t] - full.alphaBar[t * 1000 / steps]) < 1e-12)
      }
    }
  }

  @Test("stand between their steps where twice as many steps make a stop")
  func interpolation() throws {
    let (whole, half) = (try NoiseSchedule.linear(), try NoiseSchedule.linear().resampled(to: 2000))
    for t in [1, 500, 1000] {
      let between = (whole.alphaBar[t - 1] + whole.alphaBar[t]) / 2
      #expect(abs(half.alphaBar[2 * t - 1] - between) < 1e-12)
      #expect(abs(half.alphaBar[2 * t] - whole.alphaBar[t]) < 1e-12)
    }
    let quarter = try NoiseSchedule.linear().resampled(to: 4000).alphaBar[1]
    #expect(abs(quarter - (1 - 0.0001 / 4)) < 1e-12)
  }

  @Test("made of beta and made of alpha-bar are the same")
  func twoWaysIn() throws {
    let schedule = try NoiseSchedule.cosine(steps: 50)
    let copy = try NoiseSchedule(alphaBar: Array(schedule.alphaBar.dropFirst()))
    for t in 0...50 {
      // A quotient of neighbouring products rounds a few times at 1.1e-16.
      #expect(abs(copy.beta[t] - schedule.beta[t]) < 1e-15)
    }
  }

  @Test("of zero terminal SNR end in nothing and keep their first step")
  func zeroTerminal() throws {
    let plain = try NoiseSchedule.scaledLinear()
    let moved = try plain.withZeroTerminalSNR()
    #expect(moved.alphaBar[1000] == 0 && moved.beta[1000] == 1)
    #expect(moved.signalToNoise(at: 1000) == 0 && moved.divergenceFromNoise(at: 1000) == 0)
    // The square of a square root rounds twice.
    #expect(abs(moved.alphaBar[1] - plain.alphaBar[1]) < 1e-15)
    #expect(moved.posteriorVariance(from: 1000, to: 999) == 1 - moved.alphaBar[999])
  }

  @Test("measure signal and noise in consistent units")
  func measures() throws {
    let schedule = try NoiseSchedule.linear()
    for t in [1, 10, 500, 1000] {
      let (signal, deviation) = (schedule.signal(at: t), schedule.noiseDeviation(at: t))
      #expect(abs(signal * signal + deviation * deviation - 1) < 1e-15)
      #expect(abs(schedule.sigma(at: t) * signal / deviation - 1) < 1e-14)
      #expect(abs(schedule.halfLogSNR(at: t) - Foundation.log(signal / deviation)) < 1e-12)
    }
  }

  @Test("tell the distance to noise as the integral over the densities does")
  func divergence() throws {
    // ∫ q log(q / p) dx for one number x₀ = 0.7, by the trapezoidal rule, whose error is far below
    // 1e-9 for a smooth bell that has vanished at both ends.
    let schedule = try NoiseSchedule.linear()
    for t in [100, 500, 1000] {
      let (mean, variance) = (0.7 * schedule.signal(at: t), 1 - schedule.alphaBar[t])
      let integral = stride(from: -12.0, through: 12, by: 0.001).reduce(0.0) { sum, x in
        let logRatio = -(x - mean) * (x - mean) / (2 * variance) + x * x / 2 - log(variance) / 2
        return sum + 0.001 * bell(x, mean: mean, variance: variance) * logRatio
      }
      #expect(abs(schedule.divergenceFromNoise(at: t, meanSquare: 0.49) - integral) < 1e-9)
    }
  }
}

@Suite("What makes no schedule")
struct InvalidScheduleTests {
  @Test("is refused with the step and the value")
  func numbers() {
    for beta in [[], [0.1, 0], [0.1, -0.2], [0.1, 1.5], [1, 0.1], [0.1, .nan], [1e-20]] {
      #expect(throws: ScheduleError.self) { try NoiseSchedule(beta: beta) }
    }
    for alphaBar in [
      [], [0.9, 0.9], [0.5, 0.7], [1.0], [0, 0], [0.5, -0.1], [.nan], [0.5, 0, 0],
    ] {
      #expect(throws: ScheduleError.self) { try NoiseSchedule(alphaBar: alphaBar) }
    }
    for sigma in [[], [0], [1, 1], [2, 1], [1, .infinity], [-1, 1], [.nan]] {
      #expect(throws: ScheduleError.self) { try ExplodingSchedule(sigma: sigma) }
    }
    #expect(throws: ScheduleError.self) { try NoiseSchedule.linear(steps: -3) }
    #expect(throws: ScheduleError.self) { try NoiseSchedule.cosine(steps: 0) }
    #expect(throws: ScheduleError.self) { try NoiseSchedule.linear(steps: 1).withZeroTerminalSNR() }
    #expect(throws: ScheduleError.self) {
      try ExplodingSchedule(try NoiseSchedule.linear().withZeroTerminalSNR())
    }
  }

  @Test("includes kinds and sizes that do not exist, and the error lists what does")
  func kinds() throws {
    #expect(try ScheduleKind(named: "scaled-linear") == .scaledLinear)
    let error = #expect(throws: ScheduleError.self) { try ScheduleKind(named: "cosinus") }
    #expect(error?.description.contains("cosine") == true)
    for steps in [0, -1, 100_001] {
      #expect(throws: ScheduleError.self) { try ScheduleKind.linear.schedule(steps: steps) }
    }
  }

  @Test("stops a program that computes with a step that is not there, and says which")
  func trap() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try NoiseSchedule.linear().noiseDeviation(at: 1200)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("Step 1200 is outside this schedule's 0...1000"))
    await #expect(processExitsWith: .failure) {
      _ = try NoiseSchedule.linear().posteriorVariance(from: 3, to: 3)
    }
  }

  @Test("has no step outside 0...T")
  func steps() throws {
    let schedule = try NoiseSchedule.linear()
    #expect(try schedule.validated(step: 0) == 0)
    #expect(try schedule.validated(step: 1000) == 1000)
    let error = #expect(throws: ScheduleError.self) { try schedule.validated(step: 1200) }
    #expect(error?.description.hasPrefix("Step 1200 is outside this schedule's 0...1000") == true)
    #expect(throws: ScheduleError.self) { try schedule.validated(step: -1) }
  }
}

/// The density of a Gaussian at `x`.
func bell(_ x: Double, mean: Double, variance: Double) -> Double {
  exp(-(x - mean) * (x - mean) / (2 * variance)) / (2 * .pi * variance).squareRoot()
}
