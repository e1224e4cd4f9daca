import Contract
import ForwardProcess
import Tensors

let posterior = Exercise(
  "1.6", "The way back, knowing both ends", file: "Posterior.swift", points: 10,
  equation: "μ̃ = √ᾱ_{t−1} β_t / (1 − ᾱ_t) x₀ + √α_t (1 − ᾱ_{t−1}) / (1 − ᾱ_t) x_t (1.10), "
    + "β̃_t = (1 − ᾱ_{t−1}) / (1 − ᾱ_t) β_t (1.9)",
  hints: [
    "Three numbers have to be computed: what x₀ is multiplied with, what x_t is multiplied with, and "
      + "the variance. All three have the same denominator.",
    "Give names to ᾱ_{t−1}, ᾱ_t and α_t = 1 − β_t first. Then each number is one line, and the mean "
      + "is a sum of two products. Mind which of the three stand under a root.",
    "let (before, now) = (alphaBar[t - 1], alphaBar[t])\n"
      + "let ofClean = before.squareRoot() * … / (1 - now)\n"
      + "let ofNoisy = (1 - beta[t]).squareRoot() * (1 - …) / (1 - now)\n"
      + "return (ofClean * clean + ofNoisy * noisy, (1 - …) / (1 - now) * …)",
  ],
  showsPictures: true,
  key: AnswerKey(
    // β̃ and β differ by half at t = 2, and by next to nothing late in a schedule.
    main: Case("pictures early on their way") { generator in
      let schedule = drawnSchedule(&generator)
      return question(
        generator.sprites(3), at: 2 + generator.integer(below: 3), of: schedule, &generator)
    },
    edges: [
      Case("t = 1, where the way back ends at x₀") { generator in
        let schedule = drawnSchedule(&generator)
        return question(generator.data([2, 5, 4, 1]), at: 1, of: schedule, &generator)
      },
      Case("t = T") { generator in
        let schedule = drawnSchedule(&generator)
        return question(generator.data([2, 4, 5, 1]), at: schedule.steps, of: schedule, &generator)
      },
      Case("ᾱ_T = 0, where x_t tells nothing") { generator in
        let schedule = try! NoiseSchedule(beta: [0.2, 0.4, 1])
        return question(generator.data([2, 3, 5, 2]), at: 3, of: schedule, &generator)
      },
      Case("a batch of one, of an odd shape") { generator in
        let schedule = drawnSchedule(&generator)
        return question(generator.data([1, 7, 5, 2]), at: 3, of: schedule, &generator)
      },
      Case("DDPM's schedule at t = 500") { generator in
        question(generator.data([1, 3, 2, 3]), at: 500, of: ddpmSchedule, &generator)
      },
    ],
    misconceptions: [
      mistake("swapped", "with the two factors of the mean in each other's place") {
        ($0.ofNoisy, $0.ofClean, $0.variance)
      },
      mistake("beta", "with β_t as the variance: who knows x₀ is surer than that, by the fraction")
      {
        ($0.ofClean, $0.ofNoisy, $0.beta)
      },
      mistake(
        "inverted", "with the fraction of the variance upside down: more than β_t is impossible"
      ) { ($0.ofClean, $0.ofNoisy, (1 - $0.now) / (1 - $0.before) * $0.beta) },
      mistake("deviation", "with √β̃_t, the deviation, where the variance is asked for") {
        ($0.ofClean, $0.ofNoisy, $0.variance.squareRoot())
      },
      mistake("unrooted", "without the roots in the mean: ᾱ_{t−1} and α_t stand under one") {
        (
          $0.before * $0.beta / (1 - $0.now), $0.alpha * (1 - $0.before) / (1 - $0.now),
          $0.variance
        )
      },
      mistake("clean-unrooted", "with ᾱ_{t−1} in place of √ᾱ_{t−1} in front of x₀") {
        ($0.before * $0.beta / (1 - $0.now), $0.ofNoisy, $0.variance)
      },
      mistake("noisy-unrooted", "with α_t in place of √α_t in front of x_t") {
        ($0.ofClean, $0.alpha * (1 - $0.before) / (1 - $0.now), $0.variance)
      },
      mistake("fraction", "with the fraction alone as the variance: it is a share of β_t") {
        ($0.ofClean, $0.ofNoisy, (1 - $0.before) / (1 - $0.now))
      },
      mistake("clean-at-t", "with √ᾱ_t in place of √ᾱ_{t−1} in front of x₀") {
        ($0.now.squareRoot() * $0.beta / (1 - $0.now), $0.ofNoisy, $0.variance)
      },
      mistake("all-steps", "with √ᾱ_t in place of √α_t in front of x_t: one step is meant, not all")
      {
        ($0.ofClean, $0.now.squareRoot() * (1 - $0.before) / (1 - $0.now), $0.variance)
      },
      mistake(
        "beta-rooted", "with √β_t in place of β_t in front of x₀: only ᾱ_{t−1} is under a root"
      ) {
        (
          $0.before.squareRoot() * $0.beta.squareRoot() / (1 - $0.now), $0.ofNoisy, $0.variance
        )
      },
      mistake("only-t", "with ᾱ_t wherever ᾱ_{t−1} belongs: alphaBar[t - 1] is the step before") {
        ($0.now.squareRoot() * $0.beta / (1 - $0.now), $0.alpha.squareRoot(), $0.beta)
      },
      mistake(
        "noisy-same-step", "with 1 − ᾱ_t in place of 1 − ᾱ_{t−1} in x_t's factor, which cancels"
      ) {
        ($0.ofClean, $0.alpha.squareRoot(), $0.variance)
      },
      mistake(
        "same-step", "with 1 − ᾱ_t in place of 1 − ᾱ_{t−1} above the line: so both fractions vanish"
      ) {
        ($0.ofClean, $0.alpha.squareRoot(), $0.beta)
      },
      Misconception(
        "list-from-1", "with all of step t − 1, as if the lists began at step 1: [t] is step t"
      ) { call in
        let symbols = PosteriorSymbols(call, at: max(call.integer("t") - 1, 1))
        return answer(call, (symbols.ofClean, symbols.ofNoisy, symbols.variance))
      },
    ],
    reference: { call in
      let t = call.integer("t")
      let schedule = try! NoiseSchedule(beta: call.numbers("beta").dropFirst().map(Double.init))
      return Values(tensors: [
        "mean": schedule.posteriorMean(
          clean: call.tensor("clean"), noisy: call.tensor("noisy"), from: t, to: t - 1),
        "variance": Tensor(Float(schedule.posteriorVariance(from: t, to: t - 1))),
      ])
    }))

