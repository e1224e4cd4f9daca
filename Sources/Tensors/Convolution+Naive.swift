extension Tensor {
  /// The convolution as its definition says, number by number: the reference that the fast ways are
  /// compared with. As `convolved(with:stride:padding:)`, and hundreds of times slower.
  public func convolvedNaively(
    with kernel: Tensor, stride: Int = 1, padding: Window.Padding = .init(0)
  ) -> Tensor {
    let window = Window(
      height: kernel.shape[0], width: kernel.shape[1], stride: stride, padding: padding)
    let convolution = Convolution(shape, kernel.shape, window)
    let (rows, columns, inputs, outputs) = (shape[1], shape[2], shape[3], kernel.shape[3])
    let (x, w) = (scalars, kernel.scalars)
    var y: [Float] = []
    for n in 0..<shape[0] {
      for i in 0..<convolution.resultShape[1] {
        for j in 0..<convolution.resultShape[2] {
          for o in 0..<outputs {
            var sum: Float = 0
            for u in 0..<window.height {
              for v in 0..<window.width {
                let (row, column) = (i * stride + u - padding.top, j * stride + v - padding.left)
                guard row >= 0, row < rows, column >= 0, column < columns else { continue }
                for c in 0..<inputs {
                  sum +=
                    x[((n * rows + row) * columns + column) * inputs + c]
                    * w[((u * window.width + v) * inputs + c) * outputs + o]
                }
              }
            }
            y.append(sum)
          }
        }
      }
    }
    return Tensor(y, shape: convolution.resultShape)
  }
}
