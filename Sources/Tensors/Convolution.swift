/// How a window moves over pictures [N, H, W, C].
public struct Window: Sendable, Equatable {
  /// Zeros that are thought of around a picture, in pixels.
  public struct Padding: Sendable, Equatable {
    public let top, left, bottom, right: Int

    /// Different borders, as the downsampling of autoencoders has them.
    public init(top: Int, left: Int, bottom: Int, right: Int) {
      (self.top, self.left, self.bottom, self.right) = (top, left, bottom, right)
    }
    /// The same on every side.
    public init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }
  }

  /// The window's own extents, in pixels.
  public let height, width: Int
  /// How many pixels it moves at a time, down and across.
  public let stride: Int
  /// What is around the picture.
  public let padding: Padding

  /// A window from its extents.
  public init(height: Int, width: Int, stride: Int = 1, padding: Padding = Padding(0)) {
    guard height > 0, width > 0, stride > 0 else {
      fatalError("A window of \(height)×\(width) cannot move by \(stride).")
    }
    (self.height, self.width, self.stride, self.padding) = (height, width, stride, padding)
  }

  /// How many places it takes on a picture of `rows` × `columns` pixels.
  public func places(rows: Int, columns: Int) -> (rows: Int, columns: Int) {
    (
      (rows + padding.top + padding.bottom - height) / stride + 1,
      (columns + padding.left + padding.right - width) / stride + 1
    )
  }

  /// The window with which the gradient of a convolution goes back, for a stride of 1: a full
  /// overlap where the convolution had none.
  var mirrored: Window {
    Window(
      height: height, width: width,
      padding: Padding(
        top: height - 1 - padding.top, left: width - 1 - padding.left,
        bottom: height - 1 - padding.bottom, right: width - 1 - padding.right))
  }
}

// MARK: - Convolution and its derivatives

extension Tensor {
  /// The convolution of pictures with a kernel, as networks understand it (not mirrored):
  ///
  ///     y[n, i, j, o] = Σ x[n, i·s + u − p, j·s + v − p, c] · kernel[u, v, c, o]  over u, v, c
  ///
  /// with the stride s and the padding p; outside of the picture x is 0. The picture is
  /// [N, H, W, C], the kernel [U, V, C, O], the result [N, H′, W′, O]. (PyTorch stores the kernel
  /// as [O, C, U, V].) `bias`, [O], is added to every pixel of the result.
  public func convolved(
    with kernel: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Window.Padding = .init(0)
  ) -> Tensor {
    let window = Window(
      height: kernel.shape[0], width: kernel.shape[1], stride: stride, padding: padding)
    let convolution = Convolution(shape, kernel.shape, window)
    guard let form = convolution.winograd else {
      return convolution.result(of: self, kernel, bias)
    }
    let elements = form.transformed(kernel)
    // Large kernels grow up to four times in this form, and have a size of their own in each layer:
    // kept for reuse, those of one network would take more than a gigabyte.
    if elements.count > 1 << 23 { elements.discard() }
    return convolution.result(of: self, elements, bias, by: form)
  }

  /// The same through matrices of patches, whatever the size: the way of all kernels but those of
  /// 3×3 pixels, and the reference for these.
  public func convolvedByPatches(
    with kernel: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Window.Padding = .init(0)
  ) -> Tensor {
    let window = Window(
      height: kernel.shape[0], width: kernel.shape[1], stride: stride, padding: padding)
    return Convolution(shape, kernel.shape, window).result(of: self, kernel, bias)
  }

