import Contract
import Tensors

let groupNorm = Exercise(
  "3.3", "Group normalization", file: "GroupNorm.swift", points: 8,
  equation:
    "y = (x − μ) / √(σ² + ε) · scale + shift,   μ and σ² of each group of each picture      (3.6)",
  hints: [
    "How many means are there for N pictures and G groups? Over how many numbers goes each?",
    "Cut the last axis in two, [N, H·W, G, C/G]: neighbouring channels stay together. Then mean and "
      + "variance go over the axes 1 and 3, and with keepingAxes: true they fit what they came from.",
    "let grouped = pictures.reshaped([n, -1, groups, c / groups])\n"
      + "let apart = grouped - grouped.mean(axes: 1, 3, keepingAxes: true)\n"
      + "let variance = square(apart).mean(…)\n"
      + "return (apart / sqrt(variance + …)).reshaped(…) * scale + …",
  ],
  key: AnswerKey(
    main: Case("pictures with bright and faint channels") { generator in
      // So little variance that it matters where ε stands.
      question([3, 2, 4, 6], groups: generator.element(of: [2, 3]), epsilon: 0.3, &generator)
    },
    edges: [
      Case("a batch of one") { generator in
        question([1, 3, 2, 4], groups: 2, epsilon: 0.2, &generator)
      },
      Case("one group, all channels together") { generator in
        question([2, 3, 2, 5], groups: 1, epsilon: 0.2, &generator)
      },
      Case("each channel a group") { generator in
        question([2, 2, 3, 4], groups: 4, epsilon: 0.2, &generator)
      },
      Case("one pixel") { generator in
        question([4, 1, 1, 6], groups: 3, epsilon: 0.2, &generator)
      },
      Case("a group that is the same everywhere") { generator in
        var call = question([2, 3, 3, 4], groups: 2, epsilon: 1e-5, &generator)
        let flat = Tensor([0, 0, 1, 1])
        call.tensors["pictures"] = call.tensor("pictures") * flat + 0.5
        return call
      },
    ],
    // Rounding in mean and variance, one after the other.
    measure: .exact(within: 5e-5),
    misconceptions: [
      mistake(
        "over-the-batch",
        "with mean and variance over all pictures together: that is another "
          + "normalization, and here each picture is by itself"
      ) { $0.normal(axes: [0, 1, 3]) },
      mistake("each-channel", "for each channel by itself: the channels of a group go together") {
        $0.normal(axes: [1])
      },
      mistake("all-channels", "over all channels together, whatever the groups are") {
        $0.normal(axes: [1, 2, 3])
      },
      mistake("each-pixel", "for each pixel by itself: all pixels of the picture go together") {
        $0.normal(axes: [3])
      },
      mistake("interleaved", "with every G-th channel in a group: neighbours make a group") {
        $0.interleaved()
      },
      mistake(
        "sizes-exchanged", "with groups of G channels: there are G groups, of C/G channels each"
      ) { $0.normal(groups: $0.x.shape[3] / $0.groups) },
      mistake("planes", "by reading the memory as one plane per channel; here channels come last") {
        $0.inPlanes()
      },
      mistake("less-one", "with the number less one below the variance: here it is the mean square")
      {
        $0.normal(lessOne: true)
      },
      mistake("epsilon-outside", "with √σ² + ε: ε belongs under the root") {
        $0.normal(by: { variance, epsilon in sqrt(variance) + epsilon })
      },
      mistake("epsilon-squared", "with ε² under the root, as if ε were a deviation") {
        $0.normal(by: { variance, epsilon in sqrt(variance + epsilon * epsilon) })
      },
      mistake("no-epsilon", "without ε, which keeps a group of equal numbers from 0/0") {
        $0.normal(by: { variance, _ in sqrt(variance) })
      },
      mistake("by-variance", "by dividing by σ² + ε, without the root") {
        $0.normal(by: { variance, epsilon in variance + epsilon })
      },
      mistake("mean-kept", "without taking the mean off") { $0.normal(keepsMean: true) },
      mistake(
        "mean-square",
        "with the mean square in place of the variance: the mean was not taken "
          + "off before squaring"
      ) { $0.normal(variance: { grouped, _ in square(grouped) }) },
      mistake("mean-distance", "with the mean distance in place of the root of the mean square") {
        $0.normal(variance: { _, apart in abs(apart) }) { distance, epsilon in distance + epsilon }
      },
      mistake("plain", "without scale and shift") { $0.normal(scale: Tensor(1), shift: Tensor(0)) },
      mistake("exchanged", "with scale and shift in each other's place") {
        $0.normal(scale: $0.shift, shift: $0.scale)
      },
      mistake("shift-first", "with the shift before the scale, which then scales it too") {
        $0.normal(shift: $0.scale * $0.shift)
      },
      mistake("unscaled", "without the scale") { $0.normal(scale: Tensor(1)) },
      mistake("unshifted", "without the shift") { $0.normal(shift: Tensor(0)) },
    ],
    reference: { call in
      let normalization = GroupNormalization(
        groups: call.integer("groups"), epsilon: call.number("epsilon"))
      return .answer(
        normalization(
          call.tensor("pictures"), scale: call.tensor("scale"), shift: call.tensor("shift")))
    }))

