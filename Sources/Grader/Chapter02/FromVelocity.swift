import Contract
import Tensors

let fromVelocity = Exercise(
  "2.2", "Both from the velocity", file: "FromVelocity.swift", points: 5,
  equation: "x̂₀ = √ᾱ_t x_t − √(1 − ᾱ_t) v̂,   ε̂ = √(1 − ᾱ_t) x_t + √ᾱ_t v̂      (2.5)",
  hints: [
    "x_t and v are two mixtures of the same two ingredients. Which sum of the two mixtures leaves "
      + "only x₀?",
    "Write a = √ᾱ_t and b = √(1 − ᾱ_t), so that x_t = a x₀ + b ε and v = a ε − b x₀. In "
      + "a x_t − b v the noise cancels, and a² + b² = 1.",
    "(clean: a * noisy - b * velocity, noise: … * noisy + … * velocity)",
  ],
  key: AnswerKey(
    main: Case("pictures half-way") { generator in
      question(
        alphaBar: generator.uniform(in: 0.55...0.85), [3, 5, 7, 2], &generator)
    },
    edges: [
      Case("ᾱ = 0, where x_t is noise and nothing else") { generator in
        question(alphaBar: 0, [2, 3, 4, 1], &generator)
      },
      Case("ᾱ = 1, where x_t is the clean picture") { generator in
        question(alphaBar: 1, [2, 3, 4, 1], &generator)
      },
      Case("one picture of one pixel") { generator in
        question(alphaBar: 0.3, [1, 1, 1, 3], &generator)
      },
    ],
    misconceptions: [
      mistake("opposite", "with v turned round, as if it were √(1 − ᾱ_t) x₀ − √ᾱ_t ε") {
        (clean: $0.a * $0.x + $0.b * $0.v, noise: $0.b * $0.x - $0.a * $0.v)
      },
      mistake("clean-plus", "with a plus in x̂₀: there the noise adds up and does not cancel") {
        (clean: $0.a * $0.x + $0.b * $0.v, noise: $0.b * $0.x + $0.a * $0.v)
      },
      mistake("noise-minus", "with a minus in ε̂: there the picture adds up and does not cancel") {
        (clean: $0.a * $0.x - $0.b * $0.v, noise: $0.b * $0.x - $0.a * $0.v)
      },
      mistake(
        "picture-minus", "with −√(1 − ᾱ_t) x_t in ε̂: there the picture adds up and does not cancel"
      ) {
        (clean: $0.a * $0.x - $0.b * $0.v, noise: $0.a * $0.v - $0.b * $0.x)
      },
      mistake("swapped", "with √ᾱ_t and √(1 − ᾱ_t) in each other's place") {
        (clean: $0.b * $0.x - $0.a * $0.v, noise: $0.a * $0.x + $0.b * $0.v)
      },
      mistake("noise-uncrossed", "with the factors of x̂₀ in ε̂ as well: there they change places") {
        (clean: $0.a * $0.x - $0.b * $0.v, noise: $0.a * $0.x + $0.b * $0.v)
      },
      mistake("unrooted", "without the roots: with ᾱ_t and 1 − ᾱ_t as factors") {
        let (a, b) = ($0.a * $0.a, $0.b * $0.b)
        return (clean: a * $0.x - b * $0.v, noise: b * $0.x + a * $0.v)
      },
      mistake("exchanged", "with the two answers in each other's place, ε̂ as clean and x̂₀ as noise")
      {
        (clean: $0.b * $0.x + $0.a * $0.v, noise: $0.a * $0.x - $0.b * $0.v)
      },
      mistake("velocity-as-noise", "by taking v̂ for the noise itself and solving for x̂₀ as in 2.1")
      {
        (clean: ($0.x - $0.b * $0.v) / $0.a, noise: $0.v)
      },
      mistake("one-minus-root", "with 1 − √ᾱ_t in place of √(1 − ᾱ_t)") {
        (clean: $0.a * $0.x - (1 - $0.a) * $0.v, noise: (1 - $0.a) * $0.x + $0.a * $0.v)
      },
    ],
    reference: {
      let call = Symbols($0)
      return answer(
        clean: call.a * call.x - call.b * call.v, noise: call.b * call.x + call.a * call.v)
    }))

private func question(
  alphaBar: Float, _ shape: [Int], _ generator: inout TorchGenerator
) -> Values {
  let (clean, noise) = (generator.data(shape), generator.noise(shape))
  let (a, b) = (alphaBar.squareRoot(), (1 - alphaBar).squareRoot())
  // A network's guess is not quite the velocity.
  let velocity = a * noise - b * clean + 0.2 * generator.noise(shape)
  return Values(tensors: [
    "noisy": a * clean + b * noise, "velocity": velocity, "alphaBar": Tensor(alphaBar),
  ])
}

private func answer(clean: Tensor, noise: Tensor) -> Values {
  Values(tensors: ["clean": clean, "noise": noise])
}

/// A call's arguments by the symbols of the equation; a = √ᾱ_t and b = √(1 − ᾱ_t).
private struct Symbols {
  let x: Tensor
  let v: Tensor
  let a: Double
  let b: Double

  init(_ call: Values) {
    (x, v) = (call.tensor("noisy"), call.tensor("velocity"))
    let alphaBar = Double(call.number("alphaBar"))
    (a, b) = (alphaBar.squareRoot(), (1 - alphaBar).squareRoot())
  }
}

private func mistake(
  _ name: String, _ sentence: String,
  parts: @escaping @Sendable (Symbols) -> (clean: Tensor, noise: Tensor)
) -> Misconception {
  Misconception(name, sentence) {
    let parts = parts(Symbols($0))
    return answer(clean: parts.clean, noise: parts.noise)
  }
}