  /// The gradient of a convolution with respect to its picture of `shape`; this tensor is the one
  /// with respect to its result. The same is called a transposed convolution: each number of the
  /// result is spread over the pixels that it came from.
  public func spread(
    by kernel: Tensor, over shape: [Int], stride: Int = 1, padding: Window.Padding = .init(0)
  ) -> Tensor {
    let window = Window(
      height: kernel.shape[0], width: kernel.shape[1], stride: stride, padding: padding)
    let convolution = Convolution(shape, kernel.shape, window)
    convolution.require(resultShape: self.shape)
    if convolution.isProduct {
      return reshaped([-1, self.shape[3]])
        .matmul(kernel.reshaped([shape[3], -1]), transposingOther: true).reshaped(shape)
    }
    let back = window.mirrored
    guard stride == 1, back.padding.isPossible else {
      return convolution.spread(self, kernel)
    }
    return convolved(with: kernel.mirrored, padding: back.padding)
  }

  /// The gradient of a convolution of this picture with respect to its kernel, of `kernelShape`;
  /// `gradient` is the one with respect to the result.
  public func kernelGradient(
    _ gradient: Tensor, kernelShape: [Int], stride: Int = 1, padding: Window.Padding = .init(0)
  ) -> Tensor {
    let window = Window(
      height: kernelShape[0], width: kernelShape[1], stride: stride, padding: padding)
    let convolution = Convolution(shape, kernelShape, window)
    convolution.require(resultShape: gradient.shape)
    if convolution.isProduct {
      return reshaped([-1, shape[3]])
        .matmul(gradient.reshaped([-1, gradient.shape[3]]), transposingSelf: true)
        .reshaped(kernelShape)
    }
    if let form = convolution.winograd {
      return convolution.kernelGradient(of: self, gradient, by: form)
    }
    return convolution.kernelGradient(of: self, gradient)
  }

  /// A kernel turned by 180°, with inputs and outputs exchanged: [U, V, C, O] → [U, V, O, C].
  fileprivate var mirrored: Tensor {
    reshaped([shape[0] * shape[1]] + shape[2...]).flipped(axis: 0).transposed
      .reshaped([shape[0], shape[1], shape[3], shape[2]])
  }
}

extension Window.Padding {
  fileprivate var isPossible: Bool { min(top, left, bottom, right) >= 0 }
}

/// The extents of one convolution, once they are known to fit.
struct Convolution {
  let window: Window
  /// [N, H, W, C] of the picture.
  let pictureShape: [Int]
  /// [N, H′, W′, O] of the result.
  let resultShape: [Int]

  init(_ picture: [Int], _ kernel: [Int], _ window: Window) {
    guard picture.count == 4, kernel.count == 4, picture[3] == kernel[2] else {
      fatalError(
        "Pictures [N, H, W, C] of shape \(picture) cannot be convolved with a kernel [U, V, C, O] "
          + "of shape \(kernel).")
    }
    let places = window.places(rows: picture[1], columns: picture[2])
    guard places.rows > 0, places.columns > 0 else {
      fatalError("Pictures of shape \(picture) are too small for a kernel of shape \(kernel).")
    }
    (self.window, pictureShape) = (window, picture)
    resultShape = [picture[0], places.rows, places.columns, kernel[3]]
  }

  var inputs: Int { pictureShape[3] }
  var outputs: Int { resultShape[3] }
  /// How many numbers one place of the window covers.
  var patchSize: Int { window.height * window.width * inputs }
  /// How many places there are.
  var places: Int { resultShape[0] * resultShape[1] * resultShape[2] }

  /// Whether it is nothing but a matrix product for each pixel.
  var isProduct: Bool { window == Window(height: 1, width: 1) }

  /// The bias, once it is known to fit; zeros if there is none.
  func fitting(_ bias: Tensor?) -> Tensor {
    let bias = bias ?? .zeros([outputs])
    guard bias.shape == [outputs] else {
      fatalError("A bias of shape \(bias.shape) does not fit \(outputs) channels.")
    }
    return bias
  }

  func require(resultShape shape: [Int]) {
    guard shape == resultShape else {
      fatalError(
        "A convolution of \(pictureShape) results in \(resultShape); this is of shape \(shape).")
    }
  }
}
