import Foundation
import Tensors
import Testing

@testable import Pictures

@Suite("Previews on terminals")
struct PreviewTests {
  @Test(
    "A terminal is known by its environment",
    arguments: [
      (["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"], TerminalKind.kitty),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "ghostty"], .kitty),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app", "COLORTERM": "truecolor"], .iTerm),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], .iTerm),
      (["TERM": "foot"], .sixel),
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .trueColor),
      (["TERM": "xterm-256color", "WT_SESSION": "x"], .trueColor),
      (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], .colors256),
      (["TERM": "tmux-256color", "KITTY_WINDOW_ID": "1", "TMUX": "/tmp/x"], .colors256),
      (["TERM": "xterm-kitty", "TMUX": "/tmp/x", "COLORTERM": "truecolor"], .trueColor),
      (["TERM": "xterm-kitty", "NO_COLOR": "1"], .plain),
      (["TERM": "xterm-kitty", "NO_COLOR": ""], .kitty),
      (["TERM": "xterm-kitty", "ACCESSIBLE": "1"], .words),
      (["TERM": "xterm-256color", "LANG": "de_DE.ISO-8859-1"], .plain),
      (["TERM": "xterm-256color", "LANG": "C.UTF-8"], .colors256),
      (["TERM": "dumb"], .plain), ([:], .plain),
    ])
  func detection(environment: [String: String], expected: TerminalKind) {
    #expect(TerminalKind.detected(in: environment) == expected)
  }

  @Test("Half blocks carry the upper pixel as ink and the lower one as background")
  func halfBlock() {
    let picture = Tensor([1, 0, 0, 0, 0, 1], shape: [2, 1, 3])
    #expect(
      halfBlocks(picture, columns: 1, rows: 1)
        == "\u{1B}[38;2;255;0;0m\u{1B}[48;2;0;0;255m▀\u{1B}[0m\n")
    #expect(
      halfBlocks(picture, columns: 1, rows: 1, depth: .colors256)
        == "\u{1B}[38;5;196m\u{1B}[48;5;21m▀\u{1B}[0m\n")
  }

  @Test("Colours are set only where they change, and an odd last row has no background")
  func economy() {
    let text = halfBlocks(Tensor(repeating: 1, shape: [3, 3, 1]), columns: 3, rows: 2)
    let white = "2;255;255;255m"
    #expect(
      text
        == "\u{1B}[38;\(white)\u{1B}[48;\(white)▀▀▀\u{1B}[0m\n\u{1B}[38;\(white)▀▀▀\u{1B}[0m\n")
  }

  @Test("Each of 256 colours is nearest to itself, and greys take the grey ramp")
  func colors256() {
    func number(_ hex: UInt32) -> String {
      let color = Color(hex: hex)
      let picture = Tensor([color.red, color.green, color.blue], shape: [1, 1, 3])
      return halfBlocks(picture, columns: 1, rows: 1, depth: .colors256)
    }
    #expect(number(0x5F87AF).contains("5;67m"))
    #expect(number(0x808080).contains("5;244m"))
    #expect(number(0x121212).contains("5;233m"))
    #expect(number(0xFFFFFF).contains("5;231m"))
  }

  @Test("Pictures are magnified by whole numbers, or shrunk to what fits")
  func fitting() {
    func size(_ height: Int, _ width: Int) -> [Int] {
      sized(.zeros([height, width, 1]), toFit: (80, 48)).shape
    }
    #expect(size(16, 16) == [48, 48, 1])
    #expect(size(16, 70) == [16, 70, 1])
    #expect(size(100, 160) == [48, 76, 1])
    #expect(size(1, 1000) == [1, 80, 1])
  }

  @Test("Letters run from a blank for black to @ for white")
  func letters() {
    let ramp = Tensor([0, 0.25, 0.5, 0.75, 1], shape: [1, 5, 1])
    #expect(shading(ramp, columns: 5, rows: 1) == " :+#@\n")
  }

  @Test("Base64 writes the test vectors of RFC 4648")
  func vectors() {
    let expected = ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"]
    for (length, letters) in expected.enumerated() {
      #expect(base64(Array("foobar".utf8.prefix(length))) == letters)
    }
  }

  @Test(
    "kitty's pieces hold at most 4096 letters and give the file back",
    arguments: [0, 10, 3072, 9999])
  func kitty(count: Int) throws {
    let file = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let text = kittyGraphics(png: file, columns: 40)
    var letters = ""
    let pieces = text.dropLast().components(separatedBy: "\u{1B}\\").dropLast()
    for (i, piece) in pieces.enumerated() {
      let parts = piece.components(separatedBy: ";")
      let more = i + 1 < pieces.count ? "m=1" : "m=0"
      #expect(parts[0] == "\u{1B}_G" + (i == 0 ? "a=T,f=100,q=2,c=40," : "") + more)
      #expect(parts[1].count <= 4096 && (i + 1 == pieces.count || parts[1].count % 4 == 0))
      letters += parts[1]
    }
    #expect(Data(base64Encoded: letters) == Data(file))
  }

  @Test("iTerm2's escape names the size and gives the file back")
  func iTerm() throws {
    let file = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    let text = inlineImage(png: file, columns: 20)
    #expect(text.hasPrefix("\u{1B}]1337;File=inline=1;size=1000;width=20;"))
    #expect(text.hasSuffix("\u{07}\n"))
    let letters = try #require(text.dropLast(2).split(separator: ":").last)
    #expect(Data(base64Encoded: String(letters)) == Data(file))
  }

  @Test("Every kind of terminal gets its own text, and a listener none")
  func kinds() {
    let picture = Tensor.zeros([8, 8, 1])
    func text(_ kind: TerminalKind) -> String {
      preview(picture, on: kind, columns: 80, rows: 24) { _ in [1, 2, 3] }
    }
    #expect(text(.kitty).contains("_G") && text(.iTerm).contains("1337"))
    #expect(text(.sixel).contains("\u{1B}P") && text(.trueColor).contains("▀"))
    #expect(!text(.plain).contains("\u{1B}") && text(.words).isEmpty)
    #expect(Set(TerminalKind.allCases.map(text)).count == TerminalKind.allCases.count)
  }
}

