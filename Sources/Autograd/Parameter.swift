import Tensors

/// Numbers of a model that training changes, under the name that checkpoints give them.
///
/// The one thing in a model that can change: written by optimizers and by whoever loads a
/// checkpoint, read by everybody else. Layers that share weights share the parameter.
public final class Parameter {
  /// The key in a checkpoint, such as `down_blocks.0.resnets.1.conv1.weight`.
  public let name: String
  /// The numbers as they are now.
  public private(set) var value: Tensor

  /// A parameter from its name and first value.
  public init(_ name: String, _ value: Tensor) { (self.name, self.value) = (name, value) }

  /// Changes the numbers, in place where nobody else holds them. Their shape stays.
  public func update(_ change: (inout Tensor) -> Void) {
    let shape = value.shape
    change(&value)
    guard value.shape == shape else {
      fatalError("\(name) of shape \(shape) cannot become one of \(value.shape).")
    }
  }

  /// The parameter as a variable that can meet `x` in an operation: on the same tape, if any.
  public func beside(_ x: Variable) -> Variable { variable(on: x.tape) }

  /// The parameter as a variable on `tape`; a constant without one.
  public func variable(on tape: Tape?) -> Variable { tape?.variable(self) ?? Variable(value) }
}
