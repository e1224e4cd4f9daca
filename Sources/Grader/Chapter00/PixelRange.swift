import Contract
import Tensors

let pixelRange = Exercise(
  "0.1", "Pixels to data", file: "PixelRange.swift", points: 3, equation: "d = 2p − 1 (0.1)",
  hints: [
    "Where do 0, ½ and 1 have to go? Two of them are enough to know the rest.",
    "The new range is twice as wide as the old one, and its middle is 0. Arithmetic between a tensor "
      + "and a number works on every element: no loop is needed.",
    "return 2 * … - …",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("a few pictures") { generator in question((generator.sprites(3) + 1) / 2) },
    edges: [
      Case("black, grey and white") { _ in question(Tensor([0, 0.5, 1])) },
      Case("values a little outside 0…1, which stay outside") { generator in
        question(Tensor(generator.numbers(7, in: -0.5...1.5)))
      },
      Case("one grey picture without a batch") { generator in question(generator.uniform([5, 3])) },
      Case("a single number") { generator in question(Tensor(generator.uniform())) },
    ],
    misconceptions: [
      mistake("half-range", "by p − ½: that spans −½…½, half of the range that is asked for") {
        $0 - 0.5
      },
      mistake("subtracted-first", "by 2(p − 1): taking 1 away before doubling leads to −2…0") {
        2 * ($0 - 1)
      },
      mistake("doubled", "by 2p alone: that spans 0…2, and grey has to become 0") { 2 * $0 },
      mistake("shifted", "by p − 1 alone: that spans −1…0, and the range has to become wider") {
        $0 - 1
      },
      mistake("bytes", "by p / 127.5 − 1, which is for bytes 0…255; here p is in 0…1 already") {
        $0 / 127.5 - 1
      },
      mistake("backwards", "by (p + 1) / 2, the way back from data to pixels") { ($0 + 1) / 2 },
      mistake("clamped", "by cutting off at −1 and 1: what lies outside 0…1 stays outside") {
        (2 * $0 - 1).clamped(to: -1...1)
      },
      mistake("negative", "by 1 − 2p, the negative: black and white are in each other's place") {
        1 - 2 * $0
      },
    ],
    reference: { .answer(2 * $0.tensor("pixels") - 1) }))

private func question(_ pixels: Tensor) -> Values { Values(tensors: ["pixels": pixels]) }

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Tensor) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer($0.tensor("pixels"))) }
}