@Suite("Sixels")
struct SixelTests {
  @Test("A picture of few colours comes back as it was, to a sixel's percent of colour")
  func roundTrip() throws {
    let colors: [[Float]] = [[1, 0, 0], [0, 0.2, 1], [0.5, 0.5, 0.5], [1, 1, 1]]
    let values = (0..<13 * 17).flatMap { colors[$0 * $0 % 7 % 4] }
    let decoded = try SixelDecoder.decode(sixels(Tensor(values, shape: [13, 17, 3])))
    #expect(decoded.width == 17 && decoded.height == 13)
    let expected = values.map { Int(($0 * 100).rounded()) }
    #expect(decoded.percent.flatMap { $0 ?? [] } == expected)
  }

  @Test("A picture of many colours is shown in 256 of them, none far off")
  func manyColors() throws {
    let values = (0..<64 * 64).flatMap { i -> [Float] in
      let (x, y) = (Float(i % 64) / 63, Float(i / 64) / 63)
      return [x, y, (x + y) / 2]
    }
    let decoded = try SixelDecoder.decode(sixels(Tensor(values, shape: [64, 64, 3])))
    let pixels = decoded.percent.map { $0 ?? [-100, 0, 0] }
    #expect(Set(pixels).count <= 256)
    let shares = pixels.flatMap { $0 }.map { Float($0) }
    let error = zip(shares, values).map { abs($0 - 100 * $1) }
    // 256 cells on a plane of 64 × 64 colours are about 4 × 4 steps of 1.6 percent.
    #expect(error.reduce(0, +) / Float(error.count) < 3)
    #expect((error.max() ?? 100) < 15)
  }

  @Test("Black and white stay so among many colours")
  func extremes() {
    let values = (0..<900).flatMap { i -> [Float] in
      if i < 400 { return Array(repeating: i < 10 ? 0 : 1, count: 3) }
      return [Float(i) / 900, Float(i * 7 % 900) / 900, 0.5]
    }
    let grid = PixelGrid(Tensor(values, shape: [30, 30, 3]))
    let (palette, indices) = paletted(grid)
    #expect(palette[indices[399]].hexText == "#ffffff")
    #expect((palette[indices[0]].bytes.max() ?? 255) < 20)
  }
}

/// A reader of sixels for these tests, written from DEC's manual.
private struct SixelDecoder {
  let width: Int
  let height: Int
  /// Red, green and blue in percent, pixel by pixel; nil where nothing was drawn.
  var percent: [[Int]?]

  struct Malformed: Error {}

  static func decode(_ text: String) throws -> SixelDecoder {
    let bytes = Array(text.utf8)
    let head = Array("\u{1B}P0;1q\"".utf8)
    guard bytes.starts(with: head), text.hasSuffix("\u{1B}\\\n") else { throw Malformed() }
    var reader = Reader(bytes: Array(bytes[head.count...].dropLast(3)))
    let size = reader.numbers()
    guard size.count == 4, size[0] == 1, size[1] == 1 else { throw Malformed() }
    var result = SixelDecoder(
      width: size[2], height: size[3], percent: Array(repeating: nil, count: size[2] * size[3]))
    var palette: [Int: [Int]] = [:]
    var (color, x, band) = (0, 0, 0)
    while let byte = reader.next() {
      switch byte {
      case UInt8(ascii: "#"):
        let numbers = reader.numbers()
        color = numbers[0]
        if numbers.count == 5 { palette[color] = Array(numbers[2...]) }
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, band) = (0, band + 1)
      case UInt8(ascii: "!"):
        let count = reader.numbers()[0]
        guard let letter = reader.next(), letter >= 63 else { throw Malformed() }
        for _ in 0..<count { try result.draw(letter, &x, band, palette[color]) }
      case 63...126: try result.draw(byte, &x, band, palette[color])
      default: throw Malformed()
      }
    }
    return result
  }

  private mutating func draw(_ letter: UInt8, _ x: inout Int, _ band: Int, _ color: [Int]?) throws {
    for bit in 0..<6 where (letter - 63) >> bit & 1 == 1 {
      let y = band * 6 + bit
      guard x < width, y < height, percent[y * width + x] == nil else { throw Malformed() }
      percent[y * width + x] = color
    }
    x += 1
  }

  private struct Reader {
    let bytes: [UInt8]
    var place = 0

    mutating func next() -> UInt8? {
      guard place < bytes.count else { return nil }
      defer { place += 1 }
      return bytes[place]
    }

    /// Numbers with semicolons between them.
    mutating func numbers() -> [Int] {
      var result = [0]
      while place < bytes.count {
        switch bytes[place] {
        case let digit where (48...57).contains(digit):
          result[result.count - 1] = result[result.count - 1] * 10 + Int(digit) - 48
        case UInt8(ascii: ";"): result.append(0)
        default: return result
        }
        place += 1
      }
      return result
    }
  }
}
