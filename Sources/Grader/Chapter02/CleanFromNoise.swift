import Contract
import Tensors

let cleanFromNoise = Exercise(
  "2.1", "The clean picture from the noise", file: "CleanFromNoise.swift", points: 5,
  equation: "x̂₀ = (x_t − √(1 − ᾱ_t) ε̂) / √ᾱ_t      (2.3)",
  hints: [
    "You know how x_t was mixed from x₀ and ε. One of the two is known now, and the other is asked "
      + "for.",
    "Start from x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε. Take the noise away, then undo what the picture was "
      + "multiplied with.",
    "(noisy - (1 - alphaBar).squareRoot() * …) / …",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures half-way") { generator in
      let schedule = coarseSchedule(&generator)
      let t = 3 + generator.integer(below: schedule.steps / 2)
      return question(DrawnStep(of: generator.sprites(2), at: t, by: schedule, &generator))
    },
    edges: [
      Case("the first step, where ᾱ is almost 1") { generator in
        question(DrawnStep([2, 4, 3, 1], at: 1, by: fineSchedule, &generator))
      },
      Case("the last step, where little of the picture is left") { generator in
        question(DrawnStep([2, 4, 3, 1], at: 1000, by: fineSchedule, &generator))
      },
      Case("one picture of an odd shape") { generator in
        question(DrawnStep([1, 5, 7, 3], at: 400, by: fineSchedule, &generator))
      },
    ],
    misconceptions: [
      mistake(
        "undivided", "without the division by √ᾱ_t: the picture stays as faint as it is in x_t"
      ) { $0.x - $0.deviation * $0.epsilon },
      mistake("by-alpha-bar", "by dividing by ᾱ_t in place of its root √ᾱ_t") {
        ($0.x - $0.deviation * $0.epsilon) / $0.alphaBar
      },
      mistake("plus", "by adding the noise where it has to be taken away") {
        ($0.x + $0.deviation * $0.epsilon) / $0.signal
      },
      mistake(
        "unrooted", "with 1 − ᾱ_t, the noise's variance, in place of √(1 − ᾱ_t), its deviation"
      ) {
        ($0.x - (1 - $0.alphaBar) * $0.epsilon) / $0.signal
      },
      mistake("multiplied", "by multiplying with √ᾱ_t, as on the way forward, in place of dividing")
      {
        ($0.x - $0.deviation * $0.epsilon) * $0.signal
      },
      mistake("no-brackets", "by dividing x_t alone: the noise belongs inside the brackets too") {
        $0.x / $0.signal - $0.deviation * $0.epsilon
      },
      mistake(
        "noise-divided-alone",
        "by dividing the noise alone: brackets belong around x_t − √(1 − ᾱ_t) ε̂"
      ) { $0.x - $0.deviation * $0.epsilon / $0.signal },
      mistake("swapped", "with √ᾱ_t and √(1 − ᾱ_t) in each other's place") {
        ($0.x - $0.signal * $0.epsilon) / $0.deviation
      },
      mistake("one-minus-root", "with 1 − √ᾱ_t for the noise: the root is √(1 − ᾱ_t)") {
        ($0.x - (1 - $0.signal) * $0.epsilon) / $0.signal
      },
      mistake("whole-noise", "by taking away ε̂ as it is: in x_t there is √(1 − ᾱ_t) times as much")
      {
        ($0.x - $0.epsilon) / $0.signal
      },
    ],
    reference: {
      let call = Symbols($0)
      return .answer((call.x - call.deviation * call.epsilon) / call.signal)
    }))

private func question(_ step: DrawnStep) -> Values {
  Values(tensors: [
    "noisy": step.noisy, "predictedNoise": step.predictedNoise, "alphaBar": step.alphaBar,
  ])
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let x: Tensor
  let epsilon: Tensor
  let alphaBar: Double
  var signal: Double { alphaBar.squareRoot() }
  var deviation: Double { (1 - alphaBar).squareRoot() }

  init(_ call: Values) {
    (x, epsilon) = (call.tensor("noisy"), call.tensor("predictedNoise"))
    alphaBar = Double(call.number("alphaBar"))
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
