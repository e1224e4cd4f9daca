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
}
