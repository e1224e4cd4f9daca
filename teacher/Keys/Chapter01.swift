import Contract
import Grader
import Tensors

/// Exercise 1.5★: ε = (√α √(1 − ᾱ_s) ε₁ + √(1 − α) ε₂) / √(1 − ᾱ_t), with α = ᾱ_t / ᾱ_s.
let combinedNoiseKey = AnswerKey(
  main: Case("two jumps in the middle") { generator in
    let s = 2 + generator.integer(below: 3)
    return question([3, 5, 7, 2], from: s, to: s + 2 + generator.integer(below: 3), &generator)
  },
  edges: [
    Case("s = 0, where the first noise plays no role") { generator in
      question([2, 4, 3, 1], from: 0, to: 1 + generator.integer(below: 8), &generator)
    },
    Case("a single step") { generator in
      let s = 1 + generator.integer(below: 7)
      return question([2, 3, 4, 1], from: s, to: s + 1, &generator)
    },
    Case("from the first step to the last") { generator in
      question([1, 5, 2, 3], from: 1, to: 9, &generator)
    },
    Case("ᾱ_T = 0, where nothing is left of the picture") { generator in
      question([2, 2, 5, 1], from: 1, to: 2, alphaBar: [1, 0.7, 0], &generator)
    },
    Case("one picture of one pixel") { generator in
      question([1, 1, 1, 1], from: 3, to: 6, &generator)
    },
  ],
  misconceptions: [
    mistake("undivided", "without the division by √(1 − ᾱ_t): that is the noise as x_t contains it")
    {
      let factors = $0.right
      return (factors.first * $0.deviation, factors.second * $0.deviation)
    },
    mistake(
      "weights-of-one-jump", "with the weights of the jump from s to t, which x_s and ε₂ have there"
    ) {
      ($0.kept.squareRoot(), (1 - $0.kept).squareRoot())
    },
    mistake("second-divided-alone", "by dividing ε₂'s part alone: brackets belong around the sum") {
      ($0.right.first * $0.deviation, $0.right.second)
    },
    mistake("shares", "with √(1 − ᾱ_s) and √(ᾱ_s − ᾱ_t): the jump to t shrinks the first noise too")
    {
      ((1 - $0.atS).squareRoot() / $0.deviation, ($0.atS - $0.atT).squareRoot() / $0.deviation)
    },
    mistake("by-variance", "by dividing by 1 − ᾱ_t in place of its root") {
      let factors = $0.right
      return (factors.first / $0.deviation, factors.second / $0.deviation)
    },
    mistake(
      "first-unscaled", "with the first noise unscaled: the jump to t shrinks it, as all of x_s"
    ) {
      ((1 - $0.atS).squareRoot() / $0.deviation, $0.right.second)
    },
    mistake("first-whole", "with ε₁ at full size: in x_s there is only √(1 − ᾱ_s) of it") {
      ($0.kept.squareRoot() / $0.deviation, $0.right.second)
    },
    mistake("second-whole", "with √(1 − ᾱ_t) in front of ε₂, as if it had come from x₀ to t alone")
    {
      ($0.right.first, 1)
    },
    mistake("difference", "with √(ᾱ_s − ᾱ_t) in front of ε₂: the jump adds 1 − ᾱ_t / ᾱ_s") {
      ($0.right.first, ($0.atS - $0.atT).squareRoot() / $0.deviation)
    },
    mistake("ratio", "with ᾱ_t in place of ᾱ_t / ᾱ_s: the jump begins at s, and not at 0") {
      (($0.atT * (1 - $0.atS)).squareRoot() / $0.deviation, 1)
    },
    mistake("unrooted", "without the roots: weights that add up to 1, where their squares have to")
    {
      let factors = $0.right
      return (factors.first * factors.first, factors.second * factors.second)
    },
    mistake("swapped", "with the two noises in each other's place") {
      let factors = $0.right
      return (factors.second, factors.first)
    },
    mistake("sum", "by adding the noises as they are: the sum has variance 2") { _ in (1, 1) },
    mistake("equal", "with (ε₁ + ε₂) / √2: unit normal, but the jumps add unequal shares") { _ in
      (0.5.squareRoot(), 0.5.squareRoot())
    },
    mistake("second-alone", "with ε₂ alone: the first noise is still in x_t") { _ in (0, 1) },
    mistake("first-alone", "with ε₁ alone: the jump from s to t adds noise of its own") { _ in
      (1, 0)
    },
    Misconception("single-step", "with the last step's α_t for the whole jump from s to t") {
      call in
      let (s, t) = (call.integer("s"), call.integer("t"))
      let alphaBar = call.numbers("alphaBar").map(Double.init)
      let kept = alphaBar[t] / alphaBar[t - 1]
      let deviation = (1 - alphaBar[t]).squareRoot()
      return answer(
        call,
        ((kept * (1 - alphaBar[s])).squareRoot() / deviation, (1 - kept).squareRoot() / deviation))
    },
  ],
  reference: { answer($0, Symbols($0).right) })

private func question(
  _ shape: [Int], from s: Int, to t: Int, _ generator: inout TorchGenerator
) -> Values {
  var kept: Float = 1
  let alphaBar = (1...9).map { _ in
    kept *= 1 - generator.uniform(in: 0.1...0.35)
    return kept
  }
  return question(shape, from: s, to: t, alphaBar: [1] + alphaBar, &generator)
}

private func question(
  _ shape: [Int], from s: Int, to t: Int, alphaBar: [Float], _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: [
      "first": generator.noise(shape), "second": generator.noise(shape),
      "alphaBar": Tensor(alphaBar),
    ], integers: ["s": [s], "t": [t]])
}

/// What the two noises are multiplied with.
private typealias Factors = (first: Double, second: Double)

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let atS: Double
  let atT: Double

  init(_ call: Values) {
    let alphaBar = call.numbers("alphaBar")
    (atS, atT) = (Double(alphaBar[call.integer("s")]), Double(alphaBar[call.integer("t")]))
  }

  /// ᾱ_t / ᾱ_s.
  var kept: Double { atT / atS }
  /// √(1 − ᾱ_t).
  var deviation: Double { (1 - atT).squareRoot() }

  var right: Factors {
    ((kept * (1 - atS)).squareRoot() / deviation, (1 - kept).squareRoot() / deviation)
  }
}

private func answer(_ call: Values, _ factors: Factors) -> Values {
  .answer(factors.first * call.tensor("first") + factors.second * call.tensor("second"))
}

private func mistake(
  _ name: String, _ sentence: String, factors: @escaping @Sendable (Symbols) -> Factors
) -> Misconception {
  Misconception(name, sentence) { answer($0, factors(Symbols($0))) }
}
