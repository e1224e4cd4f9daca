import ForwardProcess
import Foundation
import ReverseProcess
import Tensors
import Testing

/// A walk of one of diffusers' schedulers; Tests/Oracle/samplers.py writes them and says how.
struct Golden: Decodable, CustomTestStringConvertible {
  let name: String
  let target: String
  let eta: Double?
  let keep: Int
  let spacing: String
  let count: Int
  let variance: String
  let limit: Float?
  let percentile: Double?
  let largest: Float?
  let derivesNoise: Bool
  /// Whether the schedule was moved until ᾱ_T = 0.
  let zeroSNR: Bool
  let states: [[Float]]

  var testDescription: String { name }

  static let ancestral: [Golden] = fixture("ddpm")
  static let implicit: [Golden] = fixture("ddim")

  var predictionTarget: PredictionTarget {
    ["epsilon": .noise, "sample": .clean, "v_prediction": .velocity][target]!
  }

  var ancestralVariance: AncestralVariance {
    ["fixed_small": .posterior, "fixed_large": .forward, "learned_range": .learned][variance]!
  }

  var schedule: NoiseSchedule {
    get throws {
      let linear = try NoiseSchedule.linear()
      return zeroSNR ? try linear.withZeroTerminalSNR() : linear
    }
  }

  var clipping: Clipping {
    if let percentile { return .dynamic(percentile: percentile, limit: largest!) }
    return limit.map { .fixed(limit: $0) } ?? .none
  }
}

/// Reads a file of Tests/Fixtures/ReverseProcess.
func fixture<Content: Decodable>(_ name: String) -> Content {
  let file = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Fixtures/ReverseProcess/\(name).json")
  return try! JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
}

/// diffusers' names for the spacing of steps.
let spacings: [String: StepSpacing] = [
  "leading": .leading, "trailing": .trailing, "linspace": .even,
]

@Suite("Trajectories equal diffusers'")
struct TrajectoryTests {
  static let shape = [2, 4, 4, 3]

  // The bound of each comparison: a state of size 2 and steps that divide by √ᾱ_t ≥ 0.0064 give
  // float32 errors of some 1e-5 of the largest number at most; errors of formulas are far larger.
  // (Where √ᾱ_T is 0, the network predicts v or x₀, and nothing divides by it.)
  let bound: Float = 1e-5

  /// The noise of the script, number by number.
  func noise(_ draw: Int) -> Tensor {
    let n = Double(draw + 1)
    return Tensor(
      (1...96).map { i in
        let i = Double(i)
        return Float(1.4 * sin(1.7 * i * n + 0.3 * i * i + 0.7 * n * n))
      }, shape: Self.shape)
  }

  /// What the script's network says: the best guess for N(±1.2, 0.4²) in each number, in the words
  /// of `target`.
  func network(
    _ x: Tensor, at t: Int, in schedule: NoiseSchedule, as target: PredictionTarget
  ) -> Tensor {
    let alphaBar = schedule.alphaBar[t]
    let (signal, deviation) = (alphaBar.squareRoot(), (1 - alphaBar).squareRoot())
    let total = alphaBar * 0.16 + 1 - alphaBar
    let gain = signal * 0.16 / total
    let clean = gain * x + (1 - gain * signal) * 1.2 * tanh(signal * 1.2 / total * x)
    let noise = (x - signal * clean) / deviation
    switch target {
    case .noise: return noise
    case .clean: return clean
    case .velocity: return signal * noise - deviation * clean
    }
  }

  func prediction(
    _ x: Tensor, at t: Int, in schedule: NoiseSchedule, as target: PredictionTarget
  ) -> Prediction {
    let output = network(x, at: t, in: schedule, as: target)
    var prediction = schedule.prediction(from: output, as: target, noisy: x, at: t)
    // The script's network speaks of the fraction in −1…1, as published ones do.
    prediction.varianceFraction = (sin(2 * x) + 1) / 2
    return prediction
  }

  /// Walks as `golden` did and compares the states that it kept.
  func follow(
    _ golden: Golden, _ step: (Prediction, Tensor, _ z: Tensor, _ t: Int, _ s: Int) -> Tensor
  ) throws {
    let schedule = try golden.schedule
    let steps = try schedule.sampleSteps(golden.count, spacing: spacings[golden.spacing]!)
    var x = noise(0)
    for (draw, (t, s)) in zip(1..., zip(steps, steps.dropFirst())) {
      let prediction = prediction(x, at: t, in: schedule, as: golden.predictionTarget)
      x = step(prediction, x, noise(draw), t, s)
      guard draw % golden.keep == 0 else { continue }
      let expected = Tensor(golden.states[draw / golden.keep - 1], shape: Self.shape)
      let scale = abs(expected).maximum
      #expect(abs(x - expected).maximum < bound * scale, "after the step from \(t) to \(s)")
    }
  }

  @Test("with DDPM's ancestral steps", arguments: Golden.ancestral)
  func ancestral(golden: Golden) throws {
    let sampler = Sampler(
      schedule: try golden.schedule, rule: .ancestral(golden.ancestralVariance),
      clipping: golden.clipping)
    try follow(golden) { prediction, x, z, t, s in
      sampler.step(prediction, noisy: x, freshNoise: z, from: t, to: s)
    }
  }

  @Test("with DDIM's implicit steps", arguments: Golden.implicit)
  func implicit(golden: Golden) throws {
    let schedule = try golden.schedule
    try follow(golden) { prediction, x, z, t, s in
      let clipped = schedule.clipped(
        prediction, by: golden.clipping, noisy: x, at: t, derivingNoise: golden.derivesNoise)
      return schedule.implicitStep(clipped, freshNoise: z, from: t, to: s, eta: golden.eta!)
    }
  }
}

@Suite("The steps that sampling visits")
struct SampleStepsTests {
  struct Timesteps: Decodable {
    let count: Int
    let spacing: String
    let timesteps: [Int]
  }

  let schedule = try! NoiseSchedule.linear()

  @Test("are diffusers' timesteps, counted from 1, and then 0")
  func golden() throws {
    let cases: [Timesteps] = fixture("timesteps")
    for golden in cases where golden.spacing != "linspace" || golden.count > 1 {
      let steps = try schedule.sampleSteps(golden.count, spacing: spacings[golden.spacing]!)
      #expect(steps == golden.timesteps.map { NoiseSchedule.step(ofCheckpointTimestep: $0) } + [0])
    }
  }

  @Test("fall strictly and end at 0", arguments: StepSpacing.allCases)
  func falling(spacing: StepSpacing) throws {
    for count in [1, 2, 3, 49, 333, 999, 1000] {
      let steps = try schedule.sampleSteps(count, spacing: spacing)
      #expect(steps.count == count + 1 && steps.last == 0 && steps[0] <= 1000)
      for (t, s) in zip(steps, steps.dropFirst()) { #expect(s < t) }
    }
    #expect(try schedule.sampleSteps(1000, spacing: spacing) == Array((0...1000).reversed()))
  }

  @Test("cannot be more than there are, or none")
  func refused() {
    for count in [0, -1, 1001] {
      #expect(throws: ScheduleError.self) { try schedule.sampleSteps(count) }
    }
  }
}
