import Autograd
import Files
import ForwardProcess
import Foundation
import Layers
import Tensors
import Testing

@testable import Training

@Suite("Training")
struct TrainerTests {
  /// Points on a circle, and a network of two layers that is to learn where they lie.
  private func trainer(
    _ change: (inout TrainingPlan) -> Void = { _ in }
  ) throws -> Trainer {
    var generator = TorchGenerator(seed: 1)
    let angles = generator.uniform([400]) * (2 * Float.pi)
    let points = Tensor.stacked([cos(angles), sin(angles)]).transposed
    let scope = Parameters(drawnFrom: TorchGenerator(seed: 2))
    let first = try Linear(scope("first"), inputs: 2 + 16, outputs: 64)
    let second = try Linear(scope("second"), inputs: 64, outputs: 2)
    let waves = SinusoidalEmbedding(size: 16)
    var plan = TrainingPlan(steps: 300, batch: 32, learningRate: .constant(3e-3))
    change(&plan)
    return try Trainer(
      plan,
      network: { x, steps, _ in
        let time = Variable(waves(steps.map { Float($0) }), on: x.tape)
        return second(silu(first(.concatenated([x, time], axis: 1))).dropout(0.1))
      },
      parameters: scope, data: TrainingData(points), schedule: try .linear(steps: 100))
  }

  private func temporaryFile() -> String {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("\(UUID().uuidString).safetensors").path
  }

  @Test(
    "The loss falls, on what is learned and on what is held back", arguments: StepSampling.allCases)
  func learns(sampling: StepSampling) throws {
    var trainer = try trainer {
      $0.stepSampling = sampling
      // An average over so short a training must not remember its beginning.
      $0.averageDecay = 0.95
    }
    let before = try #require(trainer.validationLoss())
    var losses: [Float] = []
    while !trainer.isDone { losses.append(try trainer.advance().loss) }
    let after = try #require(trainer.withAverage { trainer.validationLoss() })
    // A network that says nothing has a loss of 1, the variance of the noise.
    #expect(before > 0.9)
    #expect(after < 0.75)
    #expect(losses.suffix(50).reduce(0, +) / 50 < 0.75)
  }

  @Test(
    "A training that is saved, ended and resumed goes on with the same bits",
    arguments: StepSampling.allCases)
  func resumes(sampling: StepSampling) throws {
    let change = { (plan: inout TrainingPlan) in
      plan.steps = 60
      plan.stepSampling = sampling
      plan.parts = 3
    }
    var whole = try trainer(change)
    for _ in 0..<60 { _ = try whole.advance() }

    let path = temporaryFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var first = try trainer(change)
    for _ in 0..<37 { _ = try first.advance() }
    try first.save(to: path)
    var second = try trainer(change)
    try second.resume(from: path)
    #expect(second.step == 37)
    while !second.isDone { _ = try second.advance() }
    for (a, b) in zip(whole.parameters.all, second.parameters.all) {
      #expect(a.value == b.value, "\(a.name)")
    }
    #expect(
      whole.withAverage { whole.validationLoss() }
        == second.withAverage { second.validationLoss() })
  }

  @Test("A training is not resumed with another plan")
  func otherPlan() throws {
    let path = temporaryFile()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try trainer().save(to: path)
    var other = try trainer { $0.batch = 16 }
    #expect(throws: TrainingError.self) { try other.resume(from: path) }
  }

  @Test("A training that diverges stops, and keeps the parameters that it had")
  func divergence() throws {
    var trainer = try trainer {
      $0.learningRate = .constant(1e30)
      $0.gradientLimit = nil
    }
    var last = trainer.parameters.all.map(\.value)
    #expect(throws: TrainingError.self) {
      for _ in 0..<50 {
        last = trainer.parameters.all.map(\.value)
        _ = try trainer.advance()
      }
    }
    #expect(trainer.parameters.all.map(\.value) == last)
  }
}

