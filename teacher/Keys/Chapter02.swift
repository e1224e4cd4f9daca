import Contract
import Grader
import Tensors

/// The key of exercise 2.7★, half a picture.
///
/// The noise of different pixels is independent, so the likelihood of what was seen is the product
/// over the seen pixels alone; the mean over the posterior is taken of whole pictures:
///
///     x̂₀ = Σᵢ wᵢ xᵢ,   wᵢ ∝ exp(−Σ_seen (x_t − √ᾱ_t xᵢ)² / (2 (1 − ᾱ_t)))
let partlySeenKey = AnswerKey(
  main: Case("half seen, half noise") { generator in
    let size = 7 + 2 * generator.integer(below: 2)
    return question(
      known: 5, of: size, seen: everyOther(size), noisy: 4,
      alphaBar: generator.uniform(in: 0.4...0.6), &generator)
  },
  edges: [
    Case("everything seen") { generator in
      question(known: 4, of: 5, seen: .ones([5]), noisy: 3, alphaBar: 0.5, &generator)
    },
    Case("nothing seen") { generator in
      question(known: 4, of: 5, seen: .zeros([5]), noisy: 3, alphaBar: 0.5, &generator)
    },
    Case("hardly any noise, exponents in the thousands") { generator in
      question(known: 5, of: 40, seen: everyOther(40), noisy: 3, alphaBar: 0.9999, &generator)
    },
    Case("a batch of one, one pixel seen") { generator in
      let seen = Tensor([0, 0, 1, 0, 0])
      return question(known: 6, of: 5, seen: seen, noisy: 1, alphaBar: 0.7, &generator)
    },
    Case("a single picture") { generator in
      question(known: 1, of: 6, seen: everyOther(6), noisy: 2, alphaBar: 0.5, &generator)
    },
  ],
  // Exponents of a few tens are rounded at 1e-6 of themselves, and so are the weights.
  measure: .exact(within: 1e-4),
  misconceptions: [
    mistake("mask-ignored", "from all pixels, seen or not: that is exercise 2.6") {
      $0.average($0.exponents(counting: .ones($0.seen.shape)))
    },
    mistake("mask-inverted", "from the unseen pixels: `seen` is 1 where x_t was measured") {
      $0.average($0.exponents(counting: 1 - $0.seen))
    },
    mistake(
      "noisy-masked", "with the unseen pixels of x_t set to 0: they still count, as grey ones"
    ) {
      $0.average($0.exponents(counting: .ones($0.seen.shape), noisy: $0.seen * $0.noisy))
    },
    mistake("seen-part-only", "for the seen part alone: the whole picture was asked for") {
      $0.seen * $0.average($0.exponents())
    },
    mistake(
      "unseen-part-only", "for the unseen part alone: what was seen is noisy and is guessed too"
    ) {
      (1 - $0.seen) * $0.average($0.exponents())
    },
    mistake("noisy-kept", "by keeping x_t where it was seen: it is noisy there and only a hint") {
      $0.seen * $0.noisy + (1 - $0.seen) * $0.average($0.exponents())
    },
    mistake(
      "rescaled-kept", "by keeping x_t / √ᾱ_t where it was seen: that is no guess, only unscaled"
    ) {
      $0.seen * $0.noisy / $0.alphaBar.squareRoot() + (1 - $0.seen) * $0.average($0.exponents())
    },
    mistake(
      "nearest",
      "by taking the one picture nearest in the seen pixels: others can have led there as well"
    ) {
      $0.average(1e8 * $0.exponents())
    },
    mistake(
      "unscaled", "by comparing the seen pixels with xᵢ, which noising has made fainter by √ᾱ_t"
    ) {
      $0.average($0.exponents(scale: 1))
    },
    mistake("not-halved", "without the 2 below the line of the exponent") {
      $0.average(2 * $0.exponents())
    },
    mistake("mean-square", "with the mean over the seen pixels where their sum belongs") {
      $0.average($0.exponents() / max($0.seen.sum, 1))
    },
    mistake(
      "stretched", "by scaling the exponent up to all pixels, as if the unseen ones were known"
    ) {
      $0.average(Float($0.seen.count) / max($0.seen.sum, 1) * $0.exponents())
    },
    mistake("plain-average", "by weighing all pictures alike, whatever was seen") {
      $0.average(0 * $0.exponents())
    },
  ],
  reference: {
    let call = Symbols($0)
    return .answer(call.average(call.exponents()))
  })

// MARK: - Questions

/// Draws `known` pictures, noises `noisy` mixtures of two of them, and fills what was not seen with
/// numbers that mean nothing.
private func question(
  known: Int, of size: Int, seen: Tensor, noisy count: Int, alphaBar: Float,
  _ generator: inout TorchGenerator
) -> Values {
  let pictures = 2 * generator.uniform([known, size]) - 1
  let near = pictures.gathered(generator.integers(below: known, count: count))
  let far = pictures.gathered(generator.integers(below: known, count: count))
  let noise = generator.noise([count, size])
  let noisy =
    alphaBar.squareRoot() * (0.8 * near + 0.2 * far) + (1 - alphaBar).squareRoot() * noise
  let rest = 1.5 * generator.noise([count, size])
  return Values(tensors: [
    "noisy": seen * noisy + (1 - seen) * rest, "pictures": pictures, "seen": seen,
    "alphaBar": Tensor(alphaBar),
  ])
}

private func everyOther(_ size: Int) -> Tensor { Tensor((0..<size).map { Float($0 % 2) }) }

// MARK: - Answers

/// A call's arguments, and the parts of a weighted average in which mistakes are made.
private struct Symbols {
  let noisy: Tensor
  let pictures: Tensor
  let seen: Tensor
  let alphaBar: Double

  init(_ call: Values) {
    (noisy, pictures, seen) = (call.tensor("noisy"), call.tensor("pictures"), call.tensor("seen"))
    alphaBar = Double(call.number("alphaBar"))
  }

  /// −Σ mask (x_t − √ᾱ_t xᵢ)² / (2 (1 − ᾱ_t)), [N, M]; the mask is `seen` unless another is given.
  func exponents(
    counting mask: Tensor? = nil, noisy: Tensor? = nil, scale: Double? = nil
  ) -> Tensor {
    let x = noisy ?? self.noisy
    let apart =
      x.reshaped([x.shape[0], 1, x.shape[1]]) - (scale ?? alphaBar.squareRoot()) * pictures
    return -((mask ?? seen) * square(apart)).sum(axes: 2) / (2 * (1 - alphaBar))
  }

  /// The pictures' mean, weighted by the softmax of `exponents`.
  func average(_ exponents: Tensor) -> Tensor { exponents.softmax().matmul(pictures) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
