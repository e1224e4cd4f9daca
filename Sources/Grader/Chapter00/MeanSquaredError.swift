import Contract
import Tensors

let meanSquaredError = Exercise(
  "0.3", "Mean squared error", file: "MeanSquaredError.swift", points: 5,
  equation: "MSE = (1 / n) Σ (guess_i − truth_i)² (0.2)",
  hints: [
    "Read the name from its end: first the errors, then their squares, then the mean.",
    "Subtract one tensor from the other, square every element of the difference, and take the mean of "
      + "all of them, which is a Float.",
    "return square(guess - …).…",
  ],
  key: AnswerKey(
    main: Case("a guess at a batch of pictures") { generator in
      question(generator.shape(), &generator)
    },
    edges: [
      Case("a guess that is right") { generator in
        let truth = generator.data([2, 3, 4, 1])
        return question(guess: truth, truth: truth)
      },
      Case("a guess that is off by the same everywhere") { generator in
        let truth = generator.data([3, 5])
        return question(guess: truth + generator.uniform(in: 0.5...1.5), truth: truth)
      },
      Case("a single number") { generator in question([1], &generator) },
      Case("large errors") { generator in
        let truth = generator.data([7, 2])
        return question(guess: truth + 30 * generator.normal([7, 2]), truth: truth)
      },
    ],
    misconceptions: [
      mistake("sum", "with the sum in place of the mean: divide by the number of elements") {
        square($0).sum
      },
      mistake("root", "by taking the root of it at the end: the squared error keeps its square") {
        square($0).mean.squareRoot()
      },
      mistake("absolute", "with absolute values in place of squares") { abs($0).mean },
      mistake("half", "with a factor ½, which some books add for the derivative's sake") {
        square($0).mean / 2
      },
      mistake("mean-first", "by squaring the mean error: first square, or errors cancel each other")
      {
        $0.mean * $0.mean
      },
      mistake("signed", "without the square: errors up and down cancel each other") { $0.mean },
      mistake("per-picture", "by dividing by the number of pictures only, not by all elements") {
        square($0).sum / Float($0.shape.first ?? 1)
      },
      mistake("variance", "with the variance of the errors, which forgives a constant error") {
        $0.variance
      },
    ],
    reference: { call in
      let errors = zip(call.numbers("guess"), call.numbers("truth")).map { Double($0) - Double($1) }
      return .answer(Float(errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)))
    }))

/// Asks about a guess that is wrong everywhere, and a little too bright.
private func question(_ shape: [Int], _ generator: inout TorchGenerator) -> Values {
  let truth = generator.data(shape)
  return question(guess: truth + 0.4 * generator.normal(shape) + 0.3, truth: truth)
}

private func question(guess: Tensor, truth: Tensor) -> Values {
  Values(tensors: ["guess": guess, "truth": truth])
}

/// A mistake by what it makes of the errors.
private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Tensor) -> Float
) -> Misconception {
  Misconception(name, sentence) { .answer(answer($0.tensor("guess") - $0.tensor("truth"))) }
}
