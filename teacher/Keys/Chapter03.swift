import Contract
import Grader
import Tensors

/// The key of exercise 3.5★, attention with hidden keys.
///
/// A hidden key has to vanish from the sum that the weights are divided by, as if its score were −∞:
///
///     w_s = m_s exp(q·k_s / √d) / Σ_r m_r exp(q·k_r / √d),   and 0 where all m_r are 0
let maskedAttentionKey = AnswerKey(
  main: Case("some hidden, each sequence its own") { generator in
    let (count, keys) = (3, 5 + generator.integer(below: 2))
    let hidden = (0..<count).map { _ -> Tensor in
      let order = generator.permutation(of: keys)
      return Tensor((0..<keys).map { order[$0] < 2 ? 0 : 1 })
    }
    return question([count, 4, keys, 3, 2], mask: .stacked(hidden), &generator)
  },
  edges: [
    Case("nothing hidden") { generator in
      question([2, 3, 4, 3, 2], mask: .ones([2, 4]), &generator)
    },
    Case("a single key visible") { generator in
      question(
        [2, 3, 4, 2, 3], mask: .stacked([Tensor([0, 1, 0, 0]), Tensor([0, 0, 0, 1])]), &generator)
    },
    Case("all keys of the second sequence hidden") { generator in
      question([2, 3, 4, 2, 3], mask: .stacked([Tensor([1, 0, 1, 1]), .zeros([4])]), &generator)
    },
    Case("hidden keys that would fit a thousand times better") { generator in
      let mask = Tensor([1, 0, 1, 0, 1], shape: [1, 5])
      var call = question([1, 4, 5, 3, 2], mask: mask, &generator)
      let visible = mask.reshaped([1, 5, 1])
      call.tensors["keys"] = (visible + 1000 * (1 - visible)) * call.tensor("keys")
      return call
    },
    Case("a hidden key larger than any number that one would take off") { generator in
      // The other hidden key is small: it tells who takes a number off from who hides nothing.
      let mask = Tensor([0, 1, 1, 0, 1], shape: [1, 5])
      var call = question([1, 12, 5, 3, 2], mask: mask, &generator)
      call.tensors["keys"] = call.tensor("keys") * Tensor([1e12, 1, 1, 1, 1], shape: [1, 5, 1])
      return call
    },
    Case("one query, as many numbers in a key as keys") { generator in
      question([1, 1, 4, 4, 4], mask: Tensor([1, 1, 0, 1], shape: [1, 4]), &generator)
    },
  ],
  // Scores of a few tens are rounded at 1e-6 of themselves, and so are the weights.
  measure: .exact(within: 5e-5),
  misconceptions: [
    mistake("unmasked", "from all keys, hidden or not") { $0.found($0.scores.softmax()) },
    mistake("inverted", "from the hidden keys: the mask is 1 where one may look") {
      $0.found($0.weights(seeing: 1 - $0.visible))
    },
    mistake(
      "mask-after-softmax",
      "with the mask behind the softmax: the hidden keys took part in the sum, and the weights add up "
        + "to less than 1"
    ) { $0.found($0.scores.softmax() * $0.visible) },
    mistake(
      "score-zero",
      "with the score 0 for hidden keys: e⁰ is 1, so they are looked at, and not a little"
    ) { $0.found(($0.scores * $0.visible).softmax()) },
    mistake(
      "keys-zeroed", "with zeros for hidden keys and values: their score is 0, and e⁰ still counts"
    ) { $0.found(($0.scores * $0.visible).softmax() * $0.visible) },
    mistake(
      "mask-added", "by adding the mask to the scores: a hidden key only fits a little worse, by 1"
    ) { $0.found(($0.scores + $0.visible).softmax()) },
    mistake(
      "large-number-taken-off",
      "by taking a large number off hidden scores: some scores are larger; put another in their place"
    ) {
      $0.found(
        ($0.scores - 1e9 * (1 - $0.visible)).softmax()
          * $0.visible.maximum(axes: [2], keepingAxes: true))
    },
    mistake("scale-d", "with d in place of √d below the scores") {
      $0.found($0.weights($0.scores / $0.depth.squareRoot()))
    },
    mistake("unscaled", "without the division by √d") {
      $0.found($0.weights($0.scores * $0.depth.squareRoot()))
    },
    mistake("scale-multiplied", "by multiplying with √d in place of dividing") {
      $0.found($0.weights($0.scores * $0.depth))
    },
    mistake("scale-of-values", "with the size of a value below the root: d is the size of a key") {
      let ratio = $0.depth / Double($0.values.shape[2])
      return $0.found($0.weights($0.scores * ratio.squareRoot()))
    },
    mistake("scale-of-sequence", "with the number of keys below the root: d is the size of a key") {
      let ratio = $0.depth / Double($0.values.shape[1])
      return $0.found($0.weights($0.scores * ratio.squareRoot()))
    },
    mistake(
      "over-queries", "with weights that add up to 1 over the queries; over the keys is right"
    ) {
      let turned = $0.scores.permuted([0, 2, 1]).softmax().permuted([0, 2, 1])
      return $0.found(turned * $0.visible)
    },
    mistake("first-mask", "with the first sequence's mask for all of them") {
      $0.found($0.weights(seeing: $0.visible[0]))
    },
    mistake(
      "all-hidden-mean",
      "with the mean of all values where everything is hidden: a large negative score is the same for all"
    ) { $0.found(($0.scores * $0.visible - 1e9 * (1 - $0.visible)).softmax()) },
    mistake("plain-mean", "with the same weight for all visible keys") {
      $0.found($0.weights(0 * $0.scores))
    },
    mistake("best-only", "with the one visible key that fits best: softmax is softer than that") {
      $0.found($0.weights(1e6 * $0.scores))
    },
    mistake("shares-of-scores", "with scores divided by their sum, without the exponential") {
      let shares = $0.scores * $0.visible
      let sum = shares.sum(axes: 2, keepingAxes: true)
      return $0.found(
        shares / sum.replacing(with: .ones(sum.shape), where: abs(sum) .< Tensor(1e-6)))
    },
    mistake("undivided", "without the division by the sum of the visible exponentials") {
      $0.found(exp($0.scores.clamped(to: -80...80)) * $0.visible)
    },
  ],
  reference: {
    let call = Symbols($0)
    return .answer(call.found(call.weights()))
  })

