import Contract
import Tensors

let receptiveFields = Exercise(
  "3.1", "How far a pixel sees", file: "ReceptiveFields.swift", points: 5,
  equation: "r_l = 1 + Σ_{i ≤ l} (k_i − 1) · j_i,   j_i = s_1 · … · s_{i−1},   j_1 = 1      (3.4)",
  hints: [
    "Begin with a single pixel of the picture, which sees 1 pixel: itself. What does a convolution of "
      + "size 3 add at each side? And what if the numbers it looks at come from places two pixels "
      + "apart?",
    "Walk through the convolutions with two numbers: how far one sees so far, and how many pixels lie "
      + "between neighbours so far. Add first, and multiply by the stride after that: a stride widens "
      + "what later convolutions see, not its own.",
    "var (field, apart) = (1, 1)\nfor each convolution:\n  field += (size − 1) * …\n  apart *= …",
  ],
  key: AnswerKey(
    main: Case("sizes and strides mixed") { generator in
      // Some of them move by more than one pixel, or strides would play no part.
      question(
        sizes: [3, generator.element(of: [2, 4, 5]), 3, 1, generator.element(of: [3, 5, 7]), 4],
        strides: [2, 1, generator.element(of: [2, 3]), 1, 2, 1])
    },
    edges: [
      Case("a single convolution") { generator in
        question(sizes: [3 + generator.integer(below: 5)], strides: [2])
      },
      Case("strides of 1") { generator in
        question(sizes: (0..<5).map { _ in 2 + generator.integer(below: 4) }, strides: ones(5))
      },
      Case("1×1 convolutions, which see one pixel each") { _ in
        question(sizes: ones(4), strides: [1, 2, 1, 2])
      },
      Case("the way down of the network of this chapter") { _ in
        question(sizes: [3, 3, 3, 3, 3, 3, 3, 3, 3], strides: [1, 1, 1, 1, 1, 2, 1, 1, 1])
      },
      Case("strides larger than sizes") { generator in
        question(sizes: [2, 2, 3], strides: [3 + generator.integer(below: 3), 4, 5])
      },
    ],
    // Whole numbers.
    measure: Measure { _, answer in
      answer.tensors.mapValues { Measure.Observation($0, tolerance: Tensor(0.01)) }
    },
    misconceptions: [
      mistake("whole-size", "with k in place of k − 1: one of its k pixels was seen already") {
        $0.fields { size, apart in size * apart }
      },
      mistake(
        "stride-early",
        "with the convolution's own stride in j: it is how far later ones are spread, not itself"
      ) { $0.fields(apart: Array($0.apart.dropFirst())) },
      mistake("stride-late", "with the strides one convolution late: j_2 is s_1 already") {
        $0.fields(apart: [1] + $0.apart.dropLast(2))
      },
      mistake(
        "last-stride", "with the last stride alone in j: it is the product of all before, j *= s"
      ) { $0.fields(apart: [1] + $0.strides.dropLast()) },
      mistake("no-strides", "without the strides: behind a stride of 2 each step is two pixels") {
        $0.fields { size, _ in size - 1 }
      },
      mistake("strides-added", "by adding up the strides, which have to be multiplied") {
        var sum = 0
        return $0.fields(
          apart: $0.strides.map { stride in
            defer { sum += stride }
            return max(sum, 1)
          })
      },
      mistake("from-zero", "by beginning with 0: before any convolution a pixel sees itself, 1") {
        $0.fields().map { $0 - 1 }
      },
      mistake("one-side", "with k / 2, what lies on one side of the middle") {
        $0.fields { size, apart in size / 2 * apart }
      },
      mistake(
        "multiplied-field",
        "by multiplying what was seen so far by the stride: that is the way from the last to the first"
      ) {
        var field = 1
        return zip($0.sizes, $0.strides).map { size, stride in
          field = stride * (field - 1) + size
          return field
        }
      },
      mistake("spacing", "with the product of the strides: so far apart are neighbouring results") {
        Array($0.apart.dropFirst())
      },
      mistake(
        "sizes-multiplied", "with the product of the sizes: neighbours look at the same pixels"
      ) {
        var product = 1
        return $0.sizes.map { size in
          product *= size
          return product
        }
      },
      mistake("each-alone", "for each convolution by itself: what came before widens it") {
        zip($0.sizes, $0.apart).map { 1 + ($0 - 1) * $1 }
      },
      mistake("area", "as the number of pixels in a square: those in one row were asked for") {
        $0.fields().map { $0 * $0 }
      },
      mistake("last-only", "for the last convolution alone: one number for each was asked for") {
        [$0.fields()[$0.sizes.count - 1]]
      },
      mistake("with-the-picture", "with a 1 in front, for the picture: the list begins behind k_1")
      {
        [1] + $0.fields()
      },
    ],
    reference: { answer(Symbols($0).fields()) }))

private func ones(_ count: Int) -> [Int] { Array(repeating: 1, count: count) }

private func question(sizes: [Int], strides: [Int]) -> Values {
  Values(integers: ["sizes": sizes, "strides": strides])
}

private func answer(_ fields: [Int]) -> Values { .answer(fields.map { Float($0) }) }

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let sizes: [Int]
  let strides: [Int]
  /// j_1 … j_L, and what would follow.
  let apart: [Int]

  init(_ call: Values) {
    (sizes, strides) = (call.integers("sizes"), call.integers("strides"))
    apart = strides.reduce(into: [1]) { $0.append($0[$0.count - 1] * $1) }
  }

  /// r_1 … r_L, with other j or another term of the sum if they are given.
  func fields(
    apart: [Int]? = nil,
    term: (_ size: Int, _ apart: Int) -> Int = { size, apart in (size - 1) * apart }
  ) -> [Int] {
    var field = 1
    return zip(sizes, apart ?? self.apart).map { size, apart in
      field += term(size, apart)
      return field
    }
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer fields: @escaping @Sendable (Symbols) -> [Int]
) -> Misconception {
  Misconception(name, sentence) { answer(fields(Symbols($0))) }
}
