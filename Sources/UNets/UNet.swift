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
  let numberEmbedding: Linear?
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
    // Without a bias, so that zeros change nothing.
    numberEmbedding =
      configuration.numbers == 0
      ? nil
      : try Linear(
        scope("augment_embedding"), inputs: configuration.numbers, outputs: timeChannels,
        hasBias: false)

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

  /// Gets to see each part of the network at work: its published name, what goes in and what comes out.
  public typealias Observer = (_ part: String, _ input: Variable, _ output: Variable) -> Void

  /// What the network says about noisy pictures `x`, [N, H, W, inputs], at `times`, one for each: of
  /// shape [N, H, W, outputs].
  ///
  /// Times are counted as in training. `condition` is what it is told about the pictures; `context` is
  /// what a transformer looks at, [N, words, channels].
  public func callAsFunction(
    _ x: Variable, times: [Float], condition: Condition = Condition(), context: Variable? = nil,
    observer: Observer? = nil
  ) -> Variable {
    requireFit(x, times, condition)
    func seen(_ part: String, _ x: Variable, _ apply: (Variable) -> Variable) -> Variable {
      let y = apply(x)
      observer?(part, x, y)
      return y
    }
    let time = embedding(of: times, condition, on: x.tape)
    var h = seen("conv_in", x) { input($0) }
    var aside = [h]
    for (number, level) in down.enumerated() {
      let name = "down_blocks.\(number)"
      for index in level.blocks.indices {
        h = seen("\(name).resnets.\(index)", h) { level.blocks[index]($0, time: time) }
        if let attention = level.attention[index] {
          h = seen("\(name).attentions.\(index)", h) { attention($0, context: context) }
        }
        aside.append(h)
      }
      if let halving = level.down {
        h = seen("\(name).downsamplers.0", h) { halving($0) }
        aside.append(h)
      }
    }
    h = seen("mid_block.resnets.0", h) { middle.first($0, time: time) }
    if let attention = middle.attention {
      h = seen("mid_block.attentions.0", h) { attention($0, context: context) }
    }
    h = seen("mid_block.resnets.1", h) { middle.second($0, time: time) }
    for (number, level) in up.enumerated() {
      let name = "up_blocks.\(number)"
      for index in level.blocks.indices {
        h = .concatenated([h, aside.removeLast()], axis: 3)
        h = seen("\(name).resnets.\(index)", h) { level.blocks[index]($0, time: time) }
        if let attention = level.attention[index] {
          h = seen("\(name).attentions.\(index)", h) { attention($0, context: context) }
        }
      }
      if let doubling = level.up { h = seen("\(name).upsamplers.0", h) { doubling($0) } }
    }
    h = seen("conv_norm_out", h) { norm($0) }
    return seen("conv_out", h) { output($0) }
  }

  /// How much each pixel looks at each other one, [N, heads, H·W, H·W], in the attention of that
  /// published name, such as `mid_block.attentions.0`, when `input` goes into it; nil if there is no
  /// attention of that name.
  public func attentionWeights(in part: String, input: Variable) -> Tensor? {
    attentions.first { $0.part == part }?.block.weights(input)
  }

  /// The names of all attentions, from the input to the output.
  public var attentionParts: [String] { attentions.map(\.part) }

  private var attentions: [(part: String, block: AttentionBlock)] {
    func of(_ levels: [Level], _ way: String) -> [(part: String, block: AttentionBlock)] {
      levels.enumerated().flatMap { number, level in
        level.attention.enumerated().compactMap { index, block in
          block.map { ("\(way)_blocks.\(number).attentions.\(index)", $0) }
        }
      }
    }
    let middle = middle.attention.map { [("mid_block.attentions.0", $0)] } ?? []
    return of(down, "down") + middle + of(up, "up")
  }

  /// What all blocks are told: the time, and what the condition adds to it.
  private func embedding(
    of times: [Float], _ condition: Condition, on tape: Tape?
  ) -> Variable {
    var embedding = timeEmbedding(Variable(waves(times), on: tape))
    if let classEmbedding, let classes = condition.classes {
      embedding = embedding + classEmbedding(shares: classes, on: tape)
    }
    if let numberEmbedding, let numbers = condition.numbers {
      embedding = embedding + numberEmbedding(Variable(numbers, on: tape))
    }
    return embedding
  }

  private func requireFit(_ x: Variable, _ times: [Float], _ condition: Condition) {
    let unit = 1 << configuration.halvings
    guard x.rank == 4, x.shape[3] == configuration.inputs, x.shape[1] % unit == 0,
      x.shape[2] % unit == 0
    else {
      fatalError(
        "This network takes pictures [N, H, W, \(configuration.inputs)] with H and W multiples of "
          + "\(unit), not \(x.shape).")
    }
    let (count, classes, numbers) = (x.shape[0], configuration.classes, configuration.numbers)
    guard times.count == count,
      condition.classes?.shape == (classes == 0 ? nil : [count, classes]),
      condition.numbers.map({ $0.shape == [count, numbers] }) ?? true
    else {
      fatalError(
        "\(count) pictures need as many times, not \(times.count); shares of \(classes) classes, "
          + "not \(condition.classes?.shape ?? []); \(numbers) numbers, not "
          + "\(condition.numbers?.shape ?? []).")
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
}
