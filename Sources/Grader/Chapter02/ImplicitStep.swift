import Contract
import ForwardProcess
import Tensors

let implicitStep = Exercise(
  "2.5", "A step that skips", file: "ImplicitStep.swift", points: 10,
  equation: "x_s = √ᾱ_s x̂₀ + √(1 − ᾱ_s − σ²) ε̂ + σ z,   "
    + "σ² = η² (1 − ᾱ_s) / (1 − ᾱ_t) (1 − ᾱ_t / ᾱ_s)      (2.8, 2.9)",
  hints: [
    "Take x_t apart into its two ingredients, then mix them anew in the proportion of step s.",
    "x̂₀ follows from x_t and ε̂ with ᾱ_t, as in 2.1. All that comes after has ᾱ_s in it. The noise "
      + "of step s has the variance 1 − ᾱ_s, and its two parts, ε̂ and z, share it.",
    "let clean = (noisy - (1 - alphaBar[t]).squareRoot() * …) / …\n"
      + "let variance = eta * eta * (1 - alphaBar[s]) / … * (1 - …)\n"
      + "return alphaBar[s].squareRoot() * clean\n"
      + "  + (1 - alphaBar[s] - variance).squareRoot() * … + …",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("from late to early, with η between 0 and 1") { generator in
      let schedule = coarseSchedule(&generator)
      let s = 3 + generator.integer(below: 3)
      let t = s + 3 + generator.integer(below: schedule.steps - s - 4)
      let step = DrawnStep(of: generator.sprites(2), at: t, by: schedule, &generator)
      return question(step, to: s, eta: generator.uniform(in: 0.4...0.8))
    },
    edges: [
      Case("η = 0, nothing drawn") { generator in
        question(DrawnStep([2, 4, 3, 1], at: 600, by: fineSchedule, &generator), to: 200, eta: 0)
      },
      Case("η = 1 and s = t − 1, DDPM's step") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([2, 4, 3, 1], at: 4, by: schedule, &generator), to: 3, eta: 1)
      },
      Case("s = 0, the last step") { generator in
        question(DrawnStep([2, 4, 3, 1], at: 50, by: fineSchedule, &generator), to: 0, eta: 0.7)
      },
      Case("t = T") { generator in
        let schedule = coarseSchedule(&generator)
        let step = DrawnStep([2, 4, 3, 1], at: schedule.steps, by: schedule, &generator)
        return question(step, to: 5, eta: 0.5)
      },
      Case("one picture of an odd shape") { generator in
        let schedule = coarseSchedule(&generator)
        return question(DrawnStep([1, 5, 7, 2], at: 9, by: schedule, &generator), to: 4, eta: 0.5)
      },
    ],
    misconceptions: [
      mistake("neighbours", "with ᾱ_{t−1} in place of ᾱ_s: s may lie many steps before t") {
        $0.aiming(at: $0.t - 1).answer()
      },
      mistake("no-room-for-noise", "with √(1 − ᾱ_s), without − σ²: so there is σ² too much noise") {
        $0.answer(direction: (1 - $0.later).squareRoot())
      },
      mistake("swapped", "with ᾱ_s and ᾱ_t in each other's place: x_t was mixed with ᾱ_t") {
        let clean = $0.clean(at: $0.later)
        return $0.answer(
          clean: clean, placedAt: $0.now, direction: (1 - $0.now - $0.variance).squareRoot())
      },
      mistake("no-noise", "without σ z, the fresh noise that makes up for what ε̂ lost") {
        $0.answer(sigma: 0)
      },
      mistake("never-noise", "with η = 0 whatever η is: the fresh noise and its σ are missing") {
        $0.answer(direction: (1 - $0.later).squareRoot(), sigma: 0)
      },
      mistake("eta-unsquared", "with η in σ² where η² belongs: η multiplies σ itself") {
        $0.answer(variance: $0.eta * $0.posteriorVariance)
      },
      mistake(
        "forward-variance",
        "with σ² = η² (1 − ᾱ_t / ᾱ_s): the factor (1 − ᾱ_s) / (1 − ᾱ_t) is missing"
      ) { $0.answer(variance: $0.eta * $0.eta * (1 - $0.now / $0.later)) },
      mistake("variance-as-deviation", "with σ² z in place of σ z") {
        $0.answer(sigma: $0.variance)
      },
      mistake(
        "sigma-unrooted",
        "with σ = η (1 − ᾱ_s) / (1 − ᾱ_t) (1 − ᾱ_t / ᾱ_s): the root over all but η is missing"
      ) {
        let sigma = $0.eta * $0.posteriorVariance
        return $0.answer(variance: sigma * sigma)
      },
      mistake(
        "variance-as-sigma", "with σ² in place of σ everywhere, and its square in place of σ²"
      ) {
        $0.answer(variance: $0.variance * $0.variance)
      },
      mistake("sigma-unsquared", "with √(1 − ᾱ_s − σ), where σ² has to be taken off") {
        $0.answer(direction: max(1 - $0.later - $0.variance.squareRoot(), 0).squareRoot())
      },
      mistake("unrooted", "with 1 − ᾱ_s − σ² times ε̂, without its root") {
        $0.answer(direction: 1 - $0.later - $0.variance)
      },
      mistake("clean-at-s", "with ᾱ_s in x̂₀: x_t was mixed with ᾱ_t, and only that undoes it") {
        $0.answer(clean: $0.clean(at: $0.later))
      },
      mistake("clean-unscaled", "with x̂₀ as it is: in x_s there is √ᾱ_s of it") {
        $0.answer(placedAt: 1)
      },
      mistake("direction-of-t", "with √(1 − ᾱ_t − σ²) times ε̂: that is as much noise as at step t")
      {
        $0.answer(direction: (1 - $0.now - $0.variance).squareRoot())
      },
    ],
    reference: { .answer(Symbols($0).answer()) }))

