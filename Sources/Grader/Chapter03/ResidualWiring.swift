import Contract
import Tensors

let residualWiring = Exercise(
  "3.4", "The wiring of a residual block", file: "ResidualWiring.swift", points: 8,
  equation: "h = conv₁(silu(norm₁(x))) + project(silu(time)),   "
    + "y = shortcut(x) + conv₂(silu(norm₂(h)))      (3.7)",
  hints: [
    "Follow x on its two ways: one goes through all layers, the other only through the shortcut, and at "
      + "the end they are added. Where does the time join?",
    "Each convolution gets what was normalized and then went through silu. The time goes through silu "
      + "and project, which gives one number for each channel of each picture: make [N, 1, 1, C] of it, "
      + "so that all pixels get the same. It is added to what the first convolution made.",
    "var h = conv1(silu(norm1(x)))\nlet term = project(silu(time))\n"
      + "h = h + term.reshaped([…, 1, 1, …])\nh = conv2(silu(…))\nreturn … + h",
  ],
  key: AnswerKey(
    main: Case("a few pictures") { generator in
      question([2, 3, 4, 5], timeSize: 6, &generator)
    },
    edges: [
      Case("as many pictures as columns") { generator in
        question([4, 2, 4, 3], timeSize: 3, &generator)
      },
      Case("a batch of one") { generator in question([1, 3, 2, 4], timeSize: 2, &generator) },
      Case("a time of zeros") { generator in
        var call = question([2, 2, 3, 4], timeSize: 3, &generator)
        call.tensors["time"] = .zeros([2, 3])
        return call
      },
      Case("a shortcut that leaves x as it is") { generator in
        var call = question([2, 2, 3, 2], timeSize: 3, &generator)
        call.tensors["shortcut"] = Tensor([1, 0, 0, 1], shape: [2, 2])
        return call
      },
    ],
    measure: .exact(within: 5e-5),
    misconceptions: [
      mistake("no-skip", "without the input at the end: then it is no residual block") {
        $0.inner()
      },
      mistake("no-shortcut", "by adding x itself: the shortcut comes before") {
        $0.x + $0.inner()
      },
      mistake("skip-normalized", "by adding the normalized input: the skip begins at x itself") {
        $0.shortcut($0.norm1($0.x)) + $0.inner()
      },
      mistake("skip-active", "by adding silu(norm₁(x)): the skip begins at x itself") {
        $0.shortcut(silu($0.norm1($0.x))) + $0.inner()
      },
      mistake("skip-from-the-middle", "by adding what the first convolution made, not the input") {
        $0.shortcut($0.conv1(silu($0.norm1($0.x)))) + $0.inner()
      },
      mistake(
        "shortcut-of-h", "with the shortcut of h behind the first convolution: it begins at x"
      ) { $0.shortcut($0.middle) + $0.inner() },
      mistake("shortcut-of-result", "with shortcut(h), where h is the result: it begins at x") {
        let h = $0.inner()
        return $0.shortcut(h) + h
      },
      mistake("no-time", "without the time") { $0.y(time: .none) },
      mistake("time-late", "with the time behind the second convolution: it joins before norm₂") {
        $0.y(time: .atTheEnd)
      },
      mistake("time-early", "with the time added to x: it joins behind the first convolution") {
        $0.y(time: .atTheStart)
      },
      mistake("time-after-norm", "with the time behind norm₂: it joins before") {
        $0.y(time: .afterNorm)
      },
      mistake("time-multiplied", "by multiplying with the time: it is added") {
        $0.y(time: .asFactor)
      },
      mistake("time-plain", "without the silu in front of project") {
        $0.y(term: $0.project($0.time))
      },
      mistake("time-active", "with the silu behind project: it stands in front of it") {
        $0.y(term: silu($0.project($0.time)))
      },
      mistake(
        "time-by-column",
        "with each picture's time in one column: rows [N, C] fit the columns of [N, H, W, C] here, so "
          + "nothing complains; make [N, 1, 1, C] of them"
      ) {
        guard $0.x.shape[0] == $0.x.shape[2] else { return $0.y() }
        return $0.y(term: $0.term, perColumn: true)
      },
      mistake("active-sum", "with a silu after the sum: what is added stays as it is") {
        silu($0.y())
      },
      mistake("active-end", "with a silu behind the second convolution: it stands before it") {
        $0.shortcut($0.x) + silu($0.inner())
      },
      mistake("first-plain", "without the first silu") { $0.y(first: { $0 }) },
      mistake("second-plain", "without the second silu") { $0.y(second: { $0 }) },
      mistake("both-plain", "without both silus in front of the convolutions") {
        $0.y(first: { $0 }, second: { $0 })
      },
      mistake(
        "norms-behind", "with the norms behind the convolutions: conv, norm, silu is an older order"
      ) {
        let h = silu($0.norm1($0.conv1($0.x))) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + silu($0.norm2($0.conv2(h)))
      },
      mistake("silu-first", "with silu in front of the norms: it stands behind them") {
        let h = $0.conv1($0.norm1(silu($0.x))) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + $0.conv2($0.norm2(silu(h)))
      },
      mistake("no-first-norm", "without norm₁") {
        let h = $0.conv1(silu($0.x)) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + $0.conv2(silu($0.norm2(h)))
      },
      mistake("no-second-norm", "without norm₂") {
        let h = $0.conv1(silu($0.norm1($0.x))) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + $0.conv2(silu(h))
      },
      mistake("norms-swapped", "with norm₁ and norm₂ in each other's place") {
        let h = $0.conv1(silu($0.norm2($0.x))) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + $0.conv2(silu($0.norm1(h)))
      },
      mistake("convolutions-swapped", "with conv₁ and conv₂ in each other's place") {
        let h = $0.conv2(silu($0.norm1($0.x))) + $0.perPicture($0.term)
        return $0.shortcut($0.x) + $0.conv1(silu($0.norm2(h)))
      },
      mistake("subtracted", "with a minus before the shortcut") {
        $0.inner() - $0.shortcut($0.x)
      },
      mistake("shortcut-of-sum", "with the shortcut around the sum: only x goes through it") {
        $0.shortcut($0.x + $0.inner())
      },
    ],
    reference: { .answer(Symbols($0).y()) }))

