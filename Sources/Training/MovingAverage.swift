import Autograd
import Tensors

/// The mean of a model's parameters over the course of training, with more weight on later ones (EMA;
/// after Polyak and Juditsky 1992, who take the plain mean).
///
/// Training ends somewhere on a noisy path; the mean lies in its middle, and samples from it are better
/// (arXiv:2006.11239 uses 0.9999).
public struct MovingAverage {
  /// How much of the mean is kept at each step.
  public let decay: Float
  /// Up to this step the mean is the model itself, whose beginnings are worth nothing.
  public let start: Int
  /// The mean of each parameter.
  public private(set) var values: [Tensor]

  private let parameters: [Parameter]

  /// A mean of `parameters` that begins with what they are now.
  public init(_ parameters: [Parameter], decay: Float, start: Int = 0) {
    (self.parameters, self.decay, self.start) = (parameters, decay, start)
    values = parameters.map(\.value)
  }

  /// Takes in what the parameters are after step `step`, counted from 1.
  public mutating func update(after step: Int) {
    for (number, parameter) in parameters.enumerated() {
      values[number] =
        step <= start
        ? parameter.value
        : Tensor.weightedSum(decay, values[number], 1 - decay, parameter.value)
    }
  }

  /// Goes on from where another mean of the same parameters was.
  public mutating func restore(_ values: [Tensor]) { self.values = values }

  /// Calls `body` while the parameters have their mean values, and puts back what they were.
  public func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    let before = parameters.map(\.value)
    set(values)
    defer { set(before) }
    return try body()
  }

  private func set(_ values: [Tensor]) {
    for (parameter, value) in zip(parameters, values) { parameter.update { $0 = value } }
  }
}
