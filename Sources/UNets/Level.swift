import Layers

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
