/// A result cut into tiles, which are numbered row by row, picture after picture.
struct Tiling {
  let convolution: Convolution
  let form: Winograd
  let rows: Int
  let columns: Int

  /// About how many tiles go together.
  let blockSize: Int

  init(_ convolution: Convolution, _ form: Winograd, blockSize: Int) {
    (self.convolution, self.form, self.blockSize) = (convolution, form, blockSize)
    rows = (convolution.resultShape[1] + form.results - 1) / form.results
    columns = (convolution.resultShape[2] + form.results - 1) / form.results
  }

  /// How many tiles there are.
  var count: Int { convolution.resultShape[0] * rows * columns }

  /// All tiles in blocks of nearly the same size.
  var blocks: [Range<Int>] {
    let blocks = (count + blockSize - 1) / blockSize
    return (0..<blocks).map { count * $0 / blocks..<count * ($0 + 1) / blocks }
  }

  /// Where a tile lies: its picture, and the first row and column of its results.
  func place(_ tile: Int) -> (picture: Int, row: Int, column: Int) {
    let (line, column) = tile.quotientAndRemainder(dividingBy: columns)
    let (picture, row) = line.quotientAndRemainder(dividingBy: rows)
    return (picture, row * form.results, column * form.results)
  }

  /// Bᵀ d B of a part of the block's tiles, among the block's: [elements, tiles, C].
  func readTiles(
    _ x: UnsafePointer<Float>, _ block: Range<Int>, _ part: Range<Int>,
    to result: UnsafeMutablePointer<Float>
  ) {
    switch form {
    case .f2: readTiles(x, block, part, to: result, Winograd.f2)
    case .f4: readTiles(x, block, part, to: result, Winograd.f4)
    }
  }

  /// `form` as a constant, so that the compiler writes a loop for each.
  @inline(__always)
  private func readTiles(
    _ x: UnsafePointer<Float>, _ block: Range<Int>, _ part: Range<Int>,
    to result: UnsafeMutablePointer<Float>, _ form: Winograd
  ) {
    let (height, width) = (convolution.pictureShape[1], convolution.pictureShape[2])
    let (channels, pixels) = (convolution.inputs, form.pixels)
    withScratch(form.elements) { scratch in
      for index in part {
        let place = place(block.lowerBound + index)
        let top = place.row - convolution.window.padding.top
        let left = place.column - convolution.window.padding.left
        let start = x + place.picture * height * width * channels
        for first in stride(from: 0, to: channels, by: 16) {
          let lanes = min(16, channels - first)
          for j in 0..<pixels {
            let isInside = left + j >= 0 && left + j < width
            form.pixelTransform(
              { i in
                guard isInside, top + i >= 0, top + i < height else { return Vector(repeating: 0) }
                return Vector(
                  at: start + ((top + i) * width + left + j) * channels + first, lanes: lanes)
              },
              { i, value in scratch[i * pixels + j] = value })
          }
          let target = result + index * channels + first
          for i in 0..<pixels {
            form.pixelTransform({ scratch[i * pixels + $0] }) { j, value in
              value.store(
                to: target + (i * pixels + j) * block.count * channels, lanes: lanes)
            }
          }
        }
      }
    }
  }

  /// Aᵀ m A of a part of the block's tiles, written where each tile lies.
  func writeTiles(
    _ products: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ block: Range<Int>,
    _ part: Range<Int>, to y: UnsafeMutablePointer<Float>
  ) {
    switch form {
    case .f2: writeTiles(products, bias, block, part, to: y, Winograd.f2)
    case .f4: writeTiles(products, bias, block, part, to: y, Winograd.f4)
    }
  }

  @inline(__always)
  private func writeTiles(
    _ products: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ block: Range<Int>,
    _ part: Range<Int>, to y: UnsafeMutablePointer<Float>, _ form: Winograd
  ) {
    let (height, width) = (convolution.resultShape[1], convolution.resultShape[2])
    let (channels, pixels, results) = (convolution.outputs, form.pixels, form.results)
    withScratch(results * pixels) { scratch in
      for index in part {
        let place = place(block.lowerBound + index)
        let start = y + place.picture * height * width * channels
        let source = products + index * channels
        for first in stride(from: 0, to: channels, by: 16) {
          let lanes = min(16, channels - first)
          for j in 0..<pixels {
            form.resultTransform(
              { i in
                Vector(
                  at: source + (i * pixels + j) * block.count * channels + first, lanes: lanes)
              },
              { i, value in scratch[i * pixels + j] = value })
          }
          let bias = Vector(at: bias + first, lanes: lanes)
          for i in 0..<min(results, height - place.row) {
            form.resultTransform({ scratch[i * pixels + $0] }) { j, value in
              guard place.column + j < width else { return }
              let pixel = (place.row + i) * width + place.column + j
              (value + bias).store(to: start + pixel * channels + first, lanes: lanes)
            }
          }
        }
      }
    }
  }
}
