import Tensors

/// The picture as sixels, the graphics of DEC's VT340 terminals, one pixel to a pixel.
///
/// Colours are those of the picture where it has at most 256, else 256 chosen by median cut. A
/// letter holds six pixels above each other that have one colour; a band of six rows is drawn
/// once for each of its colours. (DEC, "VT330/VT340 Programmer Reference Manual", chapter 14.)
public func sixels(_ picture: Tensor) -> String {
  let grid = PixelGrid(picture)
  let (palette, indices) = paletted(grid)
  // Raster attributes: square pixels, then the size.
  var text = Array("\u{1B}P0;1q\"1;1;\(grid.width);\(grid.height)".utf8)
  for (i, color) in palette.enumerated() {
    let percent = color.bytes.map { (Int($0) * 100 + 127) / 255 }
    text += "#\(i);2;\(percent[0]);\(percent[1]);\(percent[2])".utf8
  }
  for top in stride(from: 0, to: grid.height, by: 6) {
    // The band's six rows as one byte per colour and column.
    var bits = [UInt8](repeating: 0, count: palette.count * grid.width)
    for (bit, y) in (top..<min(top + 6, grid.height)).enumerated() {
      for x in 0..<grid.width { bits[indices[y * grid.width + x] * grid.width + x] |= 1 << bit }
    }
    for color in palette.indices {
      let line = bits[color * grid.width..<(color + 1) * grid.width]
      guard let last = line.lastIndex(where: { $0 != 0 }) else { continue }
      text += "#\(color)".utf8
      appendRuns(of: line[...last], to: &text)
      text.append(UInt8(ascii: "$"))
    }
    text.append(UInt8(ascii: "-"))
  }
  return String(decoding: text, as: UTF8.self) + "\u{1B}\\\n"
}

/// Appends one colour's letters of a band; runs of more than three are written as `!` and a count.
private func appendRuns(of line: ArraySlice<UInt8>, to text: inout [UInt8]) {
  var start = line.startIndex
  while start < line.endIndex {
    let end = line[start...].firstIndex { $0 != line[start] } ?? line.endIndex
    let run = end - start
    if run > 3 { text += "!\(run)".utf8 }
    text += repeatElement(line[start] + 63, count: run > 3 ? 1 : run)
    start = end
  }
}

// MARK: - Palettes

/// The picture as at most 256 colours and, pixel by pixel, which of them it shows.
func paletted(_ grid: PixelGrid) -> (palette: [Color], indices: [Int]) {
  let pixels = (0..<grid.width * grid.height).map { i in
    grid.color(x: i % grid.width, y: i / grid.width).hex
  }
  if let exact = indexed(pixels, most: 256) {
    return (exact.colors.map(Color.init(hex:)), exact.indices)
  }
  // Among thousands of colours, those that agree in their upper five bits are one.
  let coarse = pixels.map { pixel in
    let five = pixel >> 3 & 0x1F1F1F
    return five << 3 | five >> 2 & 0x070707
  }
  guard let (colors, indices) = indexed(coarse, most: 1 << 15) else { return ([], []) }
  var counts = [Int](repeating: 0, count: colors.count)
  for index in indices { counts[index] += 1 }
  let boxes = medianCut(zip(colors, counts).map(WeightedColor.init), into: 256)
  let palette = boxes.map(mean)
  let nearest = colors.map { color in
    palette.indices.min { distance(palette[$0], color) < distance(palette[$1], color) } ?? 0
  }
  return (palette.map(Color.init(hex:)), indices.map { nearest[$0] })
}

/// The colours that occur and each pixel's place among them, or nil if they are more than `most`.
private func indexed(_ pixels: [UInt32], most: Int) -> (colors: [UInt32], indices: [Int])? {
  var colors: [UInt32] = []
  var places: [UInt32: Int] = [:]
  var indices: [Int] = []
  indices.reserveCapacity(pixels.count)
  for (i, pixel) in pixels.enumerated() {
    if i > 0, pixel == pixels[i - 1] {
      indices.append(indices[i - 1])
    } else if let place = places[pixel] {
      indices.append(place)
    } else {
      guard colors.count < most else { return nil }
      places[pixel] = colors.count
      indices.append(colors.count)
      colors.append(pixel)
    }
  }
  return (colors, indices)
}

private func channelByte(_ channel: Int, of hex: UInt32) -> Int {
  Int(hex >> UInt32(16 - 8 * channel) & 255)
}

private func distance(_ a: UInt32, _ b: UInt32) -> Int {
  (0..<3).reduce(0) { sum, channel in
    let difference = channelByte(channel, of: a) - channelByte(channel, of: b)
    return sum + difference * difference
  }
}

/// A colour and the number of pixels that have it.
private struct WeightedColor {
  let hex: UInt32
  let count: Int

  func part(_ channel: Int) -> Int { channelByte(channel, of: hex) }
}

/// Divides colours into `count` boxes: again and again, the box whose pixels spread the most is cut
/// along its longest side, with half of the pixels on either side (Heckbert, 1982).
private func medianCut(_ colors: [WeightedColor], into count: Int) -> [[WeightedColor]] {
  var boxes = [(colors: colors, longest: longestSide(of: colors))]
  while boxes.count < count {
    guard
      let widest = boxes.indices.max(by: {
        boxes[$0].longest.weight < boxes[$1].longest.weight
      }), boxes[widest].colors.count > 1
    else { break }
    let box = boxes.remove(at: widest)
    let sorted = box.colors.sorted {
      ($0.part(box.longest.channel), $0.hex) < ($1.part(box.longest.channel), $1.hex)
    }
    let total = sorted.reduce(0) { $0 + $1.count }
    var (cut, before) = (0, 0)
    while cut < sorted.count - 1, 2 * before < total {
      before += sorted[cut].count
      cut += 1
    }
    for half in [Array(sorted[..<cut]), Array(sorted[cut...])] {
      boxes.append((half, longestSide(of: half)))
    }
  }
  return boxes.map(\.colors)
}

private func longestSide(of colors: [WeightedColor]) -> (channel: Int, weight: Int) {
  guard colors.count > 1 else { return (0, 0) }
  let pixels = colors.reduce(0) { $0 + $1.count }
  let sides = (0..<3).map { channel in
    let parts = colors.lazy.map { $0.part(channel) }
    return (channel: channel, weight: ((parts.max() ?? 0) - (parts.min() ?? 0)) * pixels)
  }
  return sides.max { $0.weight < $1.weight } ?? (0, 0)
}

private func mean(_ colors: [WeightedColor]) -> UInt32 {
  let total = colors.reduce(0) { $0 + $1.count }
  return (0..<3).reduce(0) { hex, channel in
    let sum = colors.reduce(0) { $0 + $1.part(channel) * $1.count }
    return hex << 8 | UInt32((sum + total / 2) / total)
  }
}
