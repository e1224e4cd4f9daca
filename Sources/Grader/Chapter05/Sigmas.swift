import Contract
import ForwardProcess
import Glibc
import Tensors

let sigmas = Exercise(
  "5.1", "From ᾱ to σ", file: "Sigmas.swift", points: 5,
  equation: "σ_t = √(1 − ᾱ_t) / √ᾱ_t      (5.1)",
  hints: [
    "x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε. Divide both sides by what stands before x₀. What stands before ε "
      + "then?",
    "For each ᾱ of the list, one σ: the deviation of the noise, divided by the share of the picture. "
      + "Both are roots.",
    "return alphaBar.map { ((1 - $0) / …).squareRoot() }",
  ],
  key: AnswerKey(
    main: Case("a schedule of a few steps") { generator in
      question(fallingAlphaBar(5 + generator.integer(below: 6), &generator))
    },
    edges: [
      Case("the clean picture alone") { _ in question([1]) },
      Case("much noise, where ᾱ is almost 0") { generator in
        question([1, 0.5, generator.uniform(in: 1e-5...1e-4), 1e-7])
      },
      Case("hardly any noise, where ᾱ is almost 1") { generator in
        question([1, 0.9999, generator.uniform(in: 0.998...0.999), 0.9])
      },
      Case("DDPM's schedule of 1,000 steps") { _ in
        question(try! NoiseSchedule.linear().alphaBar.map { Float($0) })
      },
    ],
    measure: .relative(),
    misconceptions: [
      mistake(
        "not-divided", "with √(1 − ᾱ): that is the noise in x_t, and x_t has still to be divided"
      ) { (1 - $0).squareRoot() },
      mistake("upside-down", "with √(ᾱ / (1 − ᾱ)): upside down, so σ falls with t") {
        ($0 / (1 - $0)).squareRoot()
      },
      mistake("unrooted", "with (1 − ᾱ) / ᾱ: that is a variance, and σ is its root") {
        (1 - $0) / $0
      },
      mistake("signal-to-noise", "with ᾱ / (1 − ᾱ), the signal-to-noise ratio") { $0 / (1 - $0) },
      mistake("noise-variance", "with 1 − ᾱ, the variance of the noise in x_t") { 1 - $0 },
      mistake("share-unrooted", "by dividing by ᾱ: the picture in x_t was scaled by its root") {
        (1 - $0).squareRoot() / $0
      },
      mistake("noise-unrooted", "with 1 − ᾱ above the line, without its root") {
        (1 - $0) / $0.squareRoot()
      },
      mistake("roots-apart", "with (1 − √ᾱ) / √ᾱ: the noise is √(1 − ᾱ), not 1 − √ᾱ") {
        (1 - $0.squareRoot()) / $0.squareRoot()
      },
      mistake("scale-only", "with 1 / √ᾱ, by which x_t is scaled: the noise has its own factor") {
        1 / $0.squareRoot()
      },
      mistake("logarithm", "with log σ, the clock of a later section with its sign turned round") {
        log((1 - $0) / $0) / 2
      },
      Misconception("late", "one step late, with ᾱ_{t−1}: the list begins with ᾱ₀ already") {
        call in
        let alphaBar = call.numbers("alphaBar").map(Double.init)
        return .answer(deviations([alphaBar[0]] + alphaBar.dropLast()))
      },
      Misconception("no-zero", "without σ₀ = 0: it belongs to ᾱ₀ = 1, which is in the list") {
        .answer(Array(right($0).dropFirst()))
      },
      Misconception(
        "reversed", "in reverse, as a walk visits them: the list is asked for in the order of ᾱ"
      ) { .answer(right($0).reversed()) },
    ],
    reference: { .answer(right($0)) }))

private func question(_ alphaBar: [Float]) -> Values {
  Values(tensors: ["alphaBar": Tensor(alphaBar)])
}

/// ᾱ₀ … ᾱ_T, which fall in steps of different size.
private func fallingAlphaBar(_ steps: Int, _ generator: inout TorchGenerator) -> [Float] {
  var kept: Float = 1
  return [1]
    + (1...steps).map { _ in
      kept *= 1 - generator.uniform(in: 0.15...0.5)
      return kept
    }
}

private func deviations(_ alphaBar: [Double]) -> [Float] {
  alphaBar.map { Float(((1 - $0) / $0).squareRoot()) }
}

private func right(_ call: Values) -> [Float] {
  deviations(call.numbers("alphaBar").map(Double.init))
}

/// A mistake in what is made of each ᾱ.
private func mistake(
  _ name: String, _ sentence: String, sigma: @escaping @Sendable (Double) -> Double
) -> Misconception {
  Misconception(name, sentence) { call in
    .answer(call.numbers("alphaBar").map { Float(sigma(Double($0))) })
  }
}
