import Contract
import Tensors

let ancestralStep = Exercise(
  "2.4", "One step back", file: "AncestralStep.swift", points: 8,
  equation: "x_{t−1} = μ + √β_t z,   and x₀ = μ at t = 1      (2.7)",
  hints: [
    "The mean of exercise 2.3 is where the step leads on average. Around it lies noise of variance "
      + "β_t, except in the very last step.",
    "Find μ as in 2.3; you may call your own reverseMean. A variance becomes a factor of unit normal "
      + "noise by its root. At t = 1 nobody comes after you to remove noise.",
    "let mean = …\nreturn t > 1 ? mean + … * freshNoise : mean",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures a few steps before the end") { generator in
      let schedule = coarseSchedule(&generator)
      let t = 2 + generator.integer(below: 4)
      return question(DrawnStep(of: generator.sprites(2), at: t, by: schedule, &generator))
    },
    edges: [
      Case("t = 1, the last step") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([2, 4, 3, 1], at: 1, by: schedule, &generator))
      },
      Case("t = T, the first step") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([2, 4, 3, 1], at: schedule.steps, by: schedule, &generator))
      },
      Case("one picture of an odd shape") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([1, 5, 7, 2], at: 3, by: schedule, &generator))
      },
    ],
    misconceptions: [
      mistake("variance", "with β_t z: β_t is the variance, and noise is multiplied with its root")
      {
        $0.noisy(by: $0.step.beta)
      },
      mistake("noise-at-the-end", "by adding noise at t = 1 too: nothing removes it any more") {
        $0.step.mean + $0.step.beta.squareRoot() * $0.z
      },
      mistake("posterior", "with σ² = β̃_t, the posterior's variance; σ² = β_t is asked for here") {
        $0.noisy(by: $0.posteriorVariance.squareRoot())
      },
      mistake("no-noise", "without any noise: that is the mean, and it grows blurred step by step")
      {
        $0.step.mean
      },
      mistake("whole-noise", "by adding z as it is, unit normal: its variance has to be β_t") {
        $0.noisy(by: 1)
      },
      mistake("all-noise", "with √(1 − ᾱ_t), the noise of all steps so far; one step's is √β_t") {
        $0.noisy(by: $0.step.deviation)
      },
      mistake("inside-brackets", "by adding the noise before the division by √α_t, not after it") {
        $0.noisy(by: ($0.step.beta / $0.step.alpha).squareRoot())
      },
      mistake("earlier-beta", "with √β_{t−1} in place of √β_t, as if the list began at step 1") {
        $0.noisy(by: $0.step.earlierBeta.squareRoot())
      },
      mistake("unscaled-mean", "with a mean that is not divided by √α_t") {
        $0.noisy(by: $0.step.beta.squareRoot(), around: $0.step.alpha.squareRoot() * $0.step.mean)
      },
      mistake("mean-over-alpha-bar", "with a mean that is divided by √ᾱ_t in place of √α_t") {
        let factor = ($0.step.alpha / $0.step.alphaBar).squareRoot()
        return $0.noisy(by: $0.step.beta.squareRoot(), around: factor * $0.step.mean)
      },
      mistake("around-clean", "with x̂₀ in place of the mean: that leaves out all steps between") {
        let clean =
          ($0.step.x - $0.step.deviation * $0.step.epsilon) / $0.step.alphaBar.squareRoot()
        return $0.noisy(by: $0.step.beta.squareRoot(), around: clean)
      },
    ],
    reference: {
      let call = Symbols($0)
      return .answer(call.noisy(by: call.step.beta.squareRoot()))
    }))

private func question(_ step: DrawnStep) -> Values {
  Values(
    tensors: [
      "noisy": step.noisy, "predictedNoise": step.predictedNoise, "beta": step.betas,
      "alphaBar": step.alphaBars, "freshNoise": step.freshNoise,
    ], integers: ["t": [step.t]])
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let step: StepSymbols
  let z: Tensor
  let t: Int

  init(_ call: Values) {
    (step, z, t) = (StepSymbols(call), call.tensor("freshNoise"), call.integer("t"))
  }

  /// β̃_t = (1 − ᾱ_{t−1}) / (1 − ᾱ_t) β_t.
  var posteriorVariance: Double {
    (1 - step.earlierAlphaBar) / (1 - step.alphaBar) * step.beta
  }

  /// `mean`, or the right one, with noise of a deviation around it, and none in the last step.
  func noisy(by deviation: Double, around mean: Tensor? = nil) -> Tensor {
    let mean = mean ?? step.mean
    return t > 1 ? mean + deviation * z : mean
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
