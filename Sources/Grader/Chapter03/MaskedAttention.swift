import Contract
import Tensors

let maskedAttention = Exercise(
  transfer: "3.5", "Attention with hidden keys", file: "MaskedAttention.swift", points: 12,
  equation: "the mean of the visible values, weighted by how well their keys fit the query",
  hints: [
    "Write attention without a mask first. Then ask of a hidden key: which sums does it still play a "
      + "part in? Of what is the softmax made?",
    "A weight of 0 is not enough if the others were divided by a sum in which the hidden key took part. "
      + "Which score would make it vanish from that sum by itself? And what becomes of your way if all "
      + "keys of a sequence are hidden?",
    "The mask is [N, S] and the scores are [N, L, S]: give it an axis for the queries. Look at each "
      + "place where the softmax adds up or takes a maximum, and let only visible keys take part.",
  ],
  form: { call in
    let (queries, values) = (call.tensor("queries").shape, call.tensor("values").shape)
    return [Values.single: [queries[0], queries[1], values[2]]]
  },
  properties: [
    property(
      "with nothing hidden it is plain attention",
      on: Case("nothing hidden") { generator in
        question(mask: .ones([2, 5]), &generator)
      }
    ) { call, found in
      isClose(found, plainAttention(call))
        ? nil
        : "Nothing was hidden here, and what you found is not the mean of the values with the weights "
          + "softmax(q·k / √d)."
    },
    property(
      "what stands in hidden keys and values does not matter",
      on: Case("the same visible keys, and two different rests") { generator in
        let mask = someHidden(2, 6)
        let call = question(mask: mask, &generator)
        let visible = mask.reshaped([2, 6, 1])
        // Large keys fit so well that any part they play shows.
        let other = ["keys", "values"].map { name in
          visible * call.tensor(name) + (1 - visible) * (20 * generator.noise([2, 6, 4]))
        }
        return twice(call, keys: other[0], values: other[1])
      }
    ) { call, found in
      let half = found.shape[0] / 2
      return isClose(found[0..<half], found[half..<2 * half])
        ? nil
        : "The same question was asked twice, with other numbers in the hidden keys and values, and "
          + "your answers differ. What is hidden must play no part in anything."
    },
    property(
      "hidden keys and values may be as large as they like",
      on: Case("hidden numbers of a million million") { generator in
        let mask = someHidden(2, 6)
        let call = question(mask: mask, &generator)
        let size = 1 + 1e12 * (1 - mask.reshaped([2, 6, 1]))
        return twice(call, keys: size * call.tensor("keys"), values: size * call.tensor("values"))
      }
    ) { _, found in
      let half = found.shape[0] / 2
      return isClose(found[0..<half], found[half..<2 * half])
        ? nil
        : "The same question was asked twice, the second time with hidden keys and values a million "
          + "million times as large, and your answers differ. A large number taken off a score is "
          + "not enough if the score is larger still."
    },
    property(
      "hidden keys can as well be taken out",
      on: Case("the last keys hidden") { generator in
        let last = Tensor([1, 1, 1, 0, 0, 0])
        return question(mask: .stacked([last, last]), &generator)
      }
    ) { call, found in
      isClose(found, plainAttention(call, firstKeys: 3))
        ? nil
        : "The last three keys are hidden. Plain attention to the first three finds something else "
          + "than you did. Do your weights still add up to 1?"
    },
    property(
      "a single visible key is all that can be found",
      on: Case("one key visible") { generator in
        let first = Tensor([0, 0, 1, 0, 0])
        return question(mask: .stacked([first, first]), &generator)
      }
    ) { call, found in
      let value = call.tensor("values").slice(axis: 1, 2..<3)
      return isClose(found, value.broadcast(to: found.shape))
        ? nil
        : "Only one key is visible, so its weight is 1, and each query finds its value."
    },
    property(
      "where everything is hidden, nothing is found",
      on: Case("all keys of one sequence hidden") { generator in
        question(mask: .stacked([.zeros([4]), Tensor([1, 0, 1, 1])]), &generator)
      }
    ) { _, found in
      isClose(found[0], .zeros(found[0].shape))
        ? nil
        : "All keys of the first sequence are hidden. Its rows have to be 0."
    },
    property(
      "two keys: the weights are a hyperbolic tangent",
      on: Case("two visible keys that are opposite") { generator in
        let key = generator.noise([1, 1, 4])
        let hidden = 3 * generator.noise([1, 1, 4])
        return Values(tensors: [
          "queries": generator.noise([1, 3, 4]),
          "keys": .concatenated([key, hidden, -key], axis: 1),
          "values": Tensor([1, 7, -1], shape: [1, 3, 1]),
          "mask": Tensor([1, 0, 1], shape: [1, 3]),
        ])
      }
    ) { call, found in
      let key = call.tensor("keys").slice(axis: 1, 0..<1)
      let scores = call.tensor("queries").matmul(key, transposingOther: true)  // [1, 3, 1]
      return isClose(found, tanh(scores / 2))
        ? nil
        : "The visible keys are k and −k, of 4 numbers, with the values 1 and −1. Then a query finds "
          + "tanh(q·k / √4), and yours does not."
    },
    property(
      "each sequence has its own mask",
      on: Case("one sequence twice, with two masks") { generator in
        let one = question(mask: Tensor([1, 1, 0, 1, 1], shape: [1, 5]), &generator)
        return twice(one, mask: Tensor([0, 1, 1, 0, 1], shape: [1, 5]))
      }
    ) { call, found in
      let values = call.tensor("values")[1]
      let visible = values.gathered([1, 2, 4])
      let isInside =
        (found[1] - visible.maximum(axes: [0])).maximum < 1e-4
        && (visible.minimum(axes: [0]) - found[1]).maximum < 1e-4
      return isInside && !isClose(found[0], found[1])
        ? nil
        : "The second sequence is the first with another mask. What a query finds there lies between "
          + "the smallest and the largest of its three visible values, and is not what the first one "
          + "finds."
    },
    property(
      "scores of a thousand are no trouble",
      on: Case("large keys, hidden and visible") { generator in
        var call = question(mask: someHidden(2, 6), &generator)
        call.tensors["keys"] = 1000 * call.tensor("keys")
        return call
      }
    ) { call, found in
      let values = call.tensor("values")
      let nearest = (0..<2).map { number -> Tensor in
        let seen = call.tensor("mask")[number].scalars.indices
          .filter { call.tensor("mask")[number].scalars[$0] == 1 }
        let keys = call.tensor("keys")[number].gathered(seen)
        let best = call.tensor("queries")[number].matmul(keys, transposingOther: true).argmax()
        return values[number].gathered(best.map { seen[$0] })
      }
      return isClose(found, .stacked(nearest))
        ? nil
        : "The keys are large here, so each query finds just the value of the visible key that fits "
          + "best. Take care that a large hidden score takes nothing off the visible ones."
    },
  ])

