import Autograd
import Layers
import Tensors

/// Two convolutions, to whose result the input is added (arXiv:1512.03385; for diffusion:
/// arXiv:2006.11239, appendix B). The time enters between them.
///
///     h = conv₁(silu(norm₁(x)))
///     h = conv₂(silu(norm₂(h + time)))
///     y = x + h
///
/// What has to be learned is only the difference to the input, and gradients reach the earliest layers
/// through the sum undiminished.
public struct ResidualBlock {
  let norm1: GroupNorm
  let conv1: Convolution
  let time: Linear
  let timeScales: Bool
  let norm2: GroupNorm
  let conv2: Convolution
  let dropout: Float
  /// Brings the input to as many channels as the output has, where they differ.
  let shortcut: Linear?

  init(
    _ scope: Parameters, inputs: Int, outputs: Int, timeChannels: Int,
    _ configuration: UNetConfiguration
  ) throws(ParameterError) {
    let (groups, epsilon) = (configuration.groups, configuration.epsilon)
    (timeScales, dropout) = (configuration.timeScales, configuration.dropout)
    norm1 = try GroupNorm(
      scope("norm1"), channels: inputs, groups: groups, epsilon: epsilon, appliesSiLU: true)
    conv1 = try Convolution(scope("conv1"), inputs: inputs, outputs: outputs)
    time = try Linear(
      scope("time_emb_proj"), inputs: timeChannels, outputs: timeScales ? 2 * outputs : outputs)
    norm2 = try GroupNorm(
      scope("norm2"), channels: outputs, groups: groups, epsilon: epsilon,
      appliesSiLU: !timeScales)
    conv2 = try Convolution(scope("conv2"), inputs: outputs, outputs: outputs)
    shortcut =
      inputs == outputs
      ? nil
      : try Linear(
        scope("conv_shortcut"), inputs: inputs, outputs: outputs, layout: .pointwise)
  }

  /// y as above. `x` is [N, H, W, inputs], `time` what the network knows of the time, [N, channels];
  /// the result is [N, H, W, outputs].
  public func callAsFunction(_ x: Variable, time embedding: Variable) -> Variable {
    var h = conv1(norm1(x))
    let time = self.time(silu(embedding))
    let perPicture = time.reshaped([time.shape[0], 1, 1, time.shape[1]])
    if timeScales {
      let parts = perPicture.split(axis: -1, into: 2)
      h = silu(norm2(h) * (1 + parts[0]) + parts[1])
    } else {
      h = norm2(h + perPicture)
    }
    return (shortcut?(x) ?? x) + conv2(h.dropout(dropout))
  }
}

/// Half as many rows and columns: a convolution that moves by two pixels.
struct Downsampling {
  let convolution: Convolution

  init(_ scope: Parameters, channels: Int, padding: Int) throws(ParameterError) {
    convolution = try Convolution(
      scope("conv"), inputs: channels, outputs: channels, stride: 2,
      padding: padding == 0
        ? Window.Padding(top: 0, left: 0, bottom: 1, right: 1) : Window.Padding(padding))
  }

  func callAsFunction(_ x: Variable) -> Variable { convolution(x) }
}

/// Twice as many rows and columns: each pixel four times, and a convolution that smooths the edges
/// (Odena, Dumoulin and Olah, "Deconvolution and Checkerboard Artifacts", Distill, 2016).
struct Upsampling {
  let convolution: Convolution

  init(_ scope: Parameters, channels: Int) throws(ParameterError) {
    convolution = try Convolution(scope("conv"), inputs: channels, outputs: channels)
  }

  func callAsFunction(_ x: Variable) -> Variable { convolution(x.enlargedToNearest(by: 2)) }
}
