import COpenBLAS

// Convolution as matrix products ("im2col"; Chellapilla, Puri and Simard 2006).
//
// What the window covers at one place is a row of numbers, a patch. All patches under each other,
// times the kernel as a matrix, are the result. As a whole the matrix of patches would be as large as
// nine pictures; it is made and used in blocks that stay in the cache.

extension Convolution {
  /// How many places make a block: as many as fit half a megabyte, and enough of them that the
  /// kernel is not read for nothing.
  private var blockSize: Int { max(128, (1 << 17) / patchSize) }

  private func block(_ number: Int) -> Range<Int> {
    number * blockSize..<min((number + 1) * blockSize, places)
  }

  private var blocks: Int { (places + blockSize - 1) / blockSize }

  /// The convolution of `picture` with `kernel`, and `bias` added.
  func result(of picture: Tensor, _ kernel: Tensor, _ bias: Tensor?) -> Tensor {
    let bias = fitting(bias)
    let result = Tensor(unwritten: resultShape)
    let (x, w, y, b) = (picture.pointer, kernel.pointer, result.pointer, bias.pointer)
    WorkerPool.shared.run(chunks: blocks) { number in
      let block = block(number)
      let y = y + block.lowerBound * outputs
      for place in 0..<block.count { (y + place * outputs).update(from: b, count: outputs) }
      withPatches(block, of: x) { patches in
        multiply(
          .init(patches, patchSize), .init(w, outputs), to: y, rows: block.count,
          columns: outputs, inner: patchSize, adding: true)
      }
    }
    withExtendedLifetime((picture, kernel, bias)) {}
    return result
  }

  /// The gradient with respect to the picture, from that with respect to the result.
  ///
  /// Pictures are independent, and within one of them patches overlap: a picture is a piece of work.
  func spread(_ gradient: Tensor, _ kernel: Tensor) -> Tensor {
    let result = Tensor.zeros(pictureShape)
    let (g, w, x) = (gradient.pointer, kernel.pointer, result.pointer)
    let placesOfPicture = resultShape[1] * resultShape[2]
    WorkerPool.shared.run(chunks: pictureShape[0]) { picture in
      let (first, end) = (picture * placesOfPicture, (picture + 1) * placesOfPicture)
      for start in Swift.stride(from: first, to: end, by: blockSize) {
        let block = start..<min(start + blockSize, end)
        let patches = Tensor(unwritten: [block.count, patchSize])
        multiply(
          .init(g + block.lowerBound * outputs, outputs), .init(w, outputs, isTransposed: true),
          to: patches.pointer, rows: block.count, columns: patchSize, inner: outputs)
        scatter(patches.pointer, block, to: x)
        withExtendedLifetime(patches) {}
      }
    }
    withExtendedLifetime((gradient, kernel)) {}
    return result
  }

  /// The gradient with respect to the kernel: all patches, transposed, times `gradient`.
  ///
  /// The blocks are dealt out to a few sums, whose number depends on the shapes only, so that the
  /// result has the same bits for any number of threads.
  func kernelGradient(of picture: Tensor, _ gradient: Tensor) -> Tensor {
    let size = patchSize * outputs
    let sums = max(1, min(16, blocks, (16 << 20) / size))
    let partial = Tensor(unwritten: [sums, size])
    let (x, g, sum) = (picture.pointer, gradient.pointer, partial.pointer)
    WorkerPool.shared.run(chunks: sums) { part in
      for number in blocks * part / sums..<blocks * (part + 1) / sums {
        let block = block(number)
        withPatches(block, of: x) { patches in
          multiply(
            .init(patches, patchSize, isTransposed: true),
            .init(g + block.lowerBound * outputs, outputs), to: sum + part * size,
            rows: patchSize, columns: outputs, inner: block.count,
            adding: number > blocks * part / sums)
        }
      }
    }
    withExtendedLifetime((picture, gradient)) {}
    let shape = [window.height, window.width, inputs, outputs]
    return (sums == 1 ? partial : partial.sum(axes: 0)).reshaped(shape)
  }

