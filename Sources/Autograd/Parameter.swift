import Tensors

/// Numbers of a model that training changes, under the name that checkpoints give them.
///
/// The one thing in a model that can change: written by optimizers and by whoever loads a
/// checkpoint, read by everybody else. Layers that share weights share the parameter.
public final class Parameter {
  /// The key in a checkpoint, such as `down_blocks.0.resnets.1.conv1.weight`.
  public let name: String
  /// The extent of each axis, which never changes.
  public let shape: [Int]

  /// The numbers; nil while only `kernel` is kept of them.
  private var held: Tensor?
  /// Fetches the numbers once more; nil if they have to be held.
  private var origin: (() -> Tensor)?
  /// What convolutions compute with.
  private var kernel: PreparedKernel?

  /// A parameter from its name and first value.
  ///
  /// `origin` makes the same numbers once more. With it, a parameter that serves convolutions as a
  /// kernel need not hold them.
  public init(_ name: String, _ value: Tensor, origin: (() -> Tensor)? = nil) {
    (self.name, shape, held, self.origin) = (name, value.shape, value, origin)
  }

  /// The numbers as they are now.
  public var value: Tensor {
    guard let value = held ?? origin?() else {
      fatalError("\(name) is asked for its value while it is being changed.")
    }
    return value
  }

  /// Changes the numbers, in place where nobody else holds them. Their shape stays.
  public func update(_ change: (inout Tensor) -> Void) {
    var value = held.take() ?? value
    (origin, kernel) = (nil, nil)
    change(&value)
    guard value.shape == shape else {
      fatalError("\(name) of shape \(shape) cannot become one of \(value.shape).")
    }
    held = value
  }

  /// The parameter as a kernel that is prepared for pictures of `pictureShape`, made at its first
  /// use. Nil if the numbers have to be held as well, or if nothing is gained.
  public func prepared(
    pictureShape: [Int], stride: Int, padding: Window.Padding
  ) -> PreparedKernel? {
    guard origin != nil else { return nil }
    if let kernel, stride == 1, kernel.fits(pictureShape: pictureShape, padding: padding) {
      return kernel
    }
    kernel = PreparedKernel(value, pictureShape: pictureShape, stride: stride, padding: padding)
    if kernel != nil { held.take()?.discard() }
    return kernel
  }

  /// The parameter as a variable that can meet `x` in an operation: on the same tape, if any.
  public func beside(_ x: Variable) -> Variable { variable(on: x.tape) }

  /// The parameter as a variable on `tape`; a constant without one.
  public func variable(on tape: Tape?) -> Variable { tape?.variable(self) ?? Variable(value) }
}
