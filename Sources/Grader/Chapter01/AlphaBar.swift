import Contract
import ForwardProcess
import Glibc
import Tensors

let alphaBar = Exercise(
  "1.2", "What is kept: ᾱ", file: "AlphaBar.swift", points: 5,
  equation: "ᾱ_t = (1 − β₁) (1 − β₂) … (1 − β_t), and ᾱ₀ = 1 (1.4)",
  hints: [
    "Each ᾱ is the one before it, times one more factor. So nothing has to be multiplied twice.",
    "Keep a variable that is 1 in the beginning. Go through beta in order; each β makes the variable "
      + "smaller by its factor 1 − β, and each time you note the variable down.",
    "var kept: Float = 1\nreturn beta.map { b in\n  kept *= …\n  return kept\n}",
  ],
  key: AnswerKey(
    main: Case("a schedule of a few steps") { generator in
      question(generator.numbers(6 + generator.integer(below: 6), in: 0.05...0.35))
    },
    edges: [
      Case("T = 1, a single step") { generator in question([generator.uniform(in: 0.1...0.9)]) },
      Case("no step at all") { _ in question([]) },
      Case("β_T = 1, after which nothing is left") { generator in
        question(generator.numbers(3, in: 0.1...0.4) + [1])
      },
      Case("DDPM's schedule of 1,000 steps") { _ in
        question(ddpmSchedule.beta.dropFirst().map { Float($0) })
      },
    ],
    measure: .relative(),
    misconceptions: [
      mistake("product-of-beta", "by multiplying the β: what a step keeps is 1 − β") { beta in
        [1] + running(beta.dropFirst()) { $0 * $1 }
      },
      mistake("sum", "with 1 − Σβ: each step keeps a share of what is left, so shares multiply") {
        running($0) { $0 - $1 }
      },
      mistake("shifted", "one step late: ᾱ_t is without its own factor 1 − β_t") {
        [1] + running($0.dropLast()) { $0 * (1 - $1) }
      },
      mistake("early", "one step early: the position 0 is for ᾱ₀ = 1, and ᾱ₁ is 1 − β₁") {
        Array((running($0) { $0 * (1 - $1) }.dropFirst() + [0]).prefix($0.count))
      },
      mistake(
        "single-factors", "with α_t = 1 − β_t by itself, not multiplied up: that is one step's"
      ) {
        $0.map { 1 - $0 }
      },
      mistake("rooted", "with √ᾱ, which multiplies pictures; ᾱ itself is asked for, a variance") {
        running($0) { $0 * (1 - $1).squareRoot() }
      },
      mistake("complement", "with 1 − ᾱ, the variance of the noise and not of what is kept") {
        running($0) { $0 * (1 - $1) }.map { 1 - $0 }
      },
      mistake("power", "with (1 − β_t) to the power t, as if all steps had the β of the last one") {
        $0.enumerated().map { pow(1 - $1, Double($0)) }
      },
      mistake(
        "one-too-many", "with 1 in front and β₀ multiplied in as well: β₀ = 0 makes that 1 already"
      ) {
        [1] + running($0) { $0 * (1 - $1) }
      },
      mistake("without-start", "without ᾱ₀ = 1 in front: as many numbers as β are asked for") {
        Array(running($0) { $0 * (1 - $1) }.dropFirst())
      },
    ],
    reference: { call in
      .answer(running(call.numbers("beta").map(Double.init)) { $0 * (1 - $1) }.map { Float($0) })
    }))

/// DDPM's schedule of 1,000 steps.
let ddpmSchedule = try! NoiseSchedule.linear()

/// What becomes of 1, number by number.
private func running(
  _ numbers: some Sequence<Double>, _ combine: (Double, Double) -> Double
) -> [Double] {
  var value = 1.0
  return numbers.map {
    value = combine(value, $0)
    return value
  }
}

/// Asks about β₁ … β_T; β₀ = 0 comes before them.
private func question(_ beta: [Float]) -> Values { Values(tensors: ["beta": Tensor([0] + beta)]) }

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable ([Double]) -> [Double]
) -> Misconception {
  Misconception(name, sentence) { call in
    .answer(answer(call.numbers("beta").map(Double.init)).map { Float($0) })
  }
}