// MARK: - Questions

/// Asks with three queries, and keys and values of 4 numbers.
private func question(mask: Tensor, _ generator: inout TorchGenerator) -> Values {
  let (count, keys) = (mask.shape[0], mask.shape[1])
  return Values(tensors: [
    "queries": 1.5 * generator.noise([count, 3, 4]), "keys": generator.noise([count, keys, 4]),
    "values": generator.noise([count, keys, 4]), "mask": mask,
  ])
}

/// The same question again behind itself, with other arguments in the places of some.
private func twice(
  _ call: Values, keys: Tensor? = nil, values: Tensor? = nil, mask: Tensor? = nil
) -> Values {
  let others = ["keys": keys, "values": values, "mask": mask].compactMapValues { $0 }
  return Values(
    tensors: Dictionary(
      uniqueKeysWithValues: call.tensors.map { name, tensor in
        (name, .concatenated([tensor, others[name] ?? tensor]))
      }))
}

/// Every third key hidden, at other places in every sequence.
private func someHidden(_ count: Int, _ keys: Int) -> Tensor {
  Tensor(
    (0..<count * keys).map { ($0 / keys + $0 % keys) % 3 == 0 ? 0 : 1 }, shape: [count, keys])
}

// MARK: - Checks

/// A property of what was found, [N, L, D].
private func property(
  _ name: String, on question: Case,
  complaint: @escaping @Sendable (_ call: Values, _ found: Tensor) -> String?
) -> Property {
  Property(name, on: question) { call, answer in complaint(call, answer.tensor(Values.single)) }
}

/// Scores of a few tens are rounded at 1e-6 of themselves, and so are the weights.
private func isClose(_ found: Tensor, _ expected: Tensor) -> Bool {
  found.isClose(to: expected, absolute: 2e-4)
}

/// Attention to the first keys, or to all of them, as if there were no mask.
private func plainAttention(_ call: Values, firstKeys: Int? = nil) -> Tensor {
  let count = firstKeys ?? call.tensor("keys").shape[1]
  return Attention(heads: 1)(
    call.tensor("queries"), call.tensor("keys").slice(axis: 1, 0..<count),
    call.tensor("values").slice(axis: 1, 0..<count))
}
