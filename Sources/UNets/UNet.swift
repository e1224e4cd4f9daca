import Autograd
import Layers
import Tensors

/// The network of this book: it sees a noisy picture and the time, and says what the noise is.
///
/// A picture goes down through levels, each with half the rows and columns of the one before, through
/// the middle, and up again. On the way up each block also sees what its counterpart on the way down
/// had, so that nothing fine is lost (arXiv:1505.04597; for diffusion arXiv:2006.11239, appendix B,
/// and arXiv:2112.10752). Parameters have the names of diffusers.
public struct UNet {
  /// What it looks like.
  public let configuration: UNetConfiguration
  let waves: SinusoidalEmbedding
  let timeEmbedding: TimeEmbedding
  let classEmbedding: Embedding?
  let input: Convolution
  let down: [Level]
  let middle: Middle
  let up: [Level]
  let norm: GroupNorm
  let output: Convolution

  /// A network with parameters from `scope`.
  ///
  /// Throws `ParameterError` if a checkpoint does not hold them.
  public init(
    _ configuration: UNetConfiguration, _ scope: Parameters
  ) throws(ParameterError) {
    self.configuration = configuration
    let channels = configuration.channels
    let timeChannels = 4 * channels[0]
    waves = SinusoidalEmbedding(
      size: channels[0], cosinesFirst: configuration.cosinesFirst,
      frequencyShift: configuration.frequencyShift)

    input = try Convolution(scope("conv_in"), inputs: configuration.inputs, outputs: channels[0])
    timeEmbedding = try TimeEmbedding(
      scope("time_embedding"), inputs: channels[0], outputs: timeChannels)
    classEmbedding =
      configuration.classes == 0
      ? nil
      : try Embedding(scope("class_embedding"), count: configuration.classes, size: timeChannels)

    // What the way down puts aside, in channels: the input, each block, each halving.
    var aside = [channels[0]]
    var down: [Level] = []
    var current = channels[0]
    for (number, outputs) in channels.enumerated() {
      let inputs = [current] + Array(repeating: outputs, count: configuration.blocksPerLevel - 1)
      let isLast = number == channels.count - 1
      down.append(
        try Level(
          scope("down_blocks")(number), inputs: inputs, outputs: outputs,
          attention: configuration.attention[number], resampling: isLast ? nil : .down,
          configuration))
      aside += Array(repeating: outputs, count: configuration.blocksPerLevel + (isLast ? 0 : 1))
      current = outputs
    }
    self.down = down

    var up: [Level] = []
    for (number, outputs) in channels.reversed().enumerated() {
      var inputs: [Int] = []
      for _ in 0...configuration.blocksPerLevel {
        inputs.append(current + aside.removeLast())
        current = outputs
      }
      let isLast = number == channels.count - 1
      up.append(
        try Level(
          scope("up_blocks")(number), inputs: inputs, outputs: outputs,
          attention: configuration.attention[channels.count - 1 - number],
          resampling: isLast ? nil : .up, configuration))
    }
    self.up = up
    middle = try Middle(scope("mid_block"), channels: channels[channels.count - 1], configuration)
    norm = try GroupNorm(
      scope("conv_norm_out"), channels: channels[0], groups: configuration.groups,
      epsilon: configuration.epsilon, appliesSiLU: true)
    output = try Convolution(
      scope("conv_out"), inputs: channels[0], outputs: configuration.outputs)
  }

