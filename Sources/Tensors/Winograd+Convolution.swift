extension Convolution {
  /// The Winograd form that pays for this convolution, or nil.
  ///
  /// It needs a 3×3 window that moves by 1. Below a vector's width of channels there is nothing to
  /// gain.
  var winograd: Winograd? {
    guard window.height == 3, window.width == 3, window.stride == 1, inputs >= 16, outputs >= 16
    else { return nil }
    return cost(of: .f4) < cost(of: .f2) ? .f4 : .f2
  }

  /// What a form costs, counted in products of a row of inputs with a matrix [inputs, outputs].
  ///
  /// Each tile needs one for each of its elements. Larger tiles need fewer, unless much of them lies
  /// outside of a small picture. Each element has a matrix of its own, and to read that costs as
  /// much as 12 tiles more, or 48 if the matrix is larger than a core's cache (measured).
  private func cost(of form: Winograd) -> Int {
    let reading = inputs * outputs < 1 << 20 ? 12 : 48
    return form.elements * (Tiling(self, form, blockSize: 1).count + reading)
  }

  /// The convolution with a kernel in the transformed domain, and `bias` added.
  ///
  /// A kernel that fits the cache is used for one block of tiles after the other, each of which goes
  /// through all three steps at once. A larger one is read only once for as many tiles as there is
  /// room for, its elements dealt out to the threads.
  func result(
    of picture: Tensor, _ kernel: Tensor, _ bias: Tensor?, by form: Winograd
  ) -> Tensor {
    let bias = fitting(bias)
    let result = Tensor(unwritten: resultShape)
    let isLarge = kernel.count > 1 << 20
    let size = (isLarge ? 1 << 24 : 1 << 18) / (form.elements * (inputs + outputs))
    let tiling = Tiling(self, form, blockSize: max(size, 16))
    withExtendedLifetime((picture, kernel, bias)) {
      if isLarge {
        for block in tiling.blocks {
          convolve(
            picture.pointer, kernel.pointer, bias.pointer, result.pointer, tiling, block,
            isShared: true)
        }
      } else {
        let blocks = tiling.blocks
        WorkerPool.shared.run(chunks: blocks.count) { number in
          convolve(
            picture.pointer, kernel.pointer, bias.pointer, result.pointer, tiling, blocks[number],
            isShared: false)
        }
      }
    }
    return result
  }

  /// The three steps for a block of tiles, each shared among the threads or not.
  private func convolve(
    _ x: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ tiling: Tiling, _ block: Range<Int>, isShared: Bool
  ) {
    let form = tiling.form
    let pixels = Tensor(unwritten: [form.elements, block.count, inputs])
    let products = Tensor(unwritten: [form.elements, block.count, outputs])
    let (v, m) = (pixels.pointer, products.pointer)
    func inParts(_ count: Int, _ body: (Int) -> Void) {
      guard isShared else { return (0..<count).forEach(body) }
      WorkerPool.shared.run(chunks: count, body)
    }
    let parts = isShared ? (block.count + 7) / 8 : 1
    func part(_ number: Int) -> Range<Int> {
      block.count * number / parts..<block.count * (number + 1) / parts
    }
    inParts(parts) { tiling.readTiles(x, block, part($0), to: v) }
    inParts(form.elements) { element in
      multiply(
        .init(v + element * block.count * inputs, inputs),
        .init(kernel + element * inputs * outputs, outputs),
        to: m + element * block.count * outputs, rows: block.count, columns: outputs,
        inner: inputs)
    }
    inParts(parts) { tiling.writeTiles(m, bias, block, part($0), to: y) }
    withExtendedLifetime((pixels, products)) {}
  }
}
