import Autograd
import Layers
import Tensors

/// The UNet of the sprite course and of many a first MNIST: two halvings down to one single pixel, and
/// on the way up a context that multiplies and a time that adds.
///
///     h = context · h + time
///
/// It sees square pictures [N, size, size, inputs], whose size is a multiple of 4. Its parameters have
/// the names of the PyTorch original.
public struct ContextUNet {
  /// What there is to choose.
  public struct Configuration: Sendable, Equatable {
    /// How many numbers a pixel has, in what is seen and in what is said.
    public var inputs = 3
    /// The channels of the first level; there are twice as many below. A multiple of 8.
    public var channels = 64
    /// How many numbers a context has.
    public var contextSize = 5
    /// The pictures' rows, and columns.
    public var size = 16

    /// The published one for sprites of 16×16.
    public init() {}
  }

  private let configuration: Configuration
  let entry: ResidualPair
  let down1, down2: Contraction
  let contexts, times: [VectorEmbedding]
  let up0: TransposedConvolution
  let norm0: GroupNorm
  let up1, up2: Expansion
  let exit1: Convolution
  let exitNorm: GroupNorm
  let exit2: Convolution

  /// A network with parameters from `scope`.
  public init(
    _ configuration: Configuration, _ scope: Parameters
  ) throws(ParameterError) {
    self.configuration = configuration
    let (c, inputs) = (configuration.channels, configuration.inputs)
    entry = try ResidualPair(scope("init_conv"), inputs: inputs, outputs: c, isResidual: true)
    down1 = try Contraction(scope("down1"), inputs: c, outputs: c)
    down2 = try Contraction(scope("down2"), inputs: c, outputs: 2 * c)
    times = [
      try VectorEmbedding(scope("timeembed1"), inputs: 1, outputs: 2 * c),
      try VectorEmbedding(scope("timeembed2"), inputs: 1, outputs: c),
    ]
    let size = configuration.contextSize
    contexts = [
      try VectorEmbedding(scope("contextembed1"), inputs: size, outputs: 2 * c),
      try VectorEmbedding(scope("contextembed2"), inputs: size, outputs: c),
    ]
    let smallest = configuration.size / 4
    up0 = try TransposedConvolution(
      scope("up0")(0), inputs: 2 * c, outputs: 2 * c, size: smallest, stride: smallest)
    norm0 = try GroupNorm(scope("up0")(1), channels: 2 * c, groups: 8)
    up1 = try Expansion(scope("up1"), inputs: 4 * c, outputs: c)
    up2 = try Expansion(scope("up2"), inputs: 2 * c, outputs: c)
    exit1 = try Convolution(scope("out")(0), inputs: 2 * c, outputs: c)
    exitNorm = try GroupNorm(scope("out")(1), channels: c, groups: 8)
    exit2 = try Convolution(scope("out")(3), inputs: c, outputs: inputs)
  }

  /// What the network says about the pictures `x` at `times`, one for each, as fractions t/T, told
  /// a `context`, [N, contextSize], or nothing, which is zeros: of the shape of `x`.
  public func callAsFunction(
    _ x: Variable, times fractions: [Float], context: Tensor? = nil
  ) -> Variable {
    let count = fractions.count
    let told = Variable(context ?? .zeros([count, configuration.contextSize]), on: x.tape)
    let time = Variable(Tensor(fractions, shape: [count, 1]), on: x.tape)
    let h0 = entry(x)
    let h1 = down1(h0)
    let h2 = down2(h1)
    let summary = gelu(h2.averaged(by: configuration.size / 4))
    var h = relu(norm0(up0(summary)))
    h = up1(contexts[0](told) * h + times[0](time), beside: h2)
    h = up2(contexts[1](told) * h + times[1](time), beside: h1)
    return exit2(relu(exitNorm(exit1(.concatenated([h, h0], axis: 3)))))
  }
}
