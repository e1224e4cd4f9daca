import Contract
import Tensors

let skips = Exercise(
  "3.6", "The skips of a UNet", file: "Skips.swift", points: 10,
  equation: "down: h = block(h), put aside, h = halve(h);   h = middle(h);   "
    + "up: h = block([double(h), put aside last])      (3.9)",
  hints: [
    "On the way up the pictures grow again. Which of those put aside has the size that is needed first?",
    "Keep a list. On the way down append to it, behind the block and before the picture is made smaller. "
      + "On the way up take the last from it and remove it; concatenate along the channels, axis 3, "
      + "what comes from below first.",
    "for block in down { h = block(h); aside.append(h); h = … }\nh = middle(h)\n"
      + "for block in up { h = block(.concatenated([…, aside.removeLast()], axis: …)) }",
  ],
  key: AnswerKey(
    main: Case("three levels of one size") { generator in
      question([2, 2, 3, 4], levels: 3, &generator)
    },
    edges: [
      Case("three levels that halve and double") { generator in
        question([2, 8, 16, 3], levels: 3, halvings: 1, &generator)
      },
      Case("a single level") { generator in
        question([2, 4, 2, 3], levels: 1, halvings: 1, &generator)
      },
      Case("no level at all: the middle alone") { generator in
        question([2, 2, 3, 4], levels: 0, &generator)
      },
      Case("one channel") { generator in question([1, 3, 2, 1], levels: 2, &generator) },
    ],
    measure: .exact(within: 1e-4),
    misconceptions: [
      mistake(
        "first-out", "by using first what was put aside first: the last one has the right size"
      ) { $0.up(from: $0.bottom) { aside in aside.removeFirst() } },
      mistake("added", "by adding what was put aside: it stands behind, along the channels") {
        $0.up(from: $0.bottom, joining: { $0 + $1 }) { $0.removeLast() }
      },
      mistake("skip-first", "with what was put aside in front: what comes from below comes first") {
        $0.up(from: $0.bottom, joining: { .concatenated([$1, $0], axis: 3) }) { $0.removeLast() }
      },
      mistake("no-skips", "without what was put aside") {
        $0.up(from: $0.bottom, joining: { h, _ in h }) { $0.removeLast() }
      },
      mistake("twice-from-below", "with what comes from below twice, and nothing put aside") {
        $0.up(from: $0.bottom, joining: { h, _ in .concatenated([h, h], axis: 3) }) {
          $0.removeLast()
        }
      },
      mistake("batch-axis", "by joining along axis 0, as more pictures: channels are axis 3") {
        guard $0.keepsSize else { return $0.answer }
        return $0.up(from: $0.bottom, joining: { .concatenated([$0, $1]) }) { $0.removeLast() }
      },
      mistake(
        "after-halving", "by putting aside what was halved already: the fine lines are gone there"
      ) {
        guard $0.keepsSize else { return $0.answer }
        return $0.up(from: $0.bottom, aside: $0.halved) { $0.removeLast() }
      },
      mistake("before-block", "by putting aside what went into the block: what it made is needed") {
        $0.up(from: $0.bottom, aside: $0.inputs) { $0.removeLast() }
      },
      mistake("last-for-all", "with what was put aside last at every level: it has to be removed") {
        guard $0.keepsSize else { return $0.answer }
        return $0.up(from: $0.bottom) { $0[$0.count - 1] }
      },
      mistake("first-for-all", "with what was put aside first at every level") {
        guard $0.keepsSize else { return $0.answer }
        return $0.up(from: $0.bottom) { $0[0] }
      },
      mistake("no-middle", "without the middle") {
        $0.up(from: $0.below) { $0.removeLast() }
      },
      mistake("middle-twice", "with the middle twice") {
        $0.up(from: $0.middle($0.bottom)) { $0.removeLast() }
      },
      mistake(
        "up-reversed", "with the blocks of the way up in reverse: the first is for the smallest"
      ) {
        $0.up(from: $0.bottom, blocks: $0.up.reversed()) { $0.removeLast() }
      },
      mistake("double-after", "by doubling behind the block: it comes before, or sizes do not fit")
      {
        guard $0.keepsSize else { return $0.answer }
        return $0.upDoublingLate()
      },
      mistake("never-doubled", "without doubling") {
        guard $0.keepsSize else { return $0.answer }
        return $0.up(from: $0.bottom, double: { $0 }) { $0.removeLast() }
      },
      mistake("residual", "with the input added at the end, as in a residual block") {
        $0.x + $0.answer
      },
      mistake(
        "fewer-halvings",
        "without halving behind the last block, as in the book's network: (3.9) halves behind each"
      ) { $0.upWithoutLastHalving() },
      mistake("last-not-halved", "without halving before the middle") {
        guard $0.keepsSize, let last = $0.aside.last else { return $0.answer }
        return $0.up(from: $0.middle(last)) { $0.removeLast() }
      },
    ],
    reference: { .answer(Symbols($0).answer) }))