  /// What the network says about noisy pictures `x`, [N, H, W, inputs], at `times`, one for each: of
  /// shape [N, H, W, outputs].
  ///
  /// Times are counted as in training. `classes` are the classes to draw, one for each picture;
  /// `context` is what a transformer looks at, [N, words, channels].
  public func callAsFunction(
    _ x: Variable, times: [Float], classes: [Int]? = nil, context: Variable? = nil
  ) -> Variable {
    requireFit(x, times, classes)
    var time = timeEmbedding(Variable(waves(times), on: x.tape))
    if let classEmbedding, let classes {
      time = time + classEmbedding(classes, on: x.tape)
    }
    var h = input(x)
    var aside = [h]
    for level in down {
      for (block, attention) in zip(level.blocks, level.attention) {
        h = block(h, time: time)
        if let attention { h = attention(h, context: context) }
        aside.append(h)
      }
      if let halving = level.down {
        h = halving(h)
        aside.append(h)
      }
    }
    h = middle(h, time: time, context: context)
    for level in up {
      for (block, attention) in zip(level.blocks, level.attention) {
        h = block(.concatenated([h, aside.removeLast()], axis: 3), time: time)
        if let attention { h = attention(h, context: context) }
      }
      if let doubling = level.up { h = doubling(h) }
    }
    return output(norm(h))
  }

  private func requireFit(_ x: Variable, _ times: [Float], _ classes: [Int]?) {
    let unit = 1 << configuration.halvings
    guard x.rank == 4, x.shape[3] == configuration.inputs, x.shape[1] % unit == 0,
      x.shape[2] % unit == 0
    else {
      fatalError(
        "This network takes pictures [N, H, W, \(configuration.inputs)] with H and W multiples of "
          + "\(unit), not \(x.shape).")
    }
    let count = configuration.classes == 0 ? nil : x.shape[0]
    guard times.count == x.shape[0], classes?.count == count else {
      fatalError(
        "\(x.shape[0]) pictures need as many times, not \(times.count), and "
          + "\(count ?? 0) classes, not \(classes?.count ?? 0).")
    }
  }
}

/// What happens at one size of the picture, on the way down or on the way up.
struct Level {
  enum Resampling { case down, up }

  let blocks: [ResidualBlock]
  /// What follows each block; nil where nothing does.
  let attention: [AttentionBlock?]
  let down: Downsampling?
  let up: Upsampling?

  init(
    _ scope: Parameters, inputs: [Int], outputs: Int,
    attention kind: UNetConfiguration.AttentionKind?, resampling: Resampling?,
    _ configuration: UNetConfiguration
  ) throws(ParameterError) {
    var blocks: [ResidualBlock] = []
    var attention: [AttentionBlock?] = []
    for (number, inputs) in inputs.enumerated() {
      blocks.append(
        try ResidualBlock(
          scope("resnets")(number), inputs: inputs, outputs: outputs,
          timeChannels: 4 * configuration.channels[0], configuration))
      guard let kind else {
        attention.append(nil)
        continue
      }
      attention.append(
        try AttentionBlock(
          scope("attentions")(number), kind, channels: outputs, configuration))
    }
    (self.blocks, self.attention) = (blocks, attention)
    down =
      resampling == .down
      ? try Downsampling(
        scope("downsamplers")(0), channels: outputs, padding: configuration.downsamplingPadding)
      : nil
    up = resampling == .up ? try Upsampling(scope("upsamplers")(0), channels: outputs) : nil
  }
}

/// What happens at the smallest size, between the ways down and up.
struct Middle {
  let first: ResidualBlock
  let attention: AttentionBlock?
  let second: ResidualBlock

  init(
    _ scope: Parameters, channels: Int, _ configuration: UNetConfiguration
  ) throws(ParameterError) {
    func block(_ number: Int) throws(ParameterError) -> ResidualBlock {
      try ResidualBlock(
        scope("resnets")(number), inputs: channels, outputs: channels,
        timeChannels: 4 * configuration.channels[0], configuration)
    }
    if let kind = configuration.middleAttention {
      // Published networks whose time scales leave the normalization out here, and only here.
      attention = try AttentionBlock(
        scope("attentions")(0), kind, channels: channels,
        isNormalized: !configuration.timeScales, configuration)
    } else {
      attention = nil
    }
    first = try block(0)
    second = try block(1)
  }

  func callAsFunction(_ x: Variable, time: Variable, context: Variable?) -> Variable {
    let h = first(x, time: time)
    return second(attention?(h, context: context) ?? h, time: time)
  }
}
