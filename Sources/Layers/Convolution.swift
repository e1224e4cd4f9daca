import Autograd
import Files
import Tensors

/// A convolution of pictures [N, H, W, inputs] with a learned kernel: [N, H′, W′, outputs].
public struct Convolution {
  let weight: Parameter
  let bias: Parameter?
  let stride: Int
  let padding: Window.Padding

  /// A layer with the parameters `weight`, published as [outputs, inputs, size, size], and `bias`.
  ///
  /// Without `padding` there is half a kernel of zeros around the picture, so that with a stride of 1
  /// the picture keeps its size.
  public init(
    _ scope: Parameters, inputs: Int, outputs: Int, size: Int = 3, stride: Int = 1,
    padding: Window.Padding? = nil, hasBias: Bool = true
  ) throws(ParameterError) {
    let initially = InitialValue.standard(inputs: inputs * size * size)
    weight = try scope.parameter(
      "weight", [size, size, inputs, outputs], layout: .kernel, initially: initially)
    bias = hasBias ? try scope.parameter("bias", [outputs], initially: initially) : nil
    (self.stride, self.padding) = (stride, padding ?? Window.Padding(size / 2))
  }

  /// The convolution of `x`.
  public func callAsFunction(_ x: Variable) -> Variable {
    if x.tape == nil,
      let kernel = weight.prepared(pictureShape: x.shape, stride: stride, padding: padding)
    {
      return Variable(x.value.convolved(with: kernel, bias: bias?.value, padding: padding))
    }
    return x.convolved(
      with: weight.beside(x), bias: bias?.beside(x), stride: stride, padding: padding)
  }
}

/// The opposite direction: each pixel is spread over a learned kernel. With a stride of 2 pictures
/// become twice as large.
public struct TransposedConvolution {
  let weight: Parameter
  let bias: Parameter
  let stride: Int
  let padding: Int

  /// A layer with the parameters `weight`, published as [inputs, outputs, size, size], and `bias`.
  public init(
    _ scope: Parameters, inputs: Int, outputs: Int, size: Int, stride: Int, padding: Int = 0
  ) throws(ParameterError) {
    // PyTorch counts what goes into an output as if it were a convolution of the outputs.
    let initially = InitialValue.standard(inputs: outputs * size * size)
    weight = try scope.parameter(
      "weight", [size, size, outputs, inputs], layout: .kernel, initially: initially)
    bias = try scope.parameter("bias", [outputs], initially: initially)
    (self.stride, self.padding) = (stride, padding)
  }

  /// The transposed convolution of `x`, [N, (H − 1)·stride + size − 2·padding, …, outputs].
  public func callAsFunction(_ x: Variable) -> Variable {
    x.convolvedTransposed(with: weight.beside(x), stride: stride, padding: padding)
      + bias.beside(x)
  }
}