/// `halvings`: 1 if pictures shrink and grow, 0 if they keep their size.
private func question(
  _ shape: [Int], levels: Int, halvings: Int = 0, _ generator: inout TorchGenerator
) -> Values {
  let channels = shape[3]
  var tensors = ["x": generator.noise(shape)]
  for name in ["halve", "middle", "double"] {
    tensors[name] = generator.matrix(channels, channels)
  }
  for level in 0..<levels {
    tensors["down.\(level)"] = generator.matrix(channels, channels)
    tensors["up.\(level)"] = generator.matrix(2 * channels, channels)
  }
  return Values(
    tensors: tensors,
    integers: ["halve.halvings": [halvings], "double.halvings": [-halvings]])
}

/// A call's layers by the names of the equation, and the way down.
private struct Symbols {
  typealias Layer = (Tensor) -> Tensor

  let x: Tensor
  let middle: Layer
  let double: Layer
  let up: [Layer]
  /// Whether pictures keep their size, so that everything can be wired with everything.
  let keepsSize: Bool
  /// What each block of the way down was given, made, and what became of that, halved.
  let inputs: [Tensor]
  let aside: [Tensor]
  let halved: [Tensor]

  init(_ call: Values) {
    x = call.tensor("x")
    (middle, double, up) = (call.layer("middle"), call.layer("double"), call.layers("up"))
    keepsSize = call.integer("halve.halvings") == 0
    let halve = call.layer("halve")
    var (inputs, aside, halved): ([Tensor], [Tensor], [Tensor]) = ([], [], [])
    for block in call.layers("down") {
      inputs.append(halved.last ?? x)
      aside.append(block(inputs[inputs.count - 1]))
      halved.append(halve(aside[aside.count - 1]))
    }
    (self.inputs, self.aside, self.halved) = (inputs, aside, halved)
  }

  /// What comes into the middle, and what it makes.
  var below: Tensor { halved.last ?? x }
  var bottom: Tensor { middle(below) }

  var answer: Tensor { up(from: bottom) { $0.removeLast() } }

  /// The way up, or something like it.
  func up(
    from bottom: Tensor, aside: [Tensor]? = nil, blocks: [Layer]? = nil, double: Layer? = nil,
    joining join: (Tensor, Tensor) -> Tensor = { .concatenated([$0, $1], axis: 3) },
    choosing choose: (inout [Tensor]) -> Tensor
  ) -> Tensor {
    var (h, aside) = (bottom, aside ?? self.aside)
    for block in blocks ?? up {
      let doubled = (double ?? self.double)(h)
      let skip = choose(&aside)
      guard doubled.shape == skip.shape || keepsSize else { return answer }
      h = block(join(doubled, skip))
    }
    return h
  }

  /// With the middle at the size of the last block, so with one doubling less.
  func upWithoutLastHalving() -> Tensor {
    guard let last = aside.last else { return answer }
    var (h, aside) = (middle(last), self.aside)
    for (number, block) in up.enumerated() {
      if number > 0 { h = double(h) }
      h = block(.concatenated([h, aside.removeLast()], axis: 3))
    }
    return h
  }

  func upDoublingLate() -> Tensor {
    var (h, aside) = (bottom, self.aside)
    for block in up { h = double(block(.concatenated([h, aside.removeLast()], axis: 3))) }
    return h
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
