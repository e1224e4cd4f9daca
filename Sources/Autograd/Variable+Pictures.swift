import Tensors

// Operations on pictures [N, H, W, C].

extension Variable {
  /// The convolution with `kernel`, [U, V, C, O], of the window's extents: [N, H′, W′, O].
  ///
  /// `bias`, of O numbers, is added to each pixel. As `Tensor.convolved(with:bias:stride:padding:)`.
  public func convolved(
    with kernel: Variable, bias: Variable? = nil, stride: Int = 1,
    padding: Window.Padding = .init(0)
  ) -> Variable {
    let (x, w) = (value, kernel.value)
    let result = x.convolved(with: w, bias: bias?.value, stride: stride, padding: padding)
    let inputs = [self, kernel] + (bias.map { [$0] } ?? [])
    let isWanted = inputs.map { $0.place != nil }
    return .result(result, of: inputs) { g in
      let toX = { g.spread(by: w, over: x.shape, stride: stride, padding: padding) }
      let toW = { x.kernelGradient(g, kernelShape: w.shape, stride: stride, padding: padding) }
      return zip(isWanted, [toX, toW, { g.sum(axes: 0, 1, 2) }]).map { $0 ? $1() : nil }
    }
  }

  /// The transposed convolution: each pixel is spread over the window's extents, so that with a
  /// stride of 2 pictures become twice as large. `kernel` is that of the convolution whose gradient
  /// this is, [U, V, results, inputs].
  public func convolvedTransposed(
    with kernel: Variable, stride: Int = 1, padding: Int = 0
  ) -> Variable {
    let (height, width) = (
      (shape[1] - 1) * stride + kernel.shape[0] - 2 * padding,
      (shape[2] - 1) * stride + kernel.shape[1] - 2 * padding
    )
    let padding = Window.Padding(padding)
    return Variable.applying(self, kernel) { x, w in
      let shape = [x.shape[0], height, width, w.shape[2]]
      return (
        x.spread(by: w, over: shape, stride: stride, padding: padding),
        { g in g.convolved(with: w, stride: stride, padding: padding) },
        { g in g.kernelGradient(x, kernelShape: w.shape, stride: stride, padding: padding) }
      )
    }
  }

  /// Each pixel repeated `factor` times down and across.
  public func enlargedToNearest(by factor: Int) -> Variable {
    let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
    return reshaped([n, h, 1, w, 1, c]).broadcast(to: [n, h, factor, w, factor, c])
      .reshaped([n, h * factor, w * factor, c])
  }

  /// The picture at another size, between pixels a mean weighted by distance.
  ///
  /// Pixels are squares whose centres count. With `alignsCorners` they are points, and the outermost
  /// ones stay in the corners (PyTorch's `align_corners`).
  public func resizedBilinearly(
    rows: Int, columns: Int, alignsCorners: Bool = false
  ) -> Variable {
    let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
    let down = Variable(interpolation(from: h, to: rows, alignsCorners))
    let across = Variable(interpolation(from: w, to: columns, alignsCorners))
    let tall = down.matmul(reshaped([n, h, w * c]))
    return across.matmul(tall.reshaped([n * rows, w, c])).reshaped([n, rows, columns, c])
  }

  /// The mean of each square of `factor` × `factor` pixels.
  public func averaged(by factor: Int) -> Variable {
    squares(of: factor).mean(axes: 2, 4)
  }

  /// The largest number of each square of `factor` × `factor` pixels, channel by channel.
  public func maximum(inSquaresOf factor: Int) -> Variable {
    squares(of: factor).maximum(axes: 2, 4)
  }

  private func squares(of factor: Int) -> Variable {
    let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
    guard h % factor == 0, w % factor == 0 else {
      fatalError("Pictures of shape \(shape) cannot be cut into squares of \(factor) pixels.")
    }
    return reshaped([n, h / factor, factor, w / factor, factor, c])
  }
}

/// The matrix [to, from] that interpolates linearly.
private func interpolation(from: Int, to: Int, _ alignsCorners: Bool) -> Tensor {
  var matrix = [Float](repeating: 0, count: from * to)
  for row in 0..<to {
    let position =
      alignsCorners
      ? Float(row) * Float(from - 1) / Float(max(to - 1, 1))
      : (Float(row) + 0.5) * Float(from) / Float(to) - 0.5
    let clamped = min(max(position, 0), Float(from - 1))
    let left = min(Int(clamped), max(from - 2, 0))
    let share = clamped - Float(left)
    matrix[row * from + left] += 1 - share
    if share > 0 { matrix[row * from + left + 1] += share }
  }
  return Tensor(matrix, shape: [to, from])
}
