import Contract
import ForwardProcess
import ReverseProcess
import Tensors

let idealDenoised = Exercise(
  "2.6", "The ideal denoiser", file: "IdealDenoised.swift", points: 10,
  equation: "x̂₀ = Σᵢ wᵢ xᵢ,   wᵢ ∝ exp(−‖x_t − √ᾱ_t xᵢ‖² / (2 (1 − ᾱ_t))),   Σᵢ wᵢ = 1      (2.10)",
  hints: [
    "Ask of each known picture: had it been noised, how likely would it have become x_t? The answer "
      + "is the average of all pictures, weighted by that.",
    "Three steps for each noisy picture: the squared distance to every √ᾱ xᵢ; the weights, which "
      + "are exp(−distance² / (2 (1 − ᾱ))) divided by their sum; the average. exp(−5000) is 0 in "
      + "Float, so take the largest exponent off all of them first. Tensor's softmax() does that.",
    "let apart = noisy.reshaped([n, 1, d]) - alphaBar.squareRoot() * pictures  // [N, M, D]\n"
      + "let exponents = -square(apart).sum(axes: 2) / …                        // [N, M]\n"
      + "return exponents.softmax().matmul(…)                                   // [N, D]",
  ],
  key: AnswerKey(
    main: Case("a few pictures, half noise") { generator in
      let shape = [3 + generator.integer(below: 3), 5 + generator.integer(below: 3)]
      let alphaBar = generator.uniform(in: 0.3...0.42)
      return noisedQuestion(
        pictures: generator.data([shape[0] + 2, shape[1]]), count: shape[0],
        alphaBar: alphaBar, &generator)
    },
    edges: [
      Case("hardly any noise, exponents in the thousands") { generator in
        let pictures = generator.data([6, 24])
        // Between two pictures, nearer to the first: on no picture's way, so every exponent is huge.
        let between = 0.7 * pictures.gathered([1, 3, 5]) + 0.3 * pictures.gathered([0, 2, 4])
        return question(noisy: between, pictures: pictures, alphaBar: 0.9999)
      },
      Case("hardly anything but noise") { generator in
        noisedQuestion(
          pictures: generator.data([6, 5]), count: 2, alphaBar: 1e-4, &generator)
      },
      Case("a single picture") { generator in
        noisedQuestion(
          pictures: generator.data([1, 7]), count: 3, alphaBar: 0.4, &generator)
      },
      Case("the same picture twice, which counts twice") { generator in
        let some = generator.data([3, 5])
        return noisedQuestion(
          pictures: some.gathered([0, 1, 2, 1]), count: 4, alphaBar: 0.3, &generator)
      },
      Case("a batch of one") { generator in
        noisedQuestion(
          pictures: generator.data([5, 3]), count: 1, alphaBar: 0.5, &generator)
      },
      Case("pictures of many pixels, where every weight alone is 0 in Float") { generator in
        let some = generator.data([1, 400])
        let others = some + 0.03 * generator.noise([4, 400])
        return noisedQuestion(pictures: others, count: 2, alphaBar: 0.5, &generator)
      },
    ],
    // Exponents of a few tens are rounded at 1e-6 of themselves, and so are the weights.
    measure: .exact(within: 1e-4),
    misconceptions: [
      mistake(
        "unscaled", "with the distance to xᵢ in place of √ᾱ_t xᵢ: noising made pictures fainter"
      ) { $0.average($0.weights(scale: 1)) },
      mistake("nearest", "by taking the nearest picture alone: the others were possible too") {
        $0.average($0.weights(sharpness: 1e8))
      },
      mistake("unsquared", "with the distance in the exponent where its square belongs") {
        $0.average((-sqrt($0.squares()) / (2 * $0.variance)).softmax())
      },
      mistake("not-halved", "with 1 − ᾱ_t below the line where 2 (1 − ᾱ_t) belongs") {
        $0.average($0.weights(sharpness: 1 / $0.variance))
      },
      mistake(
        "deviation-below", "with 2 √(1 − ᾱ_t) below the line: the variance 1 − ᾱ_t belongs there"
      ) { $0.average($0.weights(sharpness: 1 / (2 * $0.variance.squareRoot()))) },
      mistake(
        "no-variance", "without 1 − ᾱ_t below the line, as if the noise always were of variance 1"
      ) { $0.average($0.weights(sharpness: 0.5)) },
      mistake(
        "no-brackets",
        "with / 2 * (1 − ᾱ_t), which multiplies: brackets belong around 2 * (1 − ᾱ_t)"
      ) { $0.average($0.weights(sharpness: $0.variance / 2)) },
      mistake("signal-variance", "with ᾱ_t where the noise's variance 1 − ᾱ_t belongs") {
        $0.average($0.weights(sharpness: 1 / (2 * $0.alphaBar)))
      },
      mistake("farthest", "without the minus in the exponent: the farthest picture weighs most") {
        $0.average($0.weights(sharpness: -1 / (2 * $0.variance)))
      },
      mistake("mean-square", "with the mean of the squares where their sum belongs") {
        $0.average($0.weights(sharpness: 1 / (2 * $0.variance * Double($0.pictures.shape[1]))))
      },
      mistake("plain-average", "by weighing all pictures alike, whatever x_t is") {
        $0.average($0.weights(sharpness: 0))
      },
      mistake("faint", "by averaging √ᾱ_t xᵢ: scaled pictures belong in the distance only") {
        $0.alphaBar.squareRoot() * $0.average($0.weights())
      },
      mistake("unnormalised", "without dividing the weights by their sum") {
        $0.average(exp(-$0.squares() / (2 * $0.variance)))
      },
      mistake("over-the-batch", "with weights whose sum is 1 over the batch, not over the pictures")
      {
        $0.average($0.exponents().transposed.softmax().transposed)
      },
      mistake("batch-as-one", "with weights whose sum is 1 over the whole batch, not for each x_t")
      {
        let exponents = $0.exponents()
        return $0.average(exponents.flattened.softmax().reshaped(exponents.shape))
      },
    ],
    reference: { call in
      let schedule = try! NoiseSchedule(alphaBar: [Double(call.number("alphaBar"))])
      let ideal = IdealDenoiser(pictures: call.tensor("pictures"), schedule: schedule)
      return .answer(ideal.prediction(call.tensor("noisy"), at: 1).clean)
    }))

