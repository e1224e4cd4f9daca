import Contract
import Foundation
import Tensors
import Testing

@testable import Grader

@Suite("References of chapter 1, against numbers that are known")
struct Chapter01Tests {
  @Test("1.1: three steps from 0.1 to 0.3, and a single one")
  func linear() throws {
    func beta(_ steps: Int) throws -> Tensor {
      let call = Values(
        tensors: ["first": Tensor(0.1), "last": Tensor(0.3)], integers: ["steps": [steps]])
      return try rightAnswer("1.1", call).tensor(Values.single)
    }
    #expect(try beta(3).isClose(to: Tensor([0, 0.1, 0.2, 0.3]), absolute: 1e-7))
    #expect(try beta(1) == Tensor([0, 0.1]))
  }

  @Test("1.2: 0.9, then 0.9 · 0.8, then half of that")
  func product() throws {
    let answer = try rightAnswer("1.2", Values(tensors: ["beta": Tensor([0, 0.1, 0.2, 0.5])]))
    #expect(answer.tensor(Values.single).isClose(to: Tensor([1, 0.9, 0.72, 0.36]), absolute: 1e-6))
  }

  @Test("1.1 and 1.2 together are DDPM's ᾱ, as diffusers computes it")
  func diffusers() throws {
    struct Schedule: Decodable {
      let kind: String
      let steps: Int
      let timesteps: [Int]
      let alphaBar: [Float]
    }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/ForwardProcess/schedules.json")
    let schedules = try JSONDecoder().decode([Schedule].self, from: Data(contentsOf: file))
    let linear = try #require(schedules.first { $0.kind == "linear" && $0.steps == 1000 })

    let steps = Values(
      tensors: ["first": Tensor(1e-4), "last": Tensor(0.02)], integers: ["steps": [1000]])
    let beta = try rightAnswer("1.1", steps).tensor(Values.single)
    let kept = try rightAnswer("1.2", Values(tensors: ["beta": beta])).numbers(Values.single)
    #expect(kept.count == 1001)
    for (timestep, expected) in zip(linear.timesteps, linear.alphaBar) {
      // diffusers multiplies a thousand numbers in single precision.
      #expect(abs(kept[timestep + 1] / expected - 1) < 1e-4, "timestep \(timestep)")
    }
  }

  @Test("1.3: the number 2 becomes 1.6, with noise of variance 0.36, anew in each call")
  func once() throws {
    let call = Values(
      tensors: ["previous": Tensor(repeating: 2, shape: [1, 200, 250, 2]), "beta": Tensor(0.36)],
      integers: ["seed": [3]])
    let answer = try rightAnswer("1.3", call)
    let (first, again) = (answer.tensor(Values.single), answer.tensor("again"))
    // Six standard errors of 100,000 numbers.
    for drawn in [first, again] {
      #expect(abs(drawn.mean - 1.6) < 6 * 0.6 / 316)
      #expect(abs(drawn.variance - 0.36) < 6 * 0.36 * 1.414 / 316)
    }
    #expect(abs(((first - 1.6) * (again - 1.6)).mean) < 6 * 0.36 / 316)
  }

  @Test("1.4: two pictures at two steps are 0.8 x₀ + 0.6 ε and 0.6 x₀ + 0.8 ε")
  func straight() throws {
    var generator = TorchGenerator(seed: 5)
    let (clean, noise) = (generator.data([2, 3, 2, 1]), generator.noise([2, 3, 2, 1]))
    let call = Values(
      tensors: ["clean": clean, "noise": noise, "alphaBar": Tensor([1, 0.64, 0.36])],
      integers: ["steps": [1, 2]])
    let expected = Tensor.stacked([
      0.8 * clean[0] + 0.6 * noise[0], 0.6 * clean[1] + 0.8 * noise[1],
    ])
    #expect(
      try rightAnswer("1.4", call).tensor(Values.single).isClose(to: expected, absolute: 1e-6))
  }

  @Test("1.5: where ᾱ is halved and halved again, ε is √⅓ ε₁ + √⅔ ε₂")
  func combined() throws {
    var generator = TorchGenerator(seed: 5)
    let (first, second) = (generator.noise([1, 3, 2, 1]), generator.noise([1, 3, 2, 1]))
    let call = Values(
      tensors: ["first": first, "second": second, "alphaBar": Tensor([1, 0.5, 0.25])],
      integers: ["s": [1], "t": [2]])
    let expected = (Float(1) / 3).squareRoot() * first + (Float(2) / 3).squareRoot() * second
    #expect(
      try rightAnswer("1.5", call).tensor(Values.single).isClose(to: expected, absolute: 1e-6))
  }

  @Test("1.6: β = 0.2 and 0.4 lead to the factors 0.688 and 0.298, and to the variance 2/13")
  func bothEnds() throws {
    func posterior(clean: Float, noisy: Float) throws -> Values {
      try rightAnswer(
        "1.6",
        Values(
          tensors: [
            "clean": Tensor([clean]), "noisy": Tensor([noisy]), "beta": Tensor([0, 0.2, 0.4]),
            "alphaBar": Tensor([1, 0.8, 0.48]),
          ], integers: ["t": [2]]))
    }
    #expect(abs(try posterior(clean: 1, noisy: 0).number("mean") - 0.68802) < 1e-5)
    #expect(abs(try posterior(clean: 0, noisy: 1).number("mean") - 0.29792) < 1e-5)
    #expect(abs(try posterior(clean: 0, noisy: 0).number("variance") - 2.0 / 13) < 1e-6)
  }
}
