import Contract
import ForwardProcess
import Pictures
import ReverseProcess
import Tensors

let noiseWeight = Exercise(
  transfer: "4.6", "A loss in other words", file: "NoiseWeight.swift", points: 10,
  equation: "w ‖y − ŷ‖² = ‖ε − ε̂‖², where y = a x₀ + b ε and x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε",
  hints: [
    "The network sees x_t, so x_t is known without an error. What do the errors in x₀ and in ε have "
      + "to do with each other, then?",
    "Write the equation of x_t twice, once with the truth and once with the guess, and subtract. Do "
      + "the same with y. Of the three errors one can be eliminated.",
    "You find the error in y as a number times the error in ε. Squares are compared, so the number is "
      + "squared; and the weight stands on the side of y.",
  ],
  form: { _ in [Values.single: []] },
  properties: [
    property("a loss in ε is a loss in ε already", on: "a = 0 and b = 1") { generator in
      question(0, 1, alphaBar: generator.uniform(in: 0.2...0.8))
    },
    property("it holds for a network that says x₀", on: "a = 1 and b = 0") { generator in
      question(1, 0, alphaBar: generator.uniform(in: 0.2...0.8))
    },
    property("it holds for a network that says v", on: "v with much noise") { generator in
      velocity(alphaBar: generator.uniform(in: 0.1...0.4))
    },
    property("it holds with little noise too", on: "v with little noise") { generator in
      velocity(alphaBar: generator.uniform(in: 0.9...0.98))
    },
    property("it holds for any other mixture", on: "a mixture that has no name") { generator in
      question(
        -generator.uniform(in: 0.3...1.5), generator.uniform(in: 0.3...1.5),
        alphaBar: generator.uniform(in: 0.2...0.8))
    },
    property("it holds when both signs are turned round", on: "a above 0 and b below 0") {
      generator in
      question(
        generator.uniform(in: 0.5...1.5), -generator.uniform(in: 0.3...1.5),
        alphaBar: generator.uniform(in: 0.2...0.8))
    },
  ])

private func question(_ a: Float, _ b: Float, alphaBar: Float) -> Values {
  Values(tensors: ["clean": Tensor(a), "noise": Tensor(b), "alphaBar": Tensor(alphaBar)])
}

/// Asks about v = √ᾱ ε − √(1 − ᾱ) x₀.
private func velocity(alphaBar: Float) -> Values {
  question(-(1 - alphaBar).squareRoot(), alphaBar.squareRoot(), alphaBar: alphaBar)
}

private func property(
  _ name: String, on question: String, draw: @escaping @Sendable (inout TorchGenerator) -> Values
) -> Property {
  Property(name, on: Case(question, draw: draw), complaint: differsFromExperiment)
}

/// Lets somebody err about a noisy picture, says it in both ways, and compares the two losses.
///
/// What looks like a known mistake is found by experiment as well: an equation that gave it a name
/// would give away the answer.
@Sendable private func differsFromExperiment(_ call: Values, _ answer: Values) -> String? {
  let (a, b) = (call.number("clean"), call.number("noise"))
  let schedule = try! NoiseSchedule(alphaBar: [Double(call.number("alphaBar"))])
  var generator = TorchGenerator(seed: 2026)
  let (clean, noise) = (generator.data([16, 16]), generator.noise([16, 16]))
  let guess = schedule.prediction(
    from: noise + 0.3 * generator.noise([16, 16]), as: .noise,
    noisy: schedule.noised(clean, to: 1, noise: noise), at: 1)
  let errors = Errors(clean: clean - guess.clean, noise: noise - guess.noise)
  let inNoise = square(errors.noise).mean
  let inMixture = square(a * errors.clean + b * errors.noise).mean
  let weight = answer.number(Values.single)
  guard abs(weight * inMixture - inNoise) <= 1e-3 * inNoise else {
    return "With a = \(significant(Double(a))), b = \(significant(Double(b))) and ᾱ = "
      + "\(significant(schedule.alphaBar[1])) somebody's guess has the loss "
      + "\(significant(Double(inMixture))) in y and \(significant(Double(inNoise))) in ε. Your weight "
      + "\(significant(Double(weight))) makes \(significant(Double(weight * inMixture))) of the first."
      + (errors.suspicion(about: weight, a, b).map { " \($0)" } ?? "")
  }
  return nil
}

/// The errors of somebody's guess about the picture and about the noise in it.
private struct Errors {
  let clean, noise: Tensor

  /// What a wrong weight looks like; nil if it looks like nothing known.
  func suspicion(about weight: Float, _ a: Float, _ b: Float) -> String? {
    let (inClean, inNoise) = (square(clean).mean, square(noise).mean)
    func loss(_ ofClean: Float) -> Float { square(a * ofClean * clean + b * noise).mean }
    let ratio = (inClean / inNoise).squareRoot()
    let right = inNoise / loss(1)
    let suspects: [(weight: Float, sentence: String)] = [
      (1 / right, "It is upside down: it makes of the loss in ε the one in y."),
      (right.squareRoot(), "Its square would do: losses are the squares of errors."),
      (
        inNoise / loss(-1),
        "One sign is wrong. If x₀ is guessed too bright, is ε guessed too bright as well?"
      ),
      (
        inNoise / loss(ratio),
        "It has the errors' ratio squared too early: compare errors first, and square at the end."
      ),
      (
        inNoise / (a * a * inClean + b * b * inNoise),
        "That is right for errors that know nothing of each other. But x_t ties these together."
      ),
      (
        1 / (a * a + b * b),
        "That is right for errors that are equally large and know nothing of each other. But x_t "
          + "ties these together."
      ),
    ]
    return suspects.first { abs(weight - $0.weight) <= 1e-3 * $0.weight }?.sentence
  }
}