/// Asks with N sequences of L queries and S keys, of d numbers, and values of D numbers.
private func question(
  _ sizes: [Int], mask: Tensor, _ generator: inout TorchGenerator
) -> Values {
  Values(tensors: [
    "queries": 1.5 * generator.noise([sizes[0], sizes[1], sizes[3]]),
    "keys": generator.noise([sizes[0], sizes[2], sizes[3]]),
    "values": generator.noise([sizes[0], sizes[2], sizes[4]]), "mask": mask,
  ])
}

/// A call's arguments, and the parts of attention in which mistakes are made.
private struct Symbols {
  let values: Tensor
  /// 1 where a key may be looked at, [N, 1, S].
  let visible: Tensor
  /// q·k / √d, [N, L, S].
  let scores: Tensor
  /// d.
  let depth: Double

  init(_ call: Values) {
    let queries = call.tensor("queries")
    (values, depth) = (call.tensor("values"), Double(queries.shape[2]))
    let mask = call.tensor("mask")
    visible = mask.reshaped([mask.shape[0], 1, mask.shape[1]])
    scores = queries.matmul(call.tensor("keys"), transposingOther: true) / depth.squareRoot()
  }

  /// The weights, with other scores or another mask if they are given, [N, L, S].
  func weights(_ scores: Tensor? = nil, seeing visible: Tensor? = nil) -> Tensor {
    let (scores, visible) = (scores ?? self.scores, visible ?? self.visible)
    let hidden = Tensor(-.greatestFiniteMagnitude)
    let seen = (scores * 0 + visible) .> Tensor(0.5)
    let reach = scores.replacing(with: hidden.broadcast(to: scores.shape), where: 1 - seen)
    let top = reach.maximum(axes: [2], keepingAxes: true)
    let shares = exp((scores - top).clamped(to: -100...0)) * seen
    return shares / maximum(shares.sum(axes: 2, keepingAxes: true), Tensor(1e-30))
  }

  /// What the queries find with these weights.
  func found(_ weights: Tensor) -> Tensor { weights.matmul(values) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
