import Autograd
import Layers
import Tensors

/// Two convolutions, each with a normalization over the batch and GELU behind it.
struct ResidualPair {
  let conv1: Convolution
  let norm1: BatchNorm
  let conv2: Convolution
  let norm2: BatchNorm
  let isResidual: Bool
  let keepsChannels: Bool

  init(
    _ scope: Parameters, inputs: Int, outputs: Int, isResidual: Bool = false
  ) throws(ParameterError) {
    conv1 = try Convolution(scope("conv1")(0), inputs: inputs, outputs: outputs)
    norm1 = try BatchNorm(scope("conv1")(1), channels: outputs)
    conv2 = try Convolution(scope("conv2")(0), inputs: outputs, outputs: outputs)
    norm2 = try BatchNorm(scope("conv2")(1), channels: outputs)
    (self.isResidual, keepsChannels) = (isResidual, inputs == outputs)
  }

  /// Where the input has another number of channels, the first half's result is added in its place.
  func callAsFunction(_ x: Variable) -> Variable {
    let first = gelu(norm1(conv1(x)))
    let second = gelu(norm2(conv2(first)))
    guard isResidual else { return second }
    // The original's rounded √2, which keeps the variance of the sum near that of its parts.
    return ((keepsChannels ? x : first) + second) / 1.414
  }
}

/// Two pairs of convolutions, then half as many rows and columns.
struct Contraction {
  let first: ResidualPair
  let second: ResidualPair

  init(_ scope: Parameters, inputs: Int, outputs: Int) throws(ParameterError) {
    first = try ResidualPair(scope("model")(0), inputs: inputs, outputs: outputs)
    second = try ResidualPair(scope("model")(1), inputs: outputs, outputs: outputs)
  }

  func callAsFunction(_ x: Variable) -> Variable { second(first(x)).maximum(inSquaresOf: 2) }
}

/// Twice as many rows and columns by a learned kernel, then two pairs of convolutions. What was put
/// aside comes behind the channels.
struct Expansion {
  let up: TransposedConvolution
  let first: ResidualPair
  let second: ResidualPair

  init(_ scope: Parameters, inputs: Int, outputs: Int) throws(ParameterError) {
    let parts = scope("model")
    up = try TransposedConvolution(parts(0), inputs: inputs, outputs: outputs, size: 2, stride: 2)
    first = try ResidualPair(parts(1), inputs: outputs, outputs: outputs)
    second = try ResidualPair(parts(2), inputs: outputs, outputs: outputs)
  }

  func callAsFunction(_ x: Variable, beside aside: Variable) -> Variable {
    second(first(up(.concatenated([x, aside], axis: 3))))
  }
}

/// Two linear layers that make of a few numbers one for each channel.
struct VectorEmbedding {
  let first: Linear
  let second: Linear

  init(_ scope: Parameters, inputs: Int, outputs: Int) throws(ParameterError) {
    first = try Linear(scope("model")(0), inputs: inputs, outputs: outputs)
    second = try Linear(scope("model")(2), inputs: outputs, outputs: outputs)
  }

  /// As pictures of one pixel: [N, 1, 1, outputs].
  func callAsFunction(_ x: Variable) -> Variable { perPicture(second(gelu(first(x)))) }
}
