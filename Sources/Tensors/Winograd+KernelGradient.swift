// The gradient of a convolution with respect to its kernel, with fewer multiplications.
//
// For Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A and the gradient D of the result, that of the kernel is
// Gᵀ [(A D Aᵀ) ⊙ (Bᵀ d B)] G, summed over all tiles: again products of matrices, one for each element.

extension Convolution {
  /// The gradient with respect to the kernel, [3, 3, C, O], from that with respect to the result.
  ///
  /// As in the way by patches, blocks are dealt out to a few sums, whose number depends on the shapes
  /// only.
  func kernelGradient(of picture: Tensor, _ gradient: Tensor, by form: Winograd) -> Tensor {
    // Tiles are what is summed over: of larger blocks, the sums are fetched less often.
    let tiling = Tiling(
      self, form, blockSize: max(64, (1 << 20) / (form.elements * (inputs + outputs))))
    let (blocks, size) = (tiling.blocks, inputs * outputs)
    let sums = max(1, min(16, blocks.count, (16 << 20) / (form.elements * size)))
    let partial = Tensor(unwritten: [sums, form.elements, inputs, outputs])
    let (x, g, sum) = (picture.pointer, gradient.pointer, partial.pointer)
    WorkerPool.shared.run(chunks: sums) { part in
      let sum = sum + part * form.elements * size
      let blocks = blocks[blocks.count * part / sums..<blocks.count * (part + 1) / sums]
      for (number, block) in blocks.enumerated() {
        let pixels = Tensor(unwritten: [form.elements, block.count, inputs])
        let slopes = Tensor(unwritten: [form.elements, block.count, outputs])
        tiling.readTiles(x, block, 0..<block.count, to: pixels.pointer)
        tiling.readGradients(g, block, to: slopes.pointer)
        for element in 0..<form.elements {
          multiply(
            .init(pixels.pointer + element * block.count * inputs, inputs, isTransposed: true),
            .init(slopes.pointer + element * block.count * outputs, outputs),
            to: sum + element * size, rows: inputs, columns: outputs, inner: block.count,
            adding: number > 0)
        }
        withExtendedLifetime((pixels, slopes)) {}
      }
    }
    withExtendedLifetime((picture, gradient)) {}
    return form.kernel(sums == 1 ? partial[0] : partial.sum(axes: 0))
  }
}

extension Winograd {
  /// Gᵀ u G for each pair of channels: [elements, C, O] → [3, 3, C, O].
  fileprivate func kernel(_ transformed: Tensor) -> Tensor {
    let size = transformed.shape[1] * transformed.shape[2]
    let result = Tensor(unwritten: [3, 3] + transformed.shape.dropFirst())
    let (u, g) = (transformed.pointer, result.pointer)
    inChunks((size + 15) / 16, weight: 16 * elements) { chunks in
      withScratch(3 * pixels) { scratch in
        for chunk in chunks {
          let (first, count) = (chunk * 16, min(16, size - chunk * 16))
          for column in 0..<pixels {
            kernelGradientTransform(
              { Vector(at: u + ($0 * pixels + column) * size + first, lanes: count) },
              { scratch[$0 * pixels + column] = $1 })
          }
          for row in 0..<3 {
            kernelGradientTransform({ scratch[row * pixels + $0] }) { column, value in
              value.store(to: g + (row * 3 + column) * size + first, lanes: count)
            }
          }
        }
      }
    }
    withExtendedLifetime(transformed) {}
    return result
  }

  /// Gᵀ x for a column of elements.
  @inline(__always)
  private func kernelGradientTransform(_ x: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    let (sum, difference) = (x(1) + x(2), x(1) - x(2))
    switch self {
    case .f2:
      put(0, multiplyAdd(sum, 0.5, x(0)))
      put(1, difference * 0.5)
      put(2, multiplyAdd(sum, 0.5, x(3)))
    case .f4:
      let (sum2, difference2) = (x(3) + x(4), x(3) - x(4))
      put(0, multiplyAdd(x(0), 0.25, multiplyAdd(sum, -1 / 6, sum2 * (1 / 24))))
      put(1, multiplyAdd(difference, -1 / 6, difference2 * (1 / 12)))
      put(2, multiplyAdd(sum2 - sum, 1 / 6, x(5)))
    }
  }

  /// A x for a column of the results' gradients.
  @inline(__always)
  fileprivate func gradientTransform(_ x: (Int) -> Vector, _ put: (Int, Vector) -> Void) {
    switch self {
    case .f2:
      let (a, b) = (x(0), x(1))
      put(0, a)
      put(1, a + b)
      put(2, a - b)
      put(3, -b)
    case .f4:
      let (a, b, c, d) = (x(0), x(1), x(2), x(3))
      let (even, odd) = (a + c, b + d)
      let (even2, odd2) = (multiplyAdd(c, 4, a), multiplyAdd(d, 8, b * 2))
      put(0, a)
      put(1, even + odd)
      put(2, even - odd)
      put(3, even2 + odd2)
      put(4, even2 - odd2)
      put(5, d)
    }
  }
}

extension Tiling {
  /// A g Aᵀ of the results' gradient `g` in the block's tiles: [elements, tiles, O]. What a tile has
  /// beyond the result is 0.
  func readGradients(
    _ g: UnsafePointer<Float>, _ block: Range<Int>, to result: UnsafeMutablePointer<Float>
  ) {
    switch form {
    case .f2: readGradients(g, block, to: result, Winograd.f2)
    case .f4: readGradients(g, block, to: result, Winograd.f4)
    }
  }

  @inline(__always)
  private func readGradients(
    _ g: UnsafePointer<Float>, _ block: Range<Int>, to result: UnsafeMutablePointer<Float>,
    _ form: Winograd
  ) {
    let (height, width) = (convolution.resultShape[1], convolution.resultShape[2])
    let (channels, pixels, results) = (convolution.outputs, form.pixels, form.results)
    withScratch(pixels * results) { scratch in
      for index in block.indices {
        let place = place(index)
        let start = g + place.picture * height * width * channels
        let target = result + (index - block.lowerBound) * channels
        for first in stride(from: 0, to: channels, by: 16) {
          let lanes = min(16, channels - first)
          for j in 0..<results {
            form.gradientTransform(
              { i in
                let (row, column) = (place.row + i, place.column + j)
                guard row < height, column < width else { return Vector(repeating: 0) }
                return Vector(at: start + (row * width + column) * channels + first, lanes: lanes)
              },
              { i, value in scratch[i * results + j] = value })
          }
          for i in 0..<pixels {
            form.gradientTransform({ scratch[i * results + $0] }) { j, value in
              value.store(
                to: target + (i * pixels + j) * block.count * channels + first, lanes: lanes)
            }
          }
        }
      }
    }
  }
}