private func question(
  _ clean: Tensor, at t: Int, of schedule: NoiseSchedule, _ generator: inout TorchGenerator
) -> Values {
  let noisy = schedule.noised(clean, to: t, noise: generator.noise(clean.shape))
  return Values(
    tensors: [
      "clean": clean, "noisy": noisy, "beta": Tensor(schedule.beta.map { Float($0) }),
      "alphaBar": Tensor(schedule.alphaBar.map { Float($0) }),
    ], integers: ["t": [t]])
}

/// A call's numbers by the symbols of the equation.
private struct PosteriorSymbols {
  /// β_t.
  let beta: Double
  /// ᾱ_{t−1}.
  let before: Double
  /// ᾱ_t.
  let now: Double
}

extension PosteriorSymbols {
  init(_ call: Values, at t: Int) {
    let (beta, alphaBar) = (call.numbers("beta"), call.numbers("alphaBar"))
    self.init(beta: Double(beta[t]), before: Double(alphaBar[t - 1]), now: Double(alphaBar[t]))
  }

  var alpha: Double { 1 - beta }
  var ofClean: Double { before.squareRoot() * beta / (1 - now) }
  var ofNoisy: Double { alpha.squareRoot() * (1 - before) / (1 - now) }
  var variance: Double { (1 - before) / (1 - now) * beta }
}

/// What x₀ and x_t are multiplied with in the mean, and the variance.
private typealias PosteriorNumbers = (clean: Double, noisy: Double, variance: Double)

private func answer(_ call: Values, _ numbers: PosteriorNumbers) -> Values {
  Values(tensors: [
    "mean": numbers.clean * call.tensor("clean") + numbers.noisy * call.tensor("noisy"),
    "variance": Tensor(Float(numbers.variance)),
  ])
}

private func mistake(
  _ name: String, _ sentence: String,
  numbers: @escaping @Sendable (PosteriorSymbols) -> PosteriorNumbers
) -> Misconception {
  Misconception(name, sentence) { call in
    answer(call, numbers(PosteriorSymbols(call, at: call.integer("t"))))
  }
}
