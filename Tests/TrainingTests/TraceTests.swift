import Autograd
import Foundation
import Tensors
import Testing
import Training

/// What Tests/Oracle/training.py wrote.
private struct Traces: Decodable {
  struct Steps: Decodable {
    let decay: Double
    let betas: [Double]
    let rate: Double
    let values: [[Float]]
  }
  struct Clipping: Decodable {
    let before: [[Float]]
    let norm: Float
    let after: [[Float]]
  }
  struct Average: Decodable {
    let values: [[Float]]
    let means: [[Float]]
  }
  let adamw: [Steps]
  let clipping: [Clipping]
  let rates: [String: [Double]]
  let average: Average
}

@Suite("Traces of PyTorch's training")
struct TraceTests {
  private let traces: Traces

  init() throws {
    let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = here.appendingPathComponent("../Fixtures/Training/traces.json")
    traces = try JSONDecoder().decode(Traces.self, from: Data(contentsOf: file))
  }

  @Test("AdamW takes PyTorch's steps")
  func adamw() {
    for trace in traces.adamw {
      var generator = TorchGenerator(seed: 3)
      let parameter = Parameter("x", generator.normal([37]))
      var optimizer = AdamW([parameter])
      (optimizer.beta1, optimizer.beta2) = (trace.betas[0], trace.betas[1])
      optimizer.weightDecay = trace.decay
      for values in trace.values.dropFirst() {
        optimizer.step([generator.normal([37])], learningRate: trace.rate)
        // Each of the twenty steps rounds a number of about 1 a few times.
        #expect((parameter.value - Tensor(values)).maximumMagnitude < 2e-6)
      }
    }
  }

  @Test("Gradients are shortened as PyTorch does")
  func clipping() {
    for trace in traces.clipping {
      var gradients: [Tensor?] = trace.before.map { Tensor($0) }
      let norm = clip(&gradients, toNorm: 1)
      #expect(abs(norm - trace.norm) < 1e-6 * trace.norm)
      for (gradient, after) in zip(gradients, trace.after) {
        #expect(((gradient ?? Tensor(0)) - Tensor(after)).maximumMagnitude < 1e-6 * max(1, norm))
      }
    }
  }

  @Test(
    "Learning rates are those of PyTorch and diffusers",
    arguments: [
      ("constant", LearningRate.constant(2e-3)), ("warm-up", .constant(2e-3, warmUp: 6)),
      ("cosine", .cosine(2e-3, warmUp: 5, steps: 50)), ("one cycle", .oneCycle(2e-3, steps: 60)),
    ])
  func rates(name: String, rate: LearningRate) throws {
    for (step, value) in try #require(traces.rates[name]).enumerated() {
      #expect(abs(rate(step) - value) < 1e-12, "step \(step)")
    }
  }

  @Test("The moving average is PyTorch's")
  func average() {
    let parameter = Parameter("x", Tensor(traces.average.values[0]))
    // PyTorch's begins with a copy after the first step.
    var average = MovingAverage([parameter], decay: 0.9, start: 1)
    for (number, values) in traces.average.values.enumerated() {
      parameter.update { $0 = Tensor(values) }
      average.update(after: number + 1)
      let mean = Tensor(traces.average.means[number])
      #expect((average.values[0] - mean).maximumMagnitude < 1e-6)
    }
    let before = parameter.value
    average.use { #expect(parameter.value == average.values[0]) }
    #expect(parameter.value == before)
  }
}
