import Autograd
import Files
import Tensors

/// Normalization over groups of channels, with a learned scale and shift for each channel.
public struct GroupNorm {
  let weight: Parameter
  let bias: Parameter
  let normalization: GroupNormalization

  /// A layer with the parameters `weight` and `bias`, [channels]. `appliesSiLU`: whether SiLU follows.
  public init(
    _ scope: Parameters, channels: Int, groups: Int, epsilon: Float = 1e-5,
    appliesSiLU: Bool = false
  ) throws(ParameterError) {
    weight = try scope.parameter("weight", [channels], initially: .constant(1))
    bias = try scope.parameter("bias", [channels], initially: .constant(0))
    normalization = GroupNormalization(
      groups: groups, epsilon: epsilon, appliesSiLU: appliesSiLU)
  }

  /// The normalized pictures, [N, …, channels].
  public func callAsFunction(_ x: Variable) -> Variable {
    x.normalized(normalization, scale: weight.beside(x), shift: bias.beside(x))
  }
}

/// Normalization of each row along the last axis (arXiv:1607.06450), with a learned scale and shift.
public struct LayerNorm {
  let weight: Parameter
  let bias: Parameter
  let epsilon: Float

  /// A layer with the parameters `weight` and `bias`, [size].
  public init(_ scope: Parameters, size: Int, epsilon: Float = 1e-5) throws(ParameterError) {
    weight = try scope.parameter("weight", [size], initially: .constant(1))
    bias = try scope.parameter("bias", [size], initially: .constant(0))
    self.epsilon = epsilon
  }

  /// The normalized rows, [..., size].
  public func callAsFunction(_ x: Variable) -> Variable {
    x.standardized(epsilon: epsilon) * weight.beside(x) + bias.beside(x)
  }
}

/// Division of each row along the last axis by its root mean square (arXiv:1910.07467), with a
/// learned scale.
public struct RMSNorm {
  let weight: Parameter
  let epsilon: Float

  /// A layer with the parameter `weight`, [size].
  public init(_ scope: Parameters, size: Int, epsilon: Float = 1e-6) throws(ParameterError) {
    weight = try scope.parameter("weight", [size], initially: .constant(1))
    self.epsilon = epsilon
  }

  /// The scaled rows, [..., size].
  public func callAsFunction(_ x: Variable) -> Variable {
    x.dividedByRootMeanSquare(epsilon: epsilon) * weight.beside(x)
  }
}
