import Contract
import Tensors

let reverseMean = Exercise(
  "2.3", "The reverse mean", file: "ReverseMean.swift", points: 8,
  equation: "μ = (x_t − β_t / √(1 − ᾱ_t) ε̂) / √α_t,   α_t = 1 − β_t      (2.6)",
  hints: [
    "One step forward multiplied with √α_t and added noise of variance β_t. One step back takes "
      + "some noise away and divides by what was multiplied.",
    "Two numbers are needed: what ε̂ is multiplied with, β_t / √(1 − ᾱ_t), and what everything is "
      + "divided by in the end, √α_t. There is no ᾱ in the second one.",
    "let alpha = 1 - beta[t]\nlet share = beta[t] / (1 - …).squareRoot()\n"
      + "return (noisy - share * …) / …",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures half-way") { generator in
      let schedule = coarseSchedule(&generator)
      let t = 3 + generator.integer(below: schedule.steps / 2)
      return question(DrawnStep(of: generator.sprites(2), at: t, by: schedule, &generator))
    },
    edges: [
      Case("t = 1, where the mean is x̂₀ itself") { generator in
        // A coarse step: of β₁ = 0.0001 and 1 − ᾱ₁, which are the same, rounding would make two.
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([2, 4, 3, 1], at: 1, by: schedule, &generator))
      },
      Case("t = T") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([2, 4, 3, 1], at: schedule.steps, by: schedule, &generator))
      },
      Case("one picture of an odd shape") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([1, 5, 7, 2], at: 4, by: schedule, &generator))
      },
    ],
    misconceptions: [
      mistake(
        "over-alpha-bar", "by dividing by √ᾱ_t, which undoes all steps at once; one step is √α_t"
      ) { ($0.x - $0.beta / $0.deviation * $0.epsilon) / $0.alphaBar.squareRoot() },
      mistake("variance-below", "with β_t / (1 − ᾱ_t): below the line belongs the root √(1 − ᾱ_t)")
      {
        ($0.x - $0.beta / (1 - $0.alphaBar) * $0.epsilon) / $0.alpha.squareRoot()
      },
      mistake("plus", "by adding the noise where it has to be taken away") {
        ($0.x + $0.beta / $0.deviation * $0.epsilon) / $0.alpha.squareRoot()
      },
      mistake("root-of-beta", "with √β_t above the line, where β_t belongs") {
        ($0.x - $0.beta.squareRoot() / $0.deviation * $0.epsilon) / $0.alpha.squareRoot()
      },
      mistake(
        "undivided", "without the division by √α_t: the step forward made the picture fainter"
      ) {
        $0.x - $0.beta / $0.deviation * $0.epsilon
      },
      mistake("over-alpha", "by dividing by α_t in place of its root √α_t") {
        ($0.x - $0.beta / $0.deviation * $0.epsilon) / $0.alpha
      },
      mistake("multiplied", "by multiplying with √α_t, as on the way forward, in place of dividing")
      {
        ($0.x - $0.beta / $0.deviation * $0.epsilon) * $0.alpha.squareRoot()
      },
      mistake("no-brackets", "by dividing x_t alone: the noise belongs inside the brackets too") {
        $0.x / $0.alpha.squareRoot() - $0.beta / $0.deviation * $0.epsilon
      },
      mistake(
        "noise-divided-alone", "by dividing the noise alone: brackets belong around the difference"
      ) { $0.x - $0.beta / $0.deviation * $0.epsilon / $0.alpha.squareRoot() },
      mistake("earlier-alpha-bar", "with ᾱ_{t−1} in place of ᾱ_t: ε̂ is the noise in x_t") {
        let deviation = (1 - $0.earlierAlphaBar).squareRoot()
        return ($0.x - $0.beta / deviation * $0.epsilon) / $0.alpha.squareRoot()
      },
      mistake("earlier-beta", "with β_{t−1} in place of β_t, as if the list began at step 1") {
        let (beta, alpha) = ($0.earlierBeta, 1 - $0.earlierBeta)
        return ($0.x - beta / $0.deviation * $0.epsilon) / alpha.squareRoot()
      },
      mistake(
        "step-before", "with β and ᾱ of step t − 1: the lists begin at step 0, so [t] is step t"
      ) {
        let (beta, deviation) = ($0.earlierBeta, (1 - $0.earlierAlphaBar).squareRoot())
        return ($0.x - beta / deviation * $0.epsilon) / (1 - beta).squareRoot()
      },
      mistake("clean", "by going all the way to x̂₀: this step only goes to t − 1") {
        ($0.x - $0.deviation * $0.epsilon) / $0.alphaBar.squareRoot()
      },
    ],
    reference: { .answer(StepSymbols($0).mean) }))

private func question(_ step: DrawnStep) -> Values {
  Values(
    tensors: [
      "noisy": step.noisy, "predictedNoise": step.predictedNoise, "beta": step.betas,
      "alphaBar": step.alphaBars,
    ], integers: ["t": [step.t]])
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (StepSymbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(StepSymbols($0))) }
}

/// The arguments of a step from t to t − 1 by the symbols of its equation.
struct StepSymbols {
  let x: Tensor
  let epsilon: Tensor
  let beta: Double
  let earlierBeta: Double
  let alphaBar: Double
  let earlierAlphaBar: Double
  var alpha: Double { 1 - beta }
  var deviation: Double { (1 - alphaBar).squareRoot() }

  init(_ call: Values) {
    let t = call.integer("t")
    (x, epsilon) = (call.tensor("noisy"), call.tensor("predictedNoise"))
    let (betas, alphaBars) = (call.numbers("beta"), call.numbers("alphaBar"))
    (beta, earlierBeta) = (Double(betas[t]), Double(betas[t - 1]))
    (alphaBar, earlierAlphaBar) = (Double(alphaBars[t]), Double(alphaBars[t - 1]))
  }

  /// (x_t − β_t / √(1 − ᾱ_t) ε̂) / √α_t, DDPM's eq. 11.
  var mean: Tensor { (x - beta / deviation * epsilon) / alpha.squareRoot() }
}
