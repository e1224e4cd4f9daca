/// The letters on our pictures: a bitmap alphabet drawn for this project, five columns wide.
///
/// At a whole-number scale every dot of a letter becomes a square of so many pixels, so labels stay
/// crisp on a projector and next to magnified pixels. Letters are as wide as their ink; digits all
/// take the same room, so numbers line up.
enum Font {
  /// The rows from the top of a capital to the line it stands on.
  static let capitalHeight = 7
  /// The rows from the top of a capital to the end of a tail.
  static let height = 9
  /// The rows above a capital that a mark, as in a capital with a hat, may use.
  static let rise = 2

  /// One drawn letter.
  struct Glyph: Equatable, Sendable {
    /// The rows from `rise` above a capital downwards; the most significant of five bits is left.
    var rows: [UInt8]
    /// The columns that the letter takes, without the gap to the next one.
    var columns: Range<Int>
  }

  /// The glyph of `character`; a box stands for what the font does not have.
  static func glyph(_ character: Character) -> Glyph { glyphs[character] ?? box }

  /// The pixels from the first letter's left edge to the last one's right edge.
  static func width(of text: String, scale: Int = 1) -> Int {
    scale * max(text.reduce(-1) { $0 + glyph($1).columns.count + 1 }, 0)
  }

  /// `text`, or its beginning and an ellipsis where all of it does not fit into `room` pixels.
  static func shortened(_ text: String, to room: Int, scale: Int) -> String {
    guard width(of: text, scale: scale) > room else { return text }
    var text = text
    while !text.isEmpty, width(of: text + "…", scale: scale) > room { text.removeLast() }
    return text + "…"
  }

  private static let glyphs = parsed(sheet)
  private static let box = Glyph(
    rows: [0, 0, 31, 17, 17, 17, 17, 17, 31, 0, 0], columns: 0..<5)
  private static let marks: [Character: Unicode.Scalar] = [
    "ˉ": "\u{304}", "ˆ": "\u{302}", "˜": "\u{303}", "¨": "\u{308}", "´": "\u{301}", "`": "\u{300}",
  ]
}

extension Font.Glyph {
  /// Makes the glyph whose nine rows are drawn with # and . in `drawing`.
  fileprivate init(drawing: [Substring], isDigit: Bool) {
    rows =
      Array(repeating: 0, count: Font.rise)
      + drawing.map { row in
        row.utf8.reduce(0) { $0 << 1 | ($1 == UInt8(ascii: "#") ? 1 : 0) }
      }
    let ink = rows.reduce(0, |)
    guard ink != 0, !isDigit else {
      columns = isDigit ? 0..<5 : 0..<3
      return
    }
    columns = ink.leadingZeroBitCount - 3..<5 - ink.trailingZeroBitCount
  }

  /// This letter with a mark over it, higher up where the letter itself is tall.
  fileprivate func marked(with mark: Font.Glyph) -> Font.Glyph {
    let isTall = rows[Font.rise] | rows[Font.rise + 1] != 0
    let raised = isTall ? Array(mark.rows.dropFirst(Font.rise)) + [0, 0] : mark.rows
    let first = min(columns.lowerBound, mark.columns.lowerBound)
    let end = max(columns.upperBound, mark.columns.upperBound)
    return Font.Glyph(rows: zip(rows, raised).map { $0 | $1 }, columns: first..<end)
  }

  /// This letter as a subscript: drawn as a superscript, it hangs four rows lower.
  fileprivate var lowered: Font.Glyph {
    Font.Glyph(rows: [0, 0, 0, 0] + rows.dropLast(4), columns: columns)
  }
}

extension Font {
  /// Reads the letters off the drawing that names and shows them.
  private static func parsed(_ sheet: String) -> [Character: Glyph] {
    var glyphs: [Character: Glyph] = [:]
    let lines = sheet.split(separator: "\n")
    for band in stride(from: 0, to: lines.count, by: 10) {
      let rows = lines[band + 1...band + 9].map { $0.split(separator: " ") }
      let names = lines[band].enumerated().filter { $0.offset % 6 == 0 }.map(\.element)
      for (i, name) in names.enumerated() {
        glyphs[name] = Glyph(drawing: rows.map { $0[i] }, isDigit: ("0"..."9").contains(name))
      }
    }
    // Characters compare by what they look like, so the composed ᾱ finds the pair of α and ˉ too.
    for (name, mark) in marks {
      guard let over = glyphs[name] else { continue }
      for (letter, glyph) in glyphs where letter.isLetter && letter.unicodeScalars.count == 1 {
        glyphs[Character(String(letter) + String(mark))] = glyph.marked(with: over)
      }
    }
    for (above, below) in zip("⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉") {
      glyphs[below] = glyphs[above]?.lowered
    }
    return glyphs
  }
}
