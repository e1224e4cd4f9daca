import Contract
import Glibc
import Tensors

let boxMuller = Exercise(
  "0.5", "Normal numbers", file: "BoxMuller.swift", points: 8,
  equation: "z = √(−2 ln(1 − u₁)) cos(2π u₂) (0.7)",
  hints: [
    "Each pair makes one number. Write it for a single pair first: a distance, a direction, their "
      + "product.",
    "The distance is the root of −2 · log(1 − u₁), the direction the cosine of 2π · u₂. zip(first, "
      + "second) gives the pairs, and map makes one number of each.",
    "zip(first, second).map { u1, u2 in\n  (-2 * log(…)).squareRoot() * cos(2 * Float.pi * …)\n}",
  ],
  key: AnswerKey(
    main: Case("a few pairs") { generator in
      question(13 + 2 * generator.integer(below: 10), &generator)
    },
    edges: [
      Case("u₁ = 0, where z is 0") { generator in
        question([0, 0, 0], generator.uniform([3]).scalars)
      },
      Case("the largest u₁ that there is, where z is largest") { _ in
        question([0.99999994, 0.99999994], [0, 0.5])
      },
      Case("the four directions") { generator in
        question(
          Array(repeating: generator.uniform(in: 0.2...0.8), count: 4), [0, 0.25, 0.5, 0.75])
      },
      Case("a single pair") { generator in question(1, &generator) },
      Case("no pairs at all") { _ in question([], []) },
    ],
    misconceptions: [
      mistake("unrooted", "without the root: −2 ln(1 − u₁) is the square of the distance") {
        u1, u2 in -2 * log(1 - u1) * cos(2 * .pi * u2)
      },
      mistake(
        "root-of-logarithm",
        "by taking the root of ln(1 − u₁) alone, which is negative: −2 belongs under the root, in "
          + "code (-2 * log(1 - u1)).squareRoot()"
      ) {
        u1, u2 in -2 * log(1 - u1).squareRoot() * cos(2 * .pi * u2)
      },
      mistake(
        "half-turn",
        "with π u₂ in place of 2π u₂: u₂ chooses among all directions, and a full turn is 2π"
      ) {
        u1, u2 in (-2 * log(1 - u1)).squareRoot() * cos(.pi * u2)
      },
      mistake("swapped", "with u₁ and u₂ in each other's place") {
        u1, u2 in (-2 * log(1 - u2)).squareRoot() * cos(2 * .pi * u1)
      },
      mistake("sine", "with the sine: that is the other number of the pair") {
        u1, u2 in (-2 * log(1 - u1)).squareRoot() * sin(2 * .pi * u2)
      },
      mistake("log-of-u", "with ln u₁ for ln(1 − u₁): just as normal, but infinite where u₁ = 0") {
        u1, u2 in (-2 * log(u1)).squareRoot() * cos(2 * .pi * u2)
      },
      mistake("no-two", "without the 2 in −2 ln(1 − u₁): the variance becomes ½") {
        u1, u2 in (-log(1 - u1)).squareRoot() * cos(2 * .pi * u2)
      },
      mistake("degrees", "with 360 u₂: the cosine takes radians, in which a full turn is 2π") {
        u1, u2 in (-2 * log(1 - u1)).squareRoot() * cos(360 * u2)
      },
      mistake("decimal", "with the logarithm to base 10; ln is the natural one, `log` in code") {
        u1, u2 in (-2 * log10(1 - u1)).squareRoot() * cos(2 * .pi * u2)
      },
      mistake(
        "distance-only", "without the cosine: that is the distance from the middle, never < 0"
      ) {
        u1, _ in (-2 * log(1 - u1)).squareRoot()
      },
    ],
    reference: { call in
      answer(call) { u1, u2 in (-2 * log1p(-u1)).squareRoot() * cos(2 * .pi * u2) }
    }))

/// Asks about `count` pairs, away from where two formulas could agree by chance.
private func question(_ count: Int, _ generator: inout TorchGenerator) -> Values {
  question(generator.numbers(count, in: 0.02...0.98), generator.uniform([count]).scalars)
}

private func question(_ first: [Float], _ second: [Float]) -> Values {
  Values(tensors: ["first": Tensor(first), "second": Tensor(second)])
}

private func answer(_ call: Values, _ formula: (Double, Double) -> Double) -> Values {
  .answer(
    zip(call.numbers("first"), call.numbers("second")).map {
      Float(formula(Double($0), Double($1)))
    })
}

private func mistake(
  _ name: String, _ sentence: String, formula: @escaping @Sendable (Double, Double) -> Double
) -> Misconception {
  Misconception(name, sentence) { answer($0, formula) }
}