private func question(_ step: DrawnStep, to s: Int, eta: Float) -> Values {
  Values(
    tensors: [
      "noisy": step.noisy, "predictedNoise": step.predictedNoise, "alphaBar": step.alphaBars,
      "eta": Tensor(eta), "freshNoise": step.freshNoise,
    ], integers: ["t": [step.t], "s": [s]])
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let x: Tensor
  let epsilon: Tensor
  let z: Tensor
  let t: Int
  let eta: Double
  private let alphaBars: [Double]
  /// ᾱ_t.
  let now: Double
  /// ᾱ_s.
  var later: Double

  init(_ call: Values) {
    (x, epsilon, z) = (
      call.tensor("noisy"), call.tensor("predictedNoise"), call.tensor("freshNoise")
    )
    (t, eta) = (call.integer("t"), Double(call.number("eta")))
    alphaBars = call.numbers("alphaBar").map(Double.init)
    (now, later) = (alphaBars[t], alphaBars[call.integer("s")])
  }

  /// The same question with another target.
  func aiming(at s: Int) -> Symbols {
    var symbols = self
    symbols.later = alphaBars[s]
    return symbols
  }

  /// (1 − ᾱ_s) / (1 − ᾱ_t) (1 − ᾱ_t / ᾱ_s).
  var posteriorVariance: Double { (1 - later) / (1 - now) * (1 - now / later) }
  /// σ².
  var variance: Double { eta * eta * posteriorVariance }

  /// x̂₀, if x_t was mixed with `alphaBar`.
  func clean(at alphaBar: Double) -> Tensor {
    (x - (1 - alphaBar).squareRoot() * epsilon) / alphaBar.squareRoot()
  }

  /// The right answer, or one in which something else takes the place of a part.
  func answer(
    clean: Tensor? = nil, placedAt alphaBar: Double? = nil, variance: Double? = nil,
    direction: Double? = nil, sigma: Double? = nil
  ) -> Tensor {
    let variance = variance ?? self.variance
    // Rounding, or a wrong variance, can leave less than nothing for ε̂.
    let direction = direction ?? max(1 - later - variance, 0).squareRoot()
    return (alphaBar ?? later).squareRoot() * (clean ?? self.clean(at: now)) + direction * epsilon
      + (sigma ?? variance.squareRoot()) * z
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
