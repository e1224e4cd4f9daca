/// What a UNet looks like: how large, how deep, and where it attends.
///
/// The same architecture serves pictures of 16×16 pixels and Stable Diffusion; only these numbers
/// differ. Published models describe themselves by them, in a file `config.json`.
public struct UNetConfiguration: Sendable, Equatable {
  /// Channels of the pictures that go in.
  public var inputs: Int
  /// Channels of what comes out.
  public var outputs: Int
  /// Channels at each level, the finest first. Each level has half as many rows and columns as the one
  /// before.
  public var channels: [Int]
  /// Residual blocks at each level on the way down; on the way up there is one more.
  public var blocksPerLevel: Int
  /// How it attends at each level; nil where it does not.
  public var attention: [AttentionKind?]
  /// How it attends in the middle; nil if it does not.
  public var middleAttention: AttentionKind?
  /// Into how many groups channels are normalized.
  public var groups: Int = 32
  /// ε of the normalizations.
  public var epsilon: Float = 1e-5
  /// Whether cosines come before sines in the embedding of the time, which has as many numbers as the
  /// first level has channels.
  public var cosinesFirst: Bool = true
  /// What is subtracted from the number of frequencies of the time embedding.
  public var frequencyShift: Float = 0
  /// Whether the time scales and shifts channels, or only shifts them.
  public var timeScales: Bool = false
  /// How many classes it can be told to draw; 0 for none.
  public var classes: Int = 0
  /// How many other numbers it can be told about a picture.
  public var numbers: Int = 0
  /// Zeros around the picture when it is made smaller. With 0 there is one at the bottom and right.
  public var downsamplingPadding: Int = 1
  /// The share of numbers that dropout sets to zero in training.
  public var dropout: Float = 0

  /// How a level attends.
  public enum AttentionKind: Sendable, Equatable {
    /// Each pixel looks at all others (`AttnDownBlock2D`).
    case pixels(headSize: Int)
    /// Each pixel looks at all others and then at a sequence of context, such as the words of a text
    /// (`CrossAttnDownBlock2D`). `isLinear`: how the layers around it are published.
    case transformer(heads: Int, contextChannels: Int, blocks: Int, isLinear: Bool)
  }

  /// A configuration that attends nowhere, unless something else is said.
  public init(
    inputs: Int, outputs: Int, channels: [Int], blocksPerLevel: Int,
    attention: [AttentionKind?]? = nil, middleAttention: AttentionKind? = nil
  ) {
    (self.inputs, self.outputs, self.channels) = (inputs, outputs, channels)
    self.blocksPerLevel = blocksPerLevel
    self.attention = attention ?? Array(repeating: nil, count: channels.count)
    self.middleAttention = middleAttention
  }

  /// How often rows and columns are halved: pictures have to be multiples of 2 to this power.
  public var halvings: Int { channels.count - 1 }
}
