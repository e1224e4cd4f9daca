import Tensors

// A picture as the text that makes a terminal show it. Every function returns whole lines.

/// The text that shows a picture on a terminal of the given kind, at most `columns` × `rows`
/// characters large; empty for `words`.
///
/// Small pictures are magnified by a whole number; large ones are shrunk, which half blocks do to
/// nearly all: for these, preview the frames themselves rather than a strip with labels. `png`
/// encodes a picture; the two protocols that send files need it.
public func preview(
  _ picture: Tensor, on terminal: TerminalKind, columns: Int, rows: Int,
  png: (Tensor) throws -> [UInt8]
) rethrows -> String {
  // Cells are about 8 × 16 pixels; where they are larger the picture comes out smaller, no more.
  let fitting = sized(picture, toFit: (columns * 8, rows * 16))
  switch terminal {
  case .kitty: return kittyGraphics(png: try png(fitting))
  case .iTerm: return inlineImage(png: try png(fitting))
  case .sixel: return sixels(fitting)
  case .trueColor: return halfBlocks(picture, columns: columns, rows: rows, depth: .trueColor)
  case .colors256: return halfBlocks(picture, columns: columns, rows: rows, depth: .colors256)
  case .plain: return shading(picture, columns: columns, rows: rows)
  case .words: return ""
  }
}

/// The picture magnified by the largest whole number with which it fits into `room` pixels, or
/// shrunk to fit.
func sized(_ picture: Tensor, toFit room: (width: Int, height: Int)) -> Tensor {
  let picture = picture.rank == 2 ? picture.reshaped(picture.shape + [1]) : picture
  let (height, width) = (picture.shape[0], picture.shape[1])
  let factor = min(room.width / max(width, 1), room.height / max(height, 1))
  guard factor == 0 else { return picture.enlarged(by: factor) }
  let scale = min(Float(room.width) / Float(width), Float(room.height) / Float(height))
  return picture.resized(
    height: max(Int(Float(height) * scale), 1), width: max(Int(Float(width) * scale), 1))
}

// MARK: - Half blocks

/// The colours that a terminal distinguishes.
public enum ColorDepth: Sendable {
  /// Red, green and blue in 256 steps each.
  case trueColor
  /// xterm's 256 colours: a cube of 6 × 6 × 6 and 24 greys.
  case colors256
}

/// The picture as half blocks, ▀: each character shows two pixels, the upper one as its ink and the
/// lower one as its background.
public func halfBlocks(
  _ picture: Tensor, columns: Int, rows: Int, depth: ColorDepth = .trueColor
) -> String {
  let grid = PixelGrid(sized(picture, toFit: (columns, rows * 2)))
  var text = ""
  for top in stride(from: 0, to: grid.height, by: 2) {
    var (ink, paper) = ("", "")
    for x in 0..<grid.width {
      let upper = "\u{1B}[38;" + code(grid.color(x: x, y: top), depth) + "m"
      let isLast = top + 1 == grid.height
      let lower =
        isLast ? "" : "\u{1B}[48;" + code(grid.color(x: x, y: top + 1), depth) + "m"
      if upper != ink { text += upper }
      if lower != paper { text += lower }
      (ink, paper) = (upper, lower)
      text += "▀"
    }
    text += "\u{1B}[0m\n"
  }
  return text
}

private func code(_ color: Color, _ depth: ColorDepth) -> String {
  let bytes = color.bytes
  switch depth {
  case .trueColor: return "2;\(bytes[0]);\(bytes[1]);\(bytes[2])"
  case .colors256: return "5;\(nearest256(bytes.map(Int.init)))"
  }
}

/// The number of the nearest of xterm's 256 colours, of those that all terminals show alike.
private func nearest256(_ color: [Int]) -> Int {
  let levels = [0, 95, 135, 175, 215, 255]
  func distance(_ other: [Int]) -> Int {
    zip(color, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
  }
  let steps = color.map { $0 < 48 ? 0 : $0 < 115 ? 1 : ($0 - 35) / 40 }
  let grey = min(max((color.reduce(0, +) / 3 - 3) / 10, 0), 23)
  let isGreyNearer =
    distance(Array(repeating: 8 + 10 * grey, count: 3)) < distance(steps.map { levels[$0] })
  return isGreyNearer ? 232 + grey : 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
}

// MARK: - Letters

/// The picture in letters, from a blank for black to @ for white, for terminals without colour and
/// for descriptions.
///
/// A character is about twice as high as wide and stands for two pixels above each other, so the
/// picture keeps its shape.
public func shading(_ picture: Tensor, columns: Int, rows: Int) -> String {
  let ramp = Array(" .:-=+*#%@")
  let grid = PixelGrid(sized(picture, toFit: (columns, rows * 2)))
  var text = ""
  for top in stride(from: 0, to: grid.height, by: 2) {
    let bottom = min(top + 1, grid.height - 1)
    for x in 0..<grid.width {
      let brightness = (luma(grid.color(x: x, y: top)) + luma(grid.color(x: x, y: bottom))) / 2
      text.append(ramp[min(Int(brightness * Float(ramp.count)), ramp.count - 1)])
    }
    text += "\n"
  }
  return text
}

/// The brightness that a colour has to the eye, in the same steps as a grey (ITU-R BT.601).
private func luma(_ color: Color) -> Float {
  0.299 * color.red + 0.587 * color.green + 0.114 * color.blue
}
