import Contract
import Grader
import Tensors

/// Exercise 4.6★: w = ᾱ / (√ᾱ b − √(1 − ᾱ) a)².
let noiseWeightKey = AnswerKey(
  main: Case("a mixture that has no name") { generator in
    question(
      -generator.uniform(in: 0.3...1.5), generator.uniform(in: 0.3...1.5),
      alphaBar: generator.uniform(in: 0.2...0.8))
  },
  edges: [
    Case("v") { generator in
      let alphaBar = generator.uniform(in: 0.1...0.9)
      return question(
        -(1 - alphaBar).squareRoot(), alphaBar.squareRoot(), alphaBar: alphaBar)
    },
    Case("ε − x₀, which flows are trained on") { generator in
      question(-1, 1, alphaBar: generator.uniform(in: 0.1...0.9))
    },
    Case("x₀ itself") { generator in question(1, 0, alphaBar: generator.uniform(in: 0.2...0.8)) },
    Case("ε itself") { generator in question(0, 1, alphaBar: generator.uniform(in: 0.2...0.8)) },
    Case("almost no noise") { generator in question(-0.7, 0.4, alphaBar: 0.999) },
    Case("almost no picture") { generator in question(-0.7, 0.4, alphaBar: 0.01) },
    Case("ε with the opposite sign, and some of x₀") { generator in
      question(generator.uniform(in: 0.3...0.9), -1, alphaBar: generator.uniform(in: 0.3...0.7))
    },
  ],
  misconceptions: [
    mistake("inverse", "with the weight upside down: that turns a loss in ε into one in y") {
      1 / $0.right
    },
    mistake("unsquared", "without the square: losses are squares of errors") {
      $0.right.squareRoot()
    },
    mistake("sum", "with a plus in the difference: an error in x₀ is one in ε the other way round")
    {
      $0.weight($0.signal, over: $0.signal * $0.b + $0.deviation * $0.a)
    },
    mistake("of-noise-only", "with 1 / b², as if only ε could be wrong: x₀ is wrong along with it")
    {
      1 / ($0.b * $0.b)
    },
    mistake("signal-to-noise", "with ᾱ / (1 − ᾱ), which is right if y is x₀") {
      $0.alphaBar / (1 - $0.alphaBar)
    },
    mistake("for-velocity", "with ᾱ, which is right if y is v") { $0.alphaBar },
    mistake("none", "with 1, as if errors were equally large in all words") { _ in 1 },
    mistake("unrooted", "with ᾱ and 1 − ᾱ where their roots belong") {
      $0.weight($0.alphaBar, over: $0.alphaBar * $0.b - (1 - $0.alphaBar) * $0.a)
    },
    mistake("swapped", "with a and b in each other's place") {
      $0.weight($0.signal, over: $0.signal * $0.a - $0.deviation * $0.b)
    },
    mistake("for-clean", "with the weight that leads to the loss in x₀ in place of the one in ε") {
      $0.weight($0.deviation, over: $0.signal * $0.b - $0.deviation * $0.a)
    },
    mistake("independent", "with 1 / (a² + b²), as if the two errors were independent and equal") {
      1 / ($0.a * $0.a + $0.b * $0.b)
    },
    mistake("squares-added", "by adding the squares of two errors that are one and the same") {
      let ofClean = $0.deviation / $0.signal * $0.a
      return 1 / (ofClean * ofClean + $0.b * $0.b)
    },
    mistake("signal-lost", "without the ᾱ above the line") {
      $0.weight(1, over: $0.signal * $0.b - $0.deviation * $0.a)
    },
  ],
  reference: { .answer(Float(Symbols($0).right)) })

private func question(_ a: Float, _ b: Float, alphaBar: Float) -> Values {
  Values(tensors: ["clean": Tensor(a), "noise": Tensor(b), "alphaBar": Tensor(alphaBar)])
}

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let (a, b, alphaBar): (Double, Double, Double)
  var signal: Double { alphaBar.squareRoot() }
  var deviation: Double { (1 - alphaBar).squareRoot() }

  init(_ call: Values) {
    (a, b) = (Double(call.number("clean")), Double(call.number("noise")))
    alphaBar = Double(call.number("alphaBar"))
  }

  func weight(_ above: Double, over below: Double) -> Double { (above / below) * (above / below) }
  var right: Double { weight(signal, over: signal * b - deviation * a) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Double
) -> Misconception {
  Misconception(name, sentence) { .answer(Float(answer(Symbols($0)))) }
}
