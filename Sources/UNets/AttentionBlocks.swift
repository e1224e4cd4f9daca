import Autograd
import Layers
import Tensors

/// Attention as a part of a level: pixels that look at pixels, and perhaps at a context.
enum AttentionBlock {
  case pixels(PixelAttention)
  case transformer(SpatialTransformer)

  /// `isNormalized`: whether attention of pixels begins with a normalization.
  init(
    _ scope: Parameters, _ kind: UNetConfiguration.AttentionKind, channels: Int,
    isNormalized: Bool = true, _ configuration: UNetConfiguration
  ) throws(ParameterError) {
    switch kind {
    case .pixels(let headSize):
      self = .pixels(
        try PixelAttention(
          scope, channels: channels, headSize: headSize, isNormalized: isNormalized,
          configuration))
    case .transformer(let heads, let contextChannels, let blocks, let isLinear):
      self = .transformer(
        try SpatialTransformer(
          scope, channels: channels, heads: heads, contextChannels: contextChannels,
          blocks: blocks, isLinear: isLinear, groups: configuration.groups))
    }
  }

  func callAsFunction(_ x: Variable, context: Variable?) -> Variable {
    switch self {
    case .pixels(let attention): attention(x)
    case .transformer(let transformer): transformer(x, context: context)
    }
  }

  /// How much each pixel of `x` looks at each other one, [N, heads, H·W, H·W]; of a transformer, in its
  /// first block.
  func weights(_ x: Variable) -> Tensor {
    switch self {
    case .pixels(let attention): attention.weights(x)
    case .transformer(let transformer): transformer.weights(x)
    }
  }
}

/// Each pixel looks at all pixels of the picture, and what it finds is added to it
/// (arXiv:2006.11239, appendix B).
public struct PixelAttention {
  let norm: GroupNorm?
  let attention: AttentionLayer

  init(
    _ scope: Parameters, channels: Int, headSize: Int, isNormalized: Bool,
    _ configuration: UNetConfiguration
  ) throws(ParameterError) {
    norm =
      isNormalized
      ? try GroupNorm(
        scope("group_norm"), channels: channels, groups: configuration.groups,
        epsilon: configuration.epsilon)
      : nil
    attention = try AttentionLayer(
      scope, channels: channels, heads: channels / headSize, depth: headSize, hasBias: true)
  }

  /// The pictures with what each pixel found, [N, H, W, C].
  public func callAsFunction(_ x: Variable) -> Variable {
    x + attention(sequence(x)).reshaped(x.shape)
  }

  /// How much each pixel looks at each other one, [N, heads, H·W, H·W].
  public func weights(_ x: Variable) -> Tensor { attention.weights(sequence(x)) }

  private func sequence(_ x: Variable) -> Variable { (norm?(x) ?? x).asSequence }
}

/// Transformer blocks over the pixels of a picture (arXiv:2112.10752, section 3.3 and appendix E.2.1).
public struct SpatialTransformer {
  let norm: GroupNorm
  let input: Linear
  let blocks: [TransformerBlock]
  let output: Linear

  init(
    _ scope: Parameters, channels: Int, heads: Int, contextChannels: Int, blocks count: Int,
    isLinear: Bool, groups: Int
  ) throws(ParameterError) {
    let layout = isLinear ? ParameterLayout.same : .pointwise
    norm = try GroupNorm(scope("norm"), channels: channels, groups: groups, epsilon: 1e-6)
    input = try Linear(scope("proj_in"), inputs: channels, outputs: channels, layout: layout)
    var blocks: [TransformerBlock] = []
    for number in 0..<count {
      blocks.append(
        try TransformerBlock(
          scope("transformer_blocks")(number), channels: channels, heads: heads,
          contextChannels: contextChannels))
    }
    self.blocks = blocks
    output = try Linear(scope("proj_out"), inputs: channels, outputs: channels, layout: layout)
  }

  /// The pictures with what the blocks found, [N, H, W, C]. `context` is [N, words, channels].
  public func callAsFunction(_ x: Variable, context: Variable?) -> Variable {
    var h = input(norm(x).asSequence)
    for block in blocks { h = block(h, context: context) }
    return x + output(h).reshaped(x.shape)
  }

  /// How much each pixel looks at each other one in the first block, [N, heads, H·W, H·W].
  public func weights(_ x: Variable) -> Tensor {
    let h = input(norm(x).asSequence)
    return blocks[0].selfAttention.weights(blocks[0].norms[0](h))
  }
}

/// Self-attention, attention to the context, and a layer for each place by itself; each adds to what
/// was there.
public struct TransformerBlock {
  let norms: [LayerNorm]
  let selfAttention: AttentionLayer
  let crossAttention: AttentionLayer
  let feedForward: FeedForward

  init(
    _ scope: Parameters, channels: Int, heads: Int, contextChannels: Int
  ) throws(ParameterError) {
    let depth = channels / heads
    let norm1 = try LayerNorm(scope("norm1"), size: channels)
    selfAttention = try AttentionLayer(
      scope("attn1"), channels: channels, heads: heads, depth: depth)
    let norm2 = try LayerNorm(scope("norm2"), size: channels)
    crossAttention = try AttentionLayer(
      scope("attn2"), channels: channels, contextChannels: contextChannels, heads: heads,
      depth: depth)
    let norm3 = try LayerNorm(scope("norm3"), size: channels)
    feedForward = try FeedForward(scope("ff"), channels: channels)
    norms = [norm1, norm2, norm3]
  }

  /// The sequence [N, L, channels] after the three of them.
  public func callAsFunction(_ x: Variable, context: Variable?) -> Variable {
    var x = x
    x = x + selfAttention(norms[0](x))
    x = x + crossAttention(norms[1](x), context: context)
    return x + feedForward(norms[2](x))
  }
}

extension Variable {
  /// The pixels of pictures as a sequence: [N, H, W, C] → [N, H·W, C].
  fileprivate var asSequence: Variable { reshaped([shape[0], shape[1] * shape[2], shape[3]]) }
}