@Suite("Steps to train at")
struct StepSamplerTests {
  @Test("Stratified steps cover the range evenly in every batch")
  func stratified() {
    var generator = TorchGenerator(seed: 3)
    let sampler = StepSampler(.stratified, steps: 1000)
    for _ in 0..<20 {
      let steps = sampler.draw(count: 50, using: &generator).steps.sorted()
      for (number, step) in steps.enumerated() {
        // Each lies within its own twenty, give or take the common start.
        #expect(abs(step - number * 20 - 10) <= 11)
      }
    }
  }

  @Test("All samplings draw every step, and none beyond", arguments: StepSampling.allCases)
  func range(sampling: StepSampling) {
    var generator = TorchGenerator(seed: 4)
    let sampler = StepSampler(sampling, steps: 7)
    let steps = (0..<100).flatMap { _ in sampler.draw(count: 10, using: &generator).steps }
    #expect(Set(steps) == Set(1...7))
  }

  @Test("Importance draws what is hard more often, and its weights make up for that")
  func importance() {
    var generator = TorchGenerator(seed: 5)
    var sampler = StepSampler(.importance, steps: 4)
    let losses: [Float] = [0.1, 0.2, 0.3, 0.4]
    for _ in 0..<50 { sampler.learn(losses, at: [1, 2, 3, 4]) }
    let (steps, weights) = sampler.draw(count: 20_000, using: &generator)
    let shares = (1...4).map { step in Float(steps.count { $0 == step }) / 20_000 }
    for (share, chance) in zip(shares, [Float(0.1), 0.2, 0.3, 0.4]) {
      // The standard error of a share is at most 0.0035; the chances are within 0.0005.
      #expect(abs(share - chance) < 0.018)
    }
    // The mean of the weighted losses is that of uniform steps, 0.25, with an error below 0.001.
    let mean = zip(steps, weights).reduce(0) { $0 + losses[$1.0 - 1] * $1.1 } / 20_000
    #expect(abs(mean - 0.25) < 0.005)
  }

  @Test("Importance begins as soon as each of fifty groups of steps has fifty losses")
  func beginning() {
    var generator = TorchGenerator(seed: 6)
    var sampler = StepSampler(.importance, steps: 1000)
    var batches = 0
    while !sampler.knowsLosses, batches < 1000 {
      let steps = sampler.draw(count: 32, using: &generator).steps
      // Twice as hard in the upper half.
      sampler.learn(steps.map { $0 > 500 ? 2 : 1 }, at: steps)
      batches += 1
    }
    // 2,500 losses take 78 batches at least, and some groups are drawn less often than others.
    #expect((79..<150).contains(batches))
    let (steps, weights) = sampler.draw(count: 9000, using: &generator)
    // The standard error of the share is 0.005.
    #expect(abs(Double(steps.count { $0 > 500 }) / 9000 - 2 / 3) < 0.02)
    for (step, weight) in zip(steps, weights) {
      // 0.75 and 1.5 but for the thousandth that is the same for all steps.
      #expect(abs(weight - (step > 500 ? 0.75 : 1.5)) < 0.002)
    }
  }

  @Test("Importance learns what counts: the errors with the weights of their steps")
  func weighted() throws {
    var plan = TrainingPlan(steps: 1, batch: 40, learningRate: .constant(0))
    plan.stepSampling = .importance
    plan.weighting = .minSNR(gamma: 5)
    (plan.averageDecay, plan.validationShare) = (nil, 0)
    let schedule = try NoiseSchedule.linear(steps: 10)
    // A network that always says 0 has the noise itself for an error.
    var trainer = try Trainer(
      plan, network: { noisy, _, _ in noisy * 0 },
      parameters: Parameters(drawnFrom: TorchGenerator(seed: 1)),
      data: TrainingData(.zeros([40, 2000])), schedule: schedule)
    _ = try trainer.advance()
    for (number, squares) in trainer.sampler.squares.enumerated() {
      let weight = plan.weighting.weight(at: number + 1, of: .noise, in: schedule)
      for square in squares {
        // The mean of 2,000 squares is 1 with a deviation of 0.03.
        #expect(abs(Double(square.squareRoot()) / weight - 1) < 0.15)
      }
    }
    #expect(trainer.sampler.squares.joined().count == 40)
  }
}
