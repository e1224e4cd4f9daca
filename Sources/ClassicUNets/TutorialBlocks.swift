import Autograd
import Layers
import Tensors

/// Two convolutions, each with a normalization over all channels and pixels behind it.
struct DoubleConvolution {
  let conv1: Convolution
  let norm1: GroupNorm
  let conv2: Convolution
  let norm2: GroupNorm
  /// Whether the input is added to the result.
  let isResidual: Bool

  init(
    _ scope: Parameters, inputs: Int, outputs: Int, between: Int? = nil, isResidual: Bool = false
  ) throws(ParameterError) {
    let (parts, between) = (scope("double_conv"), between ?? outputs)
    conv1 = try Convolution(parts(0), inputs: inputs, outputs: between, hasBias: false)
    norm1 = try GroupNorm(parts(1), channels: between, groups: 1)
    conv2 = try Convolution(parts(3), inputs: between, outputs: outputs, hasBias: false)
    norm2 = try GroupNorm(parts(4), channels: outputs, groups: 1)
    self.isResidual = isResidual
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let h = norm2(conv2(gelu(norm1(conv1(x)))))
    return isResidual ? gelu(x + h) : h
  }
}

/// Two pairs of convolutions, the first of them residual; then the time is added.
struct TimedPairs {
  let first: DoubleConvolution
  let second: DoubleConvolution
  let time: Linear

  /// `scopes`: those of the two pairs. `between`: the channels between the second one's convolutions.
  init(
    _ scopes: (Parameters, Parameters), time: Parameters, inputs: Int, outputs: Int,
    between: Int? = nil, timeChannels: Int
  ) throws(ParameterError) {
    first = try DoubleConvolution(scopes.0, inputs: inputs, outputs: inputs, isResidual: true)
    second = try DoubleConvolution(
      scopes.1, inputs: inputs, outputs: outputs, between: between)
    self.time = try Linear(time, inputs: timeChannels, outputs: outputs)
  }

  func callAsFunction(_ x: Variable, time embedding: Variable) -> Variable {
    second(first(x)) + perPicture(time(silu(embedding)))
  }
}

/// Half as many rows and columns, keeping the largest of four pixels.
struct DownBlock {
  let pairs: TimedPairs

  init(
    _ scope: Parameters, inputs: Int, outputs: Int, timeChannels: Int
  ) throws(ParameterError) {
    let parts = scope("maxpool_conv")
    pairs = try TimedPairs(
      (parts(1), parts(2)), time: scope("emb_layer")(1), inputs: inputs, outputs: outputs,
      timeChannels: timeChannels)
  }

  func callAsFunction(_ x: Variable, time: Variable) -> Variable {
    pairs(x.maximum(inSquaresOf: 2), time: time)
  }
}

/// Twice as many rows and columns, between pixels a weighted mean; what was put aside on the way down
/// comes in front of the channels.
struct UpBlock {
  let pairs: TimedPairs

  init(
    _ scope: Parameters, inputs: Int, outputs: Int, timeChannels: Int
  ) throws(ParameterError) {
    let parts = scope("conv")
    pairs = try TimedPairs(
      (parts(0), parts(1)), time: scope("emb_layer")(1), inputs: inputs, outputs: outputs,
      between: inputs / 2, timeChannels: timeChannels)
  }

  func callAsFunction(_ x: Variable, beside aside: Variable, time: Variable) -> Variable {
    let large = x.resizedBilinearly(
      rows: 2 * x.shape[1], columns: 2 * x.shape[2], alignsCorners: true)
    return pairs(.concatenated([aside, large], axis: 3), time: time)
  }
}

/// A vector for each picture as a picture of one pixel, which is added to every pixel.
func perPicture(_ vectors: Variable) -> Variable {
  vectors.reshaped([vectors.shape[0], 1, 1, vectors.shape[1]])
}

/// Every pixel looks at all others, with four heads, and is thought over.
struct TutorialAttention {
  let norm1: LayerNorm
  let attention: PackedAttention
  let norm2: LayerNorm
  let first: Linear
  let second: Linear

  init(_ scope: Parameters, channels: Int) throws(ParameterError) {
    attention = try PackedAttention(scope("mha"), channels: channels, heads: 4)
    norm1 = try LayerNorm(scope("ln"), size: channels)
    let parts = scope("ff_self")
    norm2 = try LayerNorm(parts(0), size: channels)
    first = try Linear(parts(1), inputs: channels, outputs: channels)
    second = try Linear(parts(3), inputs: channels, outputs: channels)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let pixels = x.reshaped([x.shape[0], x.shape[1] * x.shape[2], x.shape[3]])
    let seen = attention(norm1(pixels)) + pixels
    return (second(gelu(first(norm2(seen)))) + seen).reshaped(x.shape)
  }
}

/// Self-attention with the parameters of PyTorch's `MultiheadAttention`: the matrices for queries, keys
/// and values lie below each other in one.
struct PackedAttention {
  let weight: Parameter
  let bias: Parameter
  let output: Linear
  let attention: Attention

  init(_ scope: Parameters, channels: Int, heads: Int) throws(ParameterError) {
    // Glorot and Bengio's bound √(6 / (inputs + outputs)), as PyTorch has it here.
    let bound = (6 / Float(4 * channels)).squareRoot()
    weight = try scope.parameter(
      "in_proj_weight", [3 * channels, channels], initially: .uniform(bound: bound))
    bias = try scope.parameter("in_proj_bias", [3 * channels], initially: .constant(0))
    output = try Linear(scope("out_proj"), inputs: channels, outputs: channels)
    attention = Attention(heads: heads)
  }

  func callAsFunction(_ x: Variable) -> Variable {
    let parts = x.linear(weight.beside(x), bias.beside(x)).split(axis: -1, into: 3)
    return output(parts[0].attending(attention, keys: parts[1], values: parts[2]))
  }
}
