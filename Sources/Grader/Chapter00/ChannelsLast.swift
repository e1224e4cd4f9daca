import Contract
import Tensors

let channelsLast = Exercise(
  "0.4", "Channels last", file: "ChannelsLast.swift", points: 5,
  equation: "result[n, h, w, c] = pictures[n, c, h, w]",
  hints: [
    "To change the order of axes is not to change the shape: the numbers have to move in memory.",
    "For each axis of the result, ask where it stands in [N, C, H, W]; permuted takes these four "
      + "positions. Four loops over n, c, h and w are right as well.",
    "return pictures.permuted([0, 2, …, …])",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures in colour") { generator in
      question(generator.sprites(4).permuted([0, 3, 1, 2]))
    },
    edges: [
      Case("square pictures with as many channels") { generator in
        question(generator.data([2, 5, 5, 5]))
      },
      Case("a batch of one") { generator in question(generator.data([1, 4, 2, 7])) },
      Case("one channel, where nothing has to move") { generator in
        question(generator.data([3, 1, 5, 2]))
      },
      Case("pictures of one row") { generator in question(generator.data([2, 3, 1, 6])) },
      Case("no pictures at all") { _ in question(.zeros([0, 3, 4, 5])) },
    ],
    misconceptions: [
      mistake("reshaped", "by changing the shape alone: every number stayed where it was in memory")
      {
        $0.reshaped([$0.shape[0], $0.shape[2], $0.shape[3], $0.shape[1]])
      },
      mistake("inverse", "by permuted([0, 3, 1, 2]), the way from channels last to channels first")
      {
        $0.permuted([0, 3, 1, 2])
      },
      mistake("turned", "with [N, W, H, C]: height and width changed places as well") {
        $0.permuted([0, 3, 2, 1])
      },
      mistake(
        "turned-in-place", "with the right shape, but each picture mirrored along its diagonal"
      ) {
        $0.permuted([0, 3, 2, 1]).reshaped([$0.shape[0], $0.shape[2], $0.shape[3], $0.shape[1]])
      },
      mistake("half-way", "by exchanging C and H only: the channels are next to last now") {
        $0.permuted([0, 2, 1, 3])
      },
      mistake("without-batch", "by moving the batch as well: [H, W, C, N]") {
        $0.permuted([2, 3, 1, 0])
      },
      mistake("reversed-channels", "with the channels in the opposite order, blue before red") {
        $0.permuted([0, 2, 3, 1]).flipped(axis: 3)
      },
    ],
    reference: { .answer($0.tensor("pictures").permuted([0, 2, 3, 1])) }))

private func question(_ pictures: Tensor) -> Values { Values(tensors: ["pictures": pictures]) }

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Tensor) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer($0.tensor("pictures"))) }
}
