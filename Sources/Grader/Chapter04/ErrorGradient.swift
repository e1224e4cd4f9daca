import Contract
import Tensors

let errorGradient = Exercise(
  "4.2", "The gradient of the error", file: "ErrorGradient.swift", points: 5,
  equation:
    "∂L/∂g_i = (2 / n) (g_i − y_i), where L = (1 / n) Σ (g_i − y_i)², g guess, y truth (4.2)",
  hints: [
    "Only one term of the sum knows guess_i. How does the square of a difference change if the first "
      + "number grows a little?",
    "The derivative of (g − y)² by g is 2 (g − y). The 1/n in front of the sum stays, and n counts "
      + "all numbers of the tensor.",
    "return 2 * (guess - …) / Float(…)",
  ],
  key: AnswerKey(
    main: Case("a guess at a batch of pictures") { generator in
      // Not two pictures: then 2 over their number would be no factor at all.
      question([3 + generator.integer(below: 3), 4, 5, 2], &generator)
    },
    edges: [
      Case("a guess that is right") { generator in
        let truth = generator.data([2, 3, 4, 1])
        return question(guess: truth, truth: truth)
      },
      Case("a single number") { generator in question([1], &generator) },
      Case("a list") { generator in question([11], &generator) },
      Case("many numbers, so that each counts little") { generator in
        question([40, 16, 16, 1], &generator)
      },
    ],
    measure: .shareOfLargest,
    misconceptions: [
      mistake("no-two", "without the factor 2, which comes from the square") {
        $0.error / $0.count
      },
      mistake("opposite", "with the sign turned round: that is the way down, and not the gradient")
      {
        -2 * $0.error / $0.count
      },
      mistake("by-batch", "by dividing by the number of pictures only: n counts all numbers") {
        2 * $0.error / Float($0.error.shape[0])
      },
      mistake("by-picture", "by dividing by the numbers of one picture: n counts the whole batch") {
        2 * $0.error * Float($0.error.shape[0]) / $0.count
      },
      mistake("undivided", "without the division by n: that belongs to the sum, not to the mean") {
        2 * $0.error
      },
      mistake("error", "with the error itself: its factor 2 / n is missing") { $0.error },
      mistake("sign", "with the signs of the errors, which belong to the mean absolute error") {
        $0.signs / $0.count
      },
      mistake("squared", "by squaring the error once more: a derivative lowers the power") {
        2 * square($0.error) / $0.count
      },
      mistake("loss", "with the loss throughout: a gradient has one slope for each number") {
        Tensor(repeating: square($0.error).mean, shape: $0.error.shape)
      },
      mistake("of-the-root", "with the gradient of the root of the loss") {
        $0.error / $0.count / max(square($0.error).mean.squareRoot(), 1e-9)
      },
    ],
    reference: { call in
      let count = Double(call.tensor("guess").count)
      let slopes = zip(call.numbers("guess"), call.numbers("truth")).map {
        Float(2 * (Double($0) - Double($1)) / count)
      }
      return .answer(Tensor(slopes, shape: call.tensor("guess").shape))
    }))

extension Measure {
  /// The numbers themselves, within 2e-5 of the largest: for gradients, which may all be small.
  fileprivate static let shareOfLargest = Measure { _, answer in
    answer.tensors.mapValues {
      Observation($0, tolerance: Tensor(2e-5 * max($0.maximumMagnitude, 1e-9)))
    }
  }
}

/// Asks about a guess that is wrong everywhere, and a little too bright.
private func question(_ shape: [Int], _ generator: inout TorchGenerator) -> Values {
  let truth = generator.data(shape)
  return question(guess: truth + 0.4 * generator.normal(shape) + 0.3, truth: truth)
}

private func question(guess: Tensor, truth: Tensor) -> Values {
  Values(tensors: ["guess": guess, "truth": truth])
}

private struct Symbols {
  let error: Tensor
  var count: Float { Float(error.count) }
  /// −1, 0 or 1.
  var signs: Tensor {
    Tensor(error.scalars.map { $0 == 0 ? 0 : $0 > 0 ? 1 : -1 }, shape: error.shape)
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { call in
    .answer(answer(Symbols(error: call.tensor("guess") - call.tensor("truth"))))
  }
}
