import Autograd
import Layers
import Tensors

/// The UNet of many tutorials: three halvings, plain convolutions in pairs, and self-attention after
/// every change of size.
///
/// It sees pictures [N, H, W, inputs] whose extents are multiples of 8, and says as many numbers of
/// each pixel as it has outputs. Its parameters have the names of the PyTorch original, so that its
/// checkpoints load.
public struct TutorialUNet {
  /// What there is to choose.
  public struct Configuration: Sendable, Equatable {
    /// How many numbers a pixel has, on the way in and on the way out.
    public var inputs = 3, outputs = 3
    /// The channels of the first level, c; then there are 2c, 4c, 4c, and 8c at the bottom.
    public var channels = 64
    /// How many numbers tell the time.
    public var timeChannels = 256
    /// How many classes it can be told; none for 0.
    public var classes = 0

    /// The published one: 64, 128 and 256 channels.
    public init() {}
  }

  let waves: SinusoidalEmbedding
  let labels: Embedding?
  let entry: DoubleConvolution
  let downs: [DownBlock]
  let downAttentions: [TutorialAttention]
  let bottom: [DoubleConvolution]
  let ups: [UpBlock]
  let upAttentions: [TutorialAttention]
  let exit: Linear

  /// A network with parameters from `scope`.
  public init(
    _ configuration: Configuration, _ scope: Parameters
  ) throws(ParameterError) {
    let (c, time) = (configuration.channels, configuration.timeChannels)
    waves = SinusoidalEmbedding(size: time, frequencyShift: 0)
    entry = try DoubleConvolution(scope("inc"), inputs: configuration.inputs, outputs: c)
    var (downs, downAttentions): ([DownBlock], [TutorialAttention]) = ([], [])
    for (number, (inputs, outputs)) in zip(1..., [(c, 2 * c), (2 * c, 4 * c), (4 * c, 4 * c)]) {
      downs.append(
        try DownBlock(
          scope("down\(number)"), inputs: inputs, outputs: outputs, timeChannels: time))
      downAttentions.append(try TutorialAttention(scope("sa\(number)"), channels: outputs))
    }
    (self.downs, self.downAttentions) = (downs, downAttentions)
    bottom = [
      try DoubleConvolution(scope("bot1"), inputs: 4 * c, outputs: 8 * c),
      try DoubleConvolution(scope("bot2"), inputs: 8 * c, outputs: 8 * c),
      try DoubleConvolution(scope("bot3"), inputs: 8 * c, outputs: 4 * c),
    ]
    var (ups, upAttentions): ([UpBlock], [TutorialAttention]) = ([], [])
    for (number, (inputs, outputs)) in zip(1..., [(8 * c, 2 * c), (4 * c, c), (2 * c, c)]) {
      ups.append(
        try UpBlock(scope("up\(number)"), inputs: inputs, outputs: outputs, timeChannels: time))
      upAttentions.append(try TutorialAttention(scope("sa\(number + 3)"), channels: outputs))
    }
    (self.ups, self.upAttentions) = (ups, upAttentions)
    exit = try Linear(
      scope("outc"), inputs: c, outputs: configuration.outputs, layout: .pointwise)
    labels =
      configuration.classes == 0
      ? nil : try Embedding(scope("label_emb"), count: configuration.classes, size: time)
  }

  /// What the network says about the pictures `x` at `times`, one for each, told their `classes` or
  /// nothing: [N, H, W, outputs].
  public func callAsFunction(_ x: Variable, times: [Float], classes: [Int]? = nil) -> Variable {
    var time = Variable(waves(times), on: x.tape)
    if let labels, let classes { time = time + labels(classes, on: x.tape) }
    var h = entry(x)
    var aside: [Variable] = []
    for (down, attention) in zip(downs, downAttentions) {
      aside.append(h)
      h = attention(down(h, time: time))
    }
    for convolution in bottom { h = convolution(h) }
    for (up, attention) in zip(ups, upAttentions) {
      h = attention(up(h, beside: aside.removeLast(), time: time))
    }
    return exit(h)
  }
}