/// Asks about `count` of the pictures after noise came to them.
private func noisedQuestion(
  pictures: Tensor, count: Int, alphaBar: Float, _ generator: inout TorchGenerator
) -> Values {
  let clean = pictures.gathered(generator.integers(below: pictures.shape[0], count: count))
  let noisy =
    alphaBar.squareRoot() * clean + (1 - alphaBar).squareRoot() * generator.noise(clean.shape)
  return question(noisy: noisy, pictures: pictures, alphaBar: alphaBar)
}

private func question(noisy: Tensor, pictures: Tensor, alphaBar: Float) -> Values {
  Values(tensors: ["noisy": noisy, "pictures": pictures, "alphaBar": Tensor(alphaBar)])
}

/// A call's arguments, and the parts of a weighted average in which mistakes are made.
private struct Symbols {
  let noisy: Tensor
  let pictures: Tensor
  let alphaBar: Double
  var variance: Double { 1 - alphaBar }

  init(_ call: Values) {
    (noisy, pictures) = (call.tensor("noisy"), call.tensor("pictures"))
    alphaBar = Double(call.number("alphaBar"))
  }

  /// ‖x_t − √ᾱ_t xᵢ‖², or with another `scale` in place of √ᾱ_t, [N, M].
  func squares(scale: Double? = nil) -> Tensor {
    let apart =
      noisy.reshaped([noisy.shape[0], 1, noisy.shape[1]])
      - (scale ?? alphaBar.squareRoot()) * pictures
    return square(apart).sum(axes: 2)
  }

  /// What the right weights are the softmax of, [N, M].
  func exponents() -> Tensor { -squares() / (2 * variance) }

  /// The weights, with `sharpness` in place of 1 / (2 (1 − ᾱ_t)) if it is given.
  func weights(scale: Double? = nil, sharpness: Double? = nil) -> Tensor {
    (-(sharpness ?? 1 / (2 * variance)) * squares(scale: scale)).softmax()
  }

  /// Σᵢ wᵢ xᵢ.
  func average(_ weights: Tensor) -> Tensor { weights.matmul(pictures) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
