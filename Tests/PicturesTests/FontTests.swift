import Testing

@testable import Pictures

@Suite("The bitmap font")
struct FontTests {
  @Test("A letter is read off its drawing, row by row")
  func glyphOfT() {
    let bar: UInt8 = 0b11111
    let stem: UInt8 = 0b00100
    #expect(
      Font.glyph("T").rows == [0, 0, bar, stem, stem, stem, stem, stem, stem, 0, 0])
  }

  @Test("Text is as wide as its letters and one column between two of them")
  func widths() {
    #expect(Font.width(of: "") == 0)
    #expect(Font.width(of: "T") == 5)
    #expect(Font.width(of: "i") == 3)
    #expect(Font.width(of: "t=500") == 4 + 5 + 3 * 5 + 4)
    #expect(Font.width(of: "t=500", scale: 3) == 3 * Font.width(of: "t=500"))
  }

  @Test("All digits take the same room, so that numbers line up")
  func digits() {
    #expect("0123456789".allSatisfy { Font.glyph($0).columns == 0..<5 })
  }

  @Test("Every printable ASCII character has a drawing of its own")
  func ascii() {
    let characters = (32...126).map { Character(Unicode.Scalar($0)) }
    let drawings = Set(characters.map { Font.glyph($0).rows })
    // The letter O and the digit 0 are drawn alike, as in many typefaces.
    #expect(drawings.count == characters.count - 1)
    #expect(!characters.contains { Font.glyph($0) == Font.glyph("\u{6F22}") })
  }

  @Test("The letters of the formulas are there")
  func formulas() {
    let box = Font.glyph("\u{6F22}")
    #expect(!"εαβσγηθμπ√²·−×±≤≥→₀₉ₜ⁻".contains { Font.glyph($0) == box })
    #expect(Font.glyph("x\u{302}") != Font.glyph("x"))
  }

  @Test("A composed letter and its parts look the same")
  func composition() {
    #expect(Font.glyph("\u{1FB1}") == Font.glyph("α\u{304}"))
    #expect(Font.glyph("\u{E4}") == Font.glyph("a\u{308}"))
  }

  @Test("Writing paints the letter's dots as squares of the scale, and nothing else")
  func writing() {
    let ink = Color(hex: 0x000000)
    var raster = Raster(width: 20, height: 20, paper: Color(hex: 0xFFFFFF))
    raster.write("T", x: 3, y: 4, scale: 2, ink)
    let dark = raster.picture.scalars.filter { $0 == 0 }.count / 3
    #expect(dark == (5 + 6) * 4)
    #expect(raster.picture[4][3].scalars == [0, 0, 0])
    #expect(raster.picture[3][3].scalars == [1, 1, 1])
    #expect(raster.picture[5][12].scalars == [0, 0, 0])
  }

  @Test("Text that does not fit ends in an ellipsis that does")
  func shortening() {
    #expect(Font.shortened("cosine", to: 100, scale: 1) == "cosine")
    let short = Font.shortened("a very long name of a line", to: 60, scale: 1)
    #expect(short.hasSuffix("…") && short.hasPrefix("a very"))
    #expect(Font.width(of: short) <= 60)
  }
}
