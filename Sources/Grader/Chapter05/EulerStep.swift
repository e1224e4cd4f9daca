import Contract
import Tensors

let eulerStep = Exercise(
  "5.3", "Euler's step", file: "EulerStep.swift", points: 5,
  equation: "x′ = x + (σ′ − σ) d,   d = (x − D) / σ      (5.4)",
  hints: [
    "x − D is all the noise in x, as far as one can guess. How much of it is there for each unit of σ?",
    "That quotient is the slope d, the predicted noise. A step is its length times the slope; the "
      + "length is σ′ − σ, which is negative, since σ falls.",
    "let slope = (noisy - …) / …\nreturn noisy + (next - …) * slope",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures on their way down") { generator in
      let sigma = generator.uniform(in: 1.5...3)
      let next = sigma * generator.uniform(in: 0.3...0.6)
      return DrawnWalk(of: generator.sprites(2), from: sigma, to: next, &generator).call
    },
    edges: [
      Case("the last step, to σ′ = 0") { generator in
        DrawnWalk([2, 4, 3, 1], from: 0.5, to: 0, &generator).call
      },
      Case("much noise") { generator in
        DrawnWalk([2, 4, 3, 1], from: 80, to: 50, &generator).call
      },
      Case("hardly any noise") { generator in
        DrawnWalk([2, 4, 3, 1], from: 0.05, to: 0.01, &generator).call
      },
      Case("one picture of an odd shape") { generator in
        DrawnWalk([1, 5, 7, 2], from: 1.25, to: 0.5, &generator).call
      },
      Case("a guess that finds no noise") { generator in
        var call = DrawnWalk([1, 3, 4, 1], from: 2, to: 1, &generator).call
        call.tensors["denoised"] = call.tensor("noisy")
        return call
      },
    ],
    misconceptions: [
      mistake("denoised-as-slope", "with D as the slope: D is a picture, the slope is (x − D) / σ")
      {
        $0.step(along: $0.denoised)
      },
      mistake("undivided", "without the division by σ: x − D is σ times the slope") {
        $0.step(along: $0.x - $0.denoised)
      },
      mistake(
        "sign", "with one sign turned round: σ falls, so σ′ − σ is negative, and noise goes away"
      ) { $0.step(along: -$0.slope) },
      mistake("divided-by-next", "by dividing by σ′: the noise in x belongs to σ") {
        $0.step(along: ($0.x - $0.denoised) / max($0.next, 1e-6))
      },
      mistake("divided-twice", "by dividing by σ²: the slope is (x − D) / σ, the noise itself") {
        $0.step(along: $0.slope / $0.sigma)
      },
      mistake("no-x", "without x: the step is added to where it begins") {
        ($0.next - $0.sigma) * $0.slope
      },
      mistake("all-the-way", "by going all the way down: that is D itself") { $0.denoised },
      mistake("from-denoised", "by beginning at D: then σ′ − σ goes below the clean picture") {
        $0.denoised + ($0.next - $0.sigma) * $0.slope
      },
      mistake("only-next", "with −σ′ as the length of the step: it is σ′ − σ") {
        $0.x - $0.next * $0.slope
      },
      mistake("noise-scaled", "with the slope divided by √(1 + σ²), as if x were x_t of chapter 1")
      {
        $0.step(along: $0.slope / (1 + $0.sigma * $0.sigma).squareRoot())
      },
    ],
    reference: { .answer(Symbols($0).step(along: Symbols($0).slope)) }))

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let (x, denoised): (Tensor, Tensor)
  let (sigma, next): (Double, Double)

  init(_ call: Values) {
    (x, denoised) = (call.tensor("noisy"), call.tensor("denoised"))
    (sigma, next) = (Double(call.number("sigma")), Double(call.number("next")))
  }

  /// d.
  var slope: Tensor { (x - denoised) / sigma }
  func step(along slope: Tensor) -> Tensor { x + (next - sigma) * slope }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
