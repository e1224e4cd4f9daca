import Contract
import Tensors

let noiseLoss = Exercise(
  "4.1", "The loss at given t and ε", file: "NoiseLoss.swift", points: 8,
  equation: "L = mean of (ε − network(√ᾱ_t x₀ + √(1 − ᾱ_t) ε, t))² over all numbers (4.1)",
  hints: [
    "There are three parts: noise the pictures, ask the network, compare. The first is exercise 1.4, "
      + "the last exercise 0.3.",
    "Every picture has a step of its own, so ᾱ is a tensor [N, 1, 1, 1]. Give the network the noisy "
      + "pictures and all the steps. What it should have said is the noise, as it was given.",
    "let kept = Tensor(steps.map { alphaBar[$0] }, shape: [steps.count, 1, 1, 1])\n"
      + "let noisy = sqrt(kept) * clean + …\nlet said = try network(noisy, steps)\n"
      + "return square(… - said).mean",
  ],
  key: AnswerKey(
    main: Case("pictures at different steps") { generator in
      let alphaBar = fallingAlphaBar(&generator)
      // Different steps, none the first or the last, in no order.
      let steps = generator.permutation(of: 8).prefix(4).map { $0 + 2 }
      return question([4, 3, 5, 2], at: steps, alphaBar, &generator)
    },
    edges: [
      Case("a batch of one") { generator in
        question([1, 4, 2, 3], at: [5], fallingAlphaBar(&generator), &generator)
      },
      Case("t = 1 and t = T") { generator in
        question([2, 3, 2, 1], at: [1, 10], fallingAlphaBar(&generator), &generator)
      },
      Case("as many pictures as rows, columns and colours") { generator in
        question([3, 3, 3, 3], at: [7, 2, 4], fallingAlphaBar(&generator), &generator)
      },
      Case("ᾱ_T = 0, where the network sees noise alone") { generator in
        question([2, 2, 3, 1], at: [2, 2], [1, 0.5, 0], &generator)
      },
    ],
    misconceptions: [
      mistake("target-clean", "by comparing with the clean picture: this network says the noise") {
        square($0.said - $0.x).mean
      },
      mistake("target-noisy", "by comparing with the noisy picture: the noise in it is the target")
      {
        square($0.said - $0.noisy).mean
      },
      mistake(
        "target-scaled",
        "by comparing with √(1 − ᾱ_t) ε, as it is in x_t: the target is ε itself, of variance 1"
      ) { square($0.said - $0.deviation * $0.epsilon).mean },
      mistake("target-velocity", "by comparing with the velocity v: here it is the noise") {
        square($0.said - ($0.signal * $0.epsilon - $0.deviation * $0.x)).mean
      },
      mistake("clean-shown", "by showing the network the clean pictures, without any noise") {
        square($0.network($0.x, $0.steps) - $0.epsilon).mean
      },
      mistake("one-step", "with the first picture's step for the whole batch") {
        let steps = $0.steps.map { [first = $0.steps[0]] _ in first }
        return square($0.network($0.noised(at: steps), steps) - $0.epsilon).mean
      },
      mistake("noised-alike", "by noising all pictures to the first one's step") {
        let steps = $0.steps.map { [first = $0.steps[0]] _ in first }
        return square($0.network($0.noised(at: steps), $0.steps) - $0.epsilon).mean
      },
      mistake("earlier-alpha-bar", "with ᾱ_{t−1}: the list begins with ᾱ₀, so [t] is step t") {
        let noisy = $0.noised(at: $0.steps.map { $0 - 1 })
        return square($0.network(noisy, $0.steps) - $0.epsilon).mean
      },
      mistake("earlier-step", "by telling the network t − 1: it wants the step as it is") {
        square($0.network($0.noisy, $0.steps.map { $0 - 1 }) - $0.epsilon).mean
      },
      mistake("unrooted", "with ᾱ_t and 1 − ᾱ_t in the noisy picture, where their roots belong") {
        let noisy = $0.signal * $0.signal * $0.x + $0.deviation * $0.deviation * $0.epsilon
        return square($0.network(noisy, $0.steps) - $0.epsilon).mean
      },
      mistake("swapped", "with √ᾱ_t and √(1 − ᾱ_t) in each other's place") {
        let noisy = $0.deviation * $0.x + $0.signal * $0.epsilon
        return square($0.network(noisy, $0.steps) - $0.epsilon).mean
      },
      mistake("added", "by adding the noise as it is to the whole picture: both have a factor") {
        square($0.network($0.x + $0.epsilon, $0.steps) - $0.epsilon).mean
      },
      mistake("sum", "with the sum in place of the mean") { square($0.error).sum },
      mistake("per-picture", "by dividing by the number of pictures only, not by all numbers") {
        square($0.error).sum / Float($0.steps.count)
      },
      mistake("root", "by taking the root at the end: the loss is the mean square itself") {
        square($0.error).mean.squareRoot()
      },
      mistake(
        "norm",
        "with the norm, the root of the sum of squares: the loss is their mean, without a root"
      ) { square($0.error).sum.squareRoot() },
      mistake("half", "with a factor ½, which some books add for the derivative's sake") {
        square($0.error).mean / 2
      },
      mistake("absolute", "with absolute errors in place of their squares") { abs($0.error).mean },
      mistake("signed", "without the square: errors up and down cancel each other") {
        $0.error.mean
      },
    ],
    reference: { .answer(square(Symbols($0).error).mean) }))

/// ᾱ₀ … ᾱ₁₀, which fall in steps of different size.
private func fallingAlphaBar(_ generator: inout TorchGenerator) -> [Float] {
  var kept: Float = 1
  return [1]
    + (1...10).map { _ in
      kept *= 1 - generator.uniform(in: 0.1...0.35)
      return kept
    }
}

private func question(
  _ shape: [Int], at steps: [Int], _ alphaBar: [Float], _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: [
      "clean": generator.data(shape), "noise": generator.noise(shape), "alphaBar": Tensor(alphaBar),
      "gains": Tensor(generator.numbers(alphaBar.count, in: 0.3...1.5)),
    ], integers: ["steps": steps])
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let x: Tensor
  let epsilon: Tensor
  let steps: [Int]
  let alphaBar: Tensor
  let gains: Tensor

  init(_ call: Values) {
    (x, epsilon, steps) = (call.tensor("clean"), call.tensor("noise"), call.integers("steps"))
    (alphaBar, gains) = (call.tensor("alphaBar"), call.tensor("gains"))
  }

  /// √ᾱ_t, one per picture.
  var signal: Tensor { sqrt(perPicture(alphaBar, steps)) }
  /// √(1 − ᾱ_t), one per picture.
  var deviation: Tensor { sqrt(1 - perPicture(alphaBar, steps)) }
  var noisy: Tensor { noised(at: steps) }
  var said: Tensor { network(noisy, steps) }
  var error: Tensor { said - epsilon }

  func noised(at steps: [Int]) -> Tensor {
    let kept = perPicture(alphaBar, steps)
    return sqrt(kept) * x + sqrt(1 - kept) * epsilon
  }

  /// The network that the door has: tanh of the noisy picture times a number for its step.
  func network(_ noisy: Tensor, _ steps: [Int]) -> Tensor { tanh(perPicture(gains, steps) * noisy) }

  private func perPicture(_ list: Tensor, _ steps: [Int]) -> Tensor {
    list.gathered(steps).reshaped([-1, 1, 1, 1])
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Float
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
