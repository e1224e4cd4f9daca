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

/// Normalization over the batch (arXiv:1502.03167): each channel gets the mean 0 and the variance 1
/// over all pictures and pixels together, then a learned scale and shift.
///
/// In training, where the tape records parameters, the batch's own mean and variance are taken, and
/// running means of them are kept. Everywhere else it is those that count, so that a picture's result
/// does not depend on its neighbours.
public struct BatchNorm {
  let weight: Parameter
  let bias: Parameter
  let mean: Parameter
  let variance: Parameter
  let epsilon: Float
  /// How far the running means go towards those of a batch.
  let momentum: Float

  /// A layer with the parameters `weight`, `bias`, `running_mean` and `running_var`, [channels].
  public init(
    _ scope: Parameters, channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1
  ) throws(ParameterError) {
    weight = try scope.parameter("weight", [channels], initially: .constant(1))
    bias = try scope.parameter("bias", [channels], initially: .constant(0))
    mean = try scope.parameter("running_mean", [channels], initially: .constant(0))
    variance = try scope.parameter("running_var", [channels], initially: .constant(1))
    (self.epsilon, self.momentum) = (epsilon, momentum)
  }

  /// The normalized pictures, [N, H, W, channels].
  public func callAsFunction(_ x: Variable) -> Variable {
    let isTraining = x.tape?.recordsParameters == true
    let m = isTraining ? x.mean(axes: 0, 1, 2) : Variable(mean.value, on: x.tape)
    let centred = x - m
    let v =
      isTraining
      ? square(centred).mean(axes: 0, 1, 2) : Variable(variance.value, on: x.tape)
    if isTraining { remember(m.value, v.value, count: x.count / m.count) }
    return centred / sqrt(v + epsilon) * weight.beside(x) + bias.beside(x)
  }

  /// The running variance is that of all pictures, of which a batch is a sample of `count` numbers.
  private func remember(_ m: Tensor, _ v: Tensor, count: Int) {
    let unbiased = v * (Float(count) / Float(max(count - 1, 1)))
    mean.update { $0 = $0 + (m - $0) * momentum }
    variance.update { $0 = $0 + (unbiased - $0) * momentum }
  }
}

/// Normalization whose scale and shift are no parameters, but follow from what the network is told:
/// y = norm(x) (1 + scale) + shift (arXiv:1709.07871; for diffusion arXiv:2105.05233, section 3).
public struct AdaptiveNorm {
  let linear: Linear
  let channels: Int
  let groups: Int?
  let epsilon: Float

  /// A layer with the parameters `linear.weight` and `linear.bias`. With `groups` it normalizes as
  /// `GroupNorm` does, without them each row as `LayerNorm` does.
  public init(
    _ scope: Parameters, channels: Int, conditionSize: Int, groups: Int? = nil,
    epsilon: Float = 1e-5
  ) throws(ParameterError) {
    linear = try Linear(scope("linear"), inputs: conditionSize, outputs: 2 * channels)
    (self.channels, self.groups, self.epsilon) = (channels, groups, epsilon)
  }

  /// The normalized `x`, [N, …, channels], given a `condition`, [N, conditionSize].
  public func callAsFunction(_ x: Variable, condition: Variable) -> Variable {
    let ones = Array(repeating: 1, count: x.rank - 2)
    let told = linear(condition).reshaped([x.shape[0]] + ones + [2 * channels])
    let parts = told.split(axis: -1, into: 2)
    return normalized(x) * (1 + parts[0]) + parts[1]
  }

  private func normalized(_ x: Variable) -> Variable {
    guard let groups else { return x.standardized(epsilon: epsilon) }
    let (one, zero) = (Tensor.ones([channels]), Tensor.zeros([channels]))
    return x.normalized(
      GroupNormalization(groups: groups, epsilon: epsilon, appliesSiLU: false),
      scale: Variable(one), shift: Variable(zero))
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
