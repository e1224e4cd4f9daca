import Autograd
import Files
import Tensors

/// y = x Wᵀ + b: each output is a weighted sum of all inputs. [..., inputs] → [..., outputs].
public struct Linear {
  let weight: Parameter
  let bias: Parameter?

  /// A layer with the parameters `weight`, [outputs, inputs], and `bias`, [outputs].
  ///
  /// `layout`: whether published checkpoints hold the weight as it is or as that of a 1×1 convolution,
  /// which is the same for each pixel. Throws `ParameterError` as `Parameters.parameter` does, as do all
  /// layers.
  public init(
    _ scope: Parameters, inputs: Int, outputs: Int, hasBias: Bool = true,
    layout: ParameterLayout = .same
  ) throws(ParameterError) {
    let initially = InitialValue.standard(inputs: inputs)
    weight = try scope.parameter(
      "weight", [outputs, inputs], layout: layout, initially: initially)
    bias = hasBias ? try scope.parameter("bias", [outputs], initially: initially) : nil
  }

  /// y as above.
  public func callAsFunction(_ x: Variable) -> Variable {
    x.linear(weight.beside(x), bias?.beside(x))
  }
}

/// A table of vectors, one for each of `count` words or classes.
public struct Embedding {
  let weight: Parameter

  /// A table with the parameter `weight`, [count, size], which begins as unit normal noise.
  public init(_ scope: Parameters, count: Int, size: Int) throws(ParameterError) {
    weight = try scope.parameter("weight", [count, size], initially: .normal(deviation: 1))
  }

  /// The vectors of `numbers`: [numbers, size].
  public func callAsFunction(_ numbers: [Int], on tape: Tape?) -> Variable {
    weight.variable(on: tape).gathered(numbers)
  }

  /// Mixtures of the vectors: `shares`, [N, count], say how much of each. [N, size].
  public func callAsFunction(shares: Tensor, on tape: Tape?) -> Variable {
    Variable(shares, on: tape).matmul(weight.variable(on: tape))
  }

  /// How many vectors there are.
  public var count: Int { weight.value.shape[0] }
}
