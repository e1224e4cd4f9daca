import Tensors

/// A picture in the making: rows of red, green and blue, painted over and over.
///
/// Pictures come in and go out as tensors; the painting itself happens in an array of numbers, as a
/// tensor per pixel would cost more than the drawing.
struct Raster {
  let width: Int
  let height: Int
  /// The values 0…1, in rows of pixels, three to a pixel.
  private(set) var values: [Float]

  init(width: Int, height: Int, paper: Color) {
    self.width = width
    self.height = height
    values = Array(repeating: paper.red, count: width * height * 3)
    guard paper.green != paper.red || paper.blue != paper.red else { return }
    for i in stride(from: 0, to: values.count, by: 3) {
      values[i + 1] = paper.green
      values[i + 2] = paper.blue
    }
  }

  /// The finished picture, [H, W, 3].
  var picture: Tensor { Tensor(values, shape: [height, width, 3]) }

  /// Covers one pixel, in part where `coverage` is below 1. Pixels outside are ignored.
  mutating func paint(x: Int, y: Int, _ color: Color, coverage: Float = 1) {
    guard x >= 0, y >= 0, x < width, y < height else { return }
    let i = (y * width + x) * 3
    // In this form a full coverage gives exactly the colour.
    values[i] = (1 - coverage) * values[i] + coverage * color.red
    values[i + 1] = (1 - coverage) * values[i + 1] + coverage * color.green
    values[i + 2] = (1 - coverage) * values[i + 2] + coverage * color.blue
  }

  /// Covers a rectangle of whole pixels.
  mutating func fill(
    x: Int, y: Int, width: Int, height: Int, _ color: Color, coverage: Float = 1
  ) {
    guard width > 0, height > 0 else { return }
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) {
      for column in max(x, 0)..<max(min(x + width, self.width), max(x, 0)) {
        paint(x: column, y: row, color, coverage: coverage)
      }
    }
  }

  /// Draws the lines of a box just outside the given rectangle.
  mutating func frame(x: Int, y: Int, width: Int, height: Int, _ color: Color) {
    fill(x: x - 1, y: y - 1, width: width + 2, height: 1, color)
    fill(x: x - 1, y: y + height, width: width + 2, height: 1, color)
    fill(x: x - 1, y: y, width: 1, height: height, color)
    fill(x: x + width, y: y, width: 1, height: height, color)
  }

  /// Puts a picture with its upper left corner at (x, y), every pixel a square of `factor` pixels.
  mutating func place(_ picture: PixelGrid, x: Int, y: Int, enlargedBy factor: Int = 1) {
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        fill(
          x: x + column * factor, y: y + row * factor, width: factor, height: factor,
          picture.color(x: column, y: row))
      }
    }
  }

  /// Writes `text` with the upper left corner of its capitals at (x, y).
  mutating func write(_ text: String, x: Int, y: Int, scale: Int, _ color: Color) {
    var pen = x
    for character in text {
      let glyph = Font.glyph(character)
      for (row, bits) in glyph.rows.enumerated() where bits != 0 {
        for column in glyph.columns where bits >> UInt8(4 - column) & 1 == 1 {
          fill(
            x: pen + (column - glyph.columns.lowerBound) * scale,
            y: y + (row - Font.rise) * scale, width: scale, height: scale, color)
        }
      }
      pen += (glyph.columns.count + 1) * scale
    }
  }
}
