import Contract
import Tensors

let channelMeans = Exercise(
  "0.2", "Channel means", file: "ChannelMeans.swift", points: 5,
  equation: "m_c = (1 / (N·H·W)) Σ pictures[n, h, w, c], the sum over n, h and w",
  hints: [
    "How many numbers come out for a batch of colour pictures? Which axes does that leave?",
    "A mean along some axes makes these axes disappear. All have to go but the last one.",
    "return pictures.mean(axes: 0, …)",
  ],
  key: AnswerKey(
    main: Case("a batch of pictures") { generator in question(generator.shape(), &generator) },
    edges: [
      Case("a batch of one") { generator in question([1, 5, 4, 3], &generator) },
      Case("pictures of one channel") { generator in question([3, 4, 5, 1], &generator) },
      Case("pictures of one pixel") { generator in question([5, 1, 1, 3], &generator) },
      Case("pictures of one colour each") { generator in
        question(generator.data([3, 1, 1, 3]).broadcast(to: [3, 6, 2, 3]))
      },
    ],
    misconceptions: [
      mistake("per-picture", "for each picture by itself: the mean goes over the batch too") {
        $0.mean(axes: 1, 2)
      },
      mistake(
        "pictures", "with axes 1, 2, 3: that is one mean per picture, and the channels are gone"
      ) {
        $0.mean(axes: 1, 2, 3)
      },
      mistake("pixels", "with axis 3, the channels: it is the one to stay, and the others go") {
        $0.mean(axes: 3)
      },
      mistake("sum", "with the sum in place of the mean: divide by the number of pixels, N·H·W") {
        $0.sum(axes: 0, 1, 2)
      },
      mistake(
        "one-number", "by averaging the channels too: one mean for all, where C are asked for"
      ) {
        Tensor($0.mean)
      },
      mistake("second-axis", "by keeping axis 1, which is PyTorch's place for the channels") {
        $0.mean(axes: 0, 2, 3)
      },
      mistake("planes", "by reading the memory as one plane per channel; here channels come last") {
        let channels = $0.shape[3]
        return $0.reshaped([$0.shape[0], channels, $0.count / ($0.shape[0] * channels)])
          .mean(axes: 0, 2)
      },
      mistake("first-picture", "from the first picture alone") { $0[0].mean(axes: 0, 1) },
      mistake("over-pictures", "with the sum over all pictures divided by H·W: divide by N as well")
      {
        $0.mean(axes: 1, 2).sum(axes: 0)
      },
      mistake("over-pixels", "with the sum over all pixels divided by N: divide by H·W as well") {
        $0.mean(axes: 0).sum(axes: 0, 1)
      },
      mistake("over-everything", "by dividing by N·H·W·C: of each channel there are N·H·W numbers")
      {
        $0.sum(axes: 0, 1, 2) / Float($0.count)
      },
    ],
    reference: { .answer($0.tensor("pictures").mean(axes: 0, 1, 2)) }))

/// Asks about pictures whose channels are brighter one than the other, so that they have means of
/// their own.
private func question(_ shape: [Int], _ generator: inout TorchGenerator) -> Values {
  question(generator.data(shape) + generator.data([shape[3]]))
}

private func question(_ pictures: Tensor) -> Values { Values(tensors: ["pictures": pictures]) }

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Tensor) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer($0.tensor("pictures"))) }
}