/// Asks about pictures whose channels and whose pictures have means and deviations of their own.
private func question(
  _ shape: [Int], groups: Int, epsilon: Float, _ generator: inout TorchGenerator
) -> Values {
  let each = [shape[0], 1, 1, shape[3]]
  let pictures =
    (0.3 + generator.uniform(each)) * generator.noise(shape) + generator.noise(each)
  return Values(
    tensors: [
      "pictures": pictures, "epsilon": Tensor(epsilon),
      "scale": 0.5 + generator.uniform([shape[3]]), "shift": generator.data([shape[3]]),
    ], integers: ["groups": [groups]])
}

/// A call's arguments, and the parts of a normalization in which mistakes are made.
private struct Symbols {
  let x: Tensor
  let groups: Int
  let epsilon: Float
  let scale: Tensor
  let shift: Tensor

  init(_ call: Values) {
    (x, groups, epsilon) = (
      call.tensor("pictures"), call.integer("groups"), call.number("epsilon")
    )
    (scale, shift) = (call.tensor("scale"), call.tensor("shift"))
  }

  /// The answer, or one with something else in the place of a part.
  ///
  /// `axes` are those of [N, H·W, G, C/G] to go over; `variance` is what is averaged in place of the
  /// squared distances; `divisor` is made of the variance and ε.
  func normal(
    groups: Int? = nil, axes: [Int] = [1, 3], keepsMean: Bool = false, lessOne: Bool = false,
    variance: (_ grouped: Tensor, _ apart: Tensor) -> Tensor = { _, apart in square(apart) },
    scale: Tensor? = nil, shift: Tensor? = nil,
    by divisor: (_ variance: Tensor, _ epsilon: Float) -> Tensor = { sqrt($0 + $1) }
  ) -> Tensor {
    let groups = groups ?? self.groups
    let grouped = x.reshaped([x.shape[0], -1, groups, x.shape[3] / groups])
    let apart = grouped - grouped.mean(axes: axes, keepingAxes: true)
    var variance = variance(grouped, apart).mean(axes: axes, keepingAxes: true)
    if lessOne {
      let count = Double(grouped.count / variance.count)
      variance = variance * (count / max(count - 1, 1))
    }
    let normal = (keepsMean ? grouped : apart) / divisor(variance, epsilon)
    return normal.reshaped(x.shape) * (scale ?? self.scale) + (shift ?? self.shift)
  }

  /// With channels g, g + G, g + 2G … in group g.
  func interleaved() -> Tensor {
    let grouped = x.reshaped([x.shape[0], -1, x.shape[3] / groups, groups])
    return finished(grouped, axes: [1, 2])
  }

  /// With groups of what lies together in memory.
  func inPlanes() -> Tensor {
    finished(x.reshaped([x.shape[0], groups, -1]), axes: [2])
  }

  private func finished(_ grouped: Tensor, axes: [Int]) -> Tensor {
    let apart = grouped - grouped.mean(axes: axes, keepingAxes: true)
    let variance = square(apart).mean(axes: axes, keepingAxes: true)
    return (apart / sqrt(variance + epsilon)).reshaped(x.shape) * scale + shift
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