  /// Hands over the patches of a block. A window of one pixel has them where they lie.
  private func withPatches(
    _ block: Range<Int>, of picture: UnsafePointer<Float>, _ body: (UnsafePointer<Float>) -> Void
  ) {
    if isProduct { return body(picture + block.lowerBound * inputs) }
    let patches = Tensor(unwritten: [block.count, patchSize])
    gather(picture, block, to: patches.pointer)
    withExtendedLifetime(patches) { body(patches.pointer) }
  }
}

// MARK: - Patches

extension Convolution {
  /// Calls `body` for each row of the window at each place of `block`: where it begins in the patch
  /// and in the picture (in numbers), which of its columns lie inside, and whether any do.
  @inline(__always)
  private func forEachWindowRow(
    _ block: Range<Int>,
    _ body: (_ patch: Int, _ picture: Int, _ inside: Range<Int>) -> Void
  ) {
    let (rows, columns) = (pictureShape[1], pictureShape[2])
    let (placeRows, placeColumns) = (resultShape[1], resultShape[2])
    for place in block {
      let (line, column) = place.quotientAndRemainder(dividingBy: placeColumns)
      let (picture, row) = line.quotientAndRemainder(dividingBy: placeRows)
      let (top, left) = (
        row * window.stride - window.padding.top, column * window.stride - window.padding.left
      )
      let inside = max(0, -left)..<max(0, -left, min(window.width, columns - left))
      for u in 0..<window.height {
        let patch = ((place - block.lowerBound) * window.height + u) * window.width * inputs
        let isInside = top + u >= 0 && top + u < rows
        body(
          patch, ((picture * rows + top + u) * columns + left) * inputs, isInside ? inside : 0..<0)
      }
    }
  }

  private func gather(
    _ picture: UnsafePointer<Float>, _ block: Range<Int>, to patches: UnsafeMutablePointer<Float>
  ) {
    let length = window.width * inputs
    forEachWindowRow(block) { patch, start, inside in
      let target = patches + patch
      let (first, end) = (inside.lowerBound * inputs, inside.upperBound * inputs)
      target.update(repeating: 0, count: first)
      (target + first).update(from: picture + start + first, count: end - first)
      (target + end).update(repeating: 0, count: length - end)
    }
  }

  private func scatter(
    _ patches: UnsafePointer<Float>, _ block: Range<Int>, to picture: UnsafeMutablePointer<Float>
  ) {
    forEachWindowRow(block) { patch, start, inside in
      guard !inside.isEmpty else { return }
      let target = picture + start + inside.lowerBound * inputs
      RowPair(
        a: target, aStep: 1, b: patches + patch + inside.lowerBound * inputs, bStep: 1,
        result: target, count: inside.count * inputs
      ).apply { $0 + $1 }
    }
  }
}

// MARK: - Products of matrices in memory

/// A matrix where it lies: its rows begin `width` numbers apart, unless it is to be read transposed.
struct MatrixView {
  let start: UnsafePointer<Float>
  let width: Int
  let isTransposed: Bool

  init(_ start: UnsafePointer<Float>, _ width: Int, isTransposed: Bool = false) {
    (self.start, self.width, self.isTransposed) = (start, width, isTransposed)
  }
}

/// c = scale · a b, [rows, inner] · [inner, columns], or c + that; the rows of c begin `width` apart.
func multiply(
  _ a: MatrixView, _ b: MatrixView, to c: UnsafeMutablePointer<Float>, width: Int? = nil,
  rows: Int, columns: Int, inner: Int, scale: Float = 1, adding: Bool = false
) {
  cblas_sgemm(
    CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
    b.isTransposed ? CblasTrans : CblasNoTrans, blasint(rows), blasint(columns), blasint(inner),
    scale, a.start, blasint(a.width), b.start, blasint(b.width), adding ? 1 : 0, c,
    blasint(width ?? columns))
}
