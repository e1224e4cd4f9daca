/// A 3×3 kernel in the form that convolutions compute with.
///
/// Bringing a kernel into Winograd's form takes as long as convolving a small picture with it. A
/// network that does not learn does it once for each kernel, and needs the kernel itself no more.
/// Results have the same bits either way.
public struct PreparedKernel: Sendable {
  /// The kernel's shape, [3, 3, C, O].
  public let shape: [Int]
  let form: Winograd
  /// [elements, C, O].
  let elements: Tensor

  /// The `kernel` for pictures of `pictureShape`, [N, H, W, C], or nil if these are convolved with
  /// the kernel as it is.
  public init?(
    _ kernel: Tensor, pictureShape: [Int], stride: Int = 1, padding: Window.Padding = .init(0)
  ) {
    let convolution = Convolution(
      pictureShape, kernel.shape,
      Window(height: kernel.shape[0], width: kernel.shape[1], stride: stride, padding: padding))
    guard let form = convolution.winograd else { return nil }
    self.init(kernel, form: form)
  }

  /// A 3×3 kernel in the form that is asked for.
  public init(_ kernel: Tensor, form: Winograd) {
    guard kernel.rank == 4, kernel.shape.prefix(2) == [3, 3] else {
      fatalError("A kernel of shape \(kernel.shape) is none of 3×3 pixels.")
    }
    (shape, self.form, elements) = (kernel.shape, form, form.transformed(kernel))
  }

  /// Whether this is the form for pictures of `pictureShape`: it depends on their size.
  public func fits(pictureShape: [Int], padding: Window.Padding = .init(0)) -> Bool {
    Convolution(pictureShape, shape, window(padding)).winograd == form
  }

  fileprivate func window(_ padding: Window.Padding) -> Window {
    Window(height: shape[0], width: shape[1], padding: padding)
  }
}

extension Tensor {
  /// The convolution with a kernel that was prepared: as `convolved(with:bias:stride:padding:)`.
  public func convolved(
    with kernel: PreparedKernel, bias: Tensor? = nil, padding: Window.Padding = .init(0)
  ) -> Tensor {
    Convolution(shape, kernel.shape, kernel.window(padding))
      .result(of: self, kernel.elements, bias, by: kernel.form)
  }

  /// Lets go of numbers that took much memory and will not be needed again: where nobody else has
  /// them, it goes back to the system instead of being kept for reuse.
  public consuming func discard() { storage.isForReuse = false }
}