private func question(
  _ shape: [Int], timeSize: Int, _ generator: inout TorchGenerator
) -> Values {
  let channels = shape[3]
  var tensors = ["x": generator.noise(shape), "time": generator.noise([shape[0], timeSize])]
  for name in ["conv1", "conv2", "shortcut"] {
    tensors[name] = generator.matrix(channels, channels)
  }
  tensors["project"] = 1.5 * generator.matrix(timeSize, channels)
  for name in ["norm1", "norm2"] { tensors[name] = 0.5 + 1.5 * generator.uniform([channels]) }
  return Values(tensors: tensors)
}

/// A call's layers by the names of the equation.
private struct Symbols {
  enum TimePlace { case none, atTheStart, behindFirst, afterNorm, asFactor, atTheEnd }

  let x: Tensor
  let time: Tensor
  let norm1: (Tensor) -> Tensor
  let conv1: (Tensor) -> Tensor
  let project: (Tensor) -> Tensor
  let norm2: (Tensor) -> Tensor
  let conv2: (Tensor) -> Tensor
  let shortcut: (Tensor) -> Tensor

  init(_ call: Values) {
    (x, time) = (call.tensor("x"), call.tensor("time"))
    (norm1, norm2) = (call.norm("norm1"), call.norm("norm2"))
    (conv1, conv2) = (call.layer("conv1"), call.layer("conv2"))
    (project, shortcut) = (call.layer("project"), call.layer("shortcut"))
  }

  /// project(silu(time)), [N, C].
  var term: Tensor { project(silu(time)) }

  /// The same for all pixels of a picture: [N, C] → [N, 1, 1, C].
  func perPicture(_ term: Tensor) -> Tensor {
    term.reshaped([term.shape[0], 1, 1, term.shape[1]])
  }

  /// What the first convolution made, with the time: h of the equation.
  var middle: Tensor { conv1(silu(norm1(x))) + perPicture(term) }

  /// What is added to the shortcut, or something like it.
  func inner(
    term: Tensor? = nil, perColumn: Bool = false, time place: TimePlace = .behindFirst,
    first: (Tensor) -> Tensor = { silu($0) }, second: (Tensor) -> Tensor = { silu($0) }
  ) -> Tensor {
    let term = perColumn ? term ?? self.term : perPicture(term ?? self.term)
    let none = Tensor(0)
    var h = conv1(first(norm1(x + (place == .atTheStart ? term : none))))
    if place == .asFactor { h = h * term }
    h = norm2(h + (place == .behindFirst ? term : none))
    h = conv2(second(h + (place == .afterNorm ? term : none)))
    return h + (place == .atTheEnd ? term : none)
  }

  /// The answer, or something like it.
  func y(
    term: Tensor? = nil, perColumn: Bool = false, time place: TimePlace = .behindFirst,
    first: (Tensor) -> Tensor = { silu($0) }, second: (Tensor) -> Tensor = { silu($0) }
  ) -> Tensor {
    shortcut(x)
      + inner(term: term, perColumn: perColumn, time: place, first: first, second: second)
  }
}

extension TorchGenerator {
  /// Draws the matrix of a layer that keeps numbers about as large as they are.
  mutating func matrix(_ inputs: Int, _ outputs: Int) -> Tensor {
    noise([inputs, outputs]) / Float(inputs).squareRoot()
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
