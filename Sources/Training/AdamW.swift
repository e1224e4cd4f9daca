import Autograd
import Tensors

/// Adam with decoupled weight decay (arXiv:1412.6980, arXiv:1711.05101): each number gets a step of its
/// own length, as long as the learning rate where the gradient keeps its sign, shorter where it
/// wavers.
public struct AdamW {
  /// How much of the mean gradient and of the mean square is kept at each step.
  public var beta1 = 0.9, beta2 = 0.999
  /// Added to the root of the mean square.
  public var epsilon = 1e-8
  /// The share of each number that is taken away at each step, times the learning rate.
  public var weightDecay = 0.01

  /// How many steps were taken.
  public private(set) var steps = 0
  /// For each parameter the mean of its gradients, with more weight on later ones.
  public private(set) var means: [Tensor]
  /// For each parameter the mean of their squares.
  public private(set) var squares: [Tensor]

  private let parameters: [Parameter]

  /// An optimizer of `parameters`, at its beginning.
  public init(_ parameters: [Parameter]) {
    self.parameters = parameters
    means = parameters.map { .zeros($0.value.shape) }
    squares = means
  }

  /// Changes all parameters by one step. A parameter without a gradient, nil, stays as it is.
  ///
  /// `gradients` are in the order of the parameters.
  public mutating func step(_ gradients: [Tensor?], learningRate: Double) {
    steps += 1
    let step = AdamStep(
      steps, learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon,
      weightDecay: weightDecay)
    for (number, parameter) in parameters.enumerated() {
      guard let gradient = gradients[number] else { continue }
      parameter.update { value in
        step.apply(
          to: &value, mean: &means[number], square: &squares[number], gradient: gradient)
      }
    }
  }

  /// Goes on from where another optimizer of the same parameters was.
  public mutating func restore(steps: Int, means: [Tensor], squares: [Tensor]) {
    let shapes = parameters.map(\.value.shape)
    guard means.map(\.shape) == shapes, squares.map(\.shape) == shapes else {
      fatalError("These moments do not belong to the \(parameters.count) parameters.")
    }
    (self.steps, self.means, self.squares) = (steps, means, squares)
  }
}

/// Shortens gradients that are longer than `norm` together (arXiv:1211.5063, section 3.2). Returns how
/// long they were.
public func clip(_ gradients: inout [Tensor?], toNorm norm: Float) -> Float {
  let squares = gradients.compactMap { $0.map { Double($0.norm) * Double($0.norm) } }
  let length = Float(squares.reduce(0, +).squareRoot())
  // The small number is PyTorch's.
  let factor = norm / (length + 1e-6)
  if factor < 1 {
    for number in gradients.indices { gradients[number] = gradients[number].map { $0 * factor } }
  }
  return length
}
