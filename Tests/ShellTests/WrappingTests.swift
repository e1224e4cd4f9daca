import Testing

@testable import Shell

@Suite("Lines on a terminal")
struct WrappingTests {
  @Test("A line that fits stays as it is, to the last character")
  func fitting() {
    #expect(wrapped("one two", to: 7) == ["one two"])
    #expect(wrapped("", to: 7) == [""])
    #expect(wrapped("  a table   1.0", to: 20) == ["  a table   1.0"])
  }

  @Test("A longer one is broken between words, and goes on as far to the right as it began")
  func breaking() {
    #expect(wrapped("one two three", to: 7) == ["one two", "three"])
    #expect(wrapped("one two three", to: 6) == ["one", "two", "three"])
    #expect(wrapped("  one two three", to: 9) == ["  one two", "  three"])
  }

  @Test("What belongs to a label goes on below its own beginning")
  func labels() {
    #expect(
      wrapped("  fork   one two three", to: 18) == ["  fork   one two", "         three"])
    #expect(
      wrapped("  a b   one two three", to: 16) == ["  a b   one two", "        three"])
    // Where the label takes most of the line, words would have no room.
    #expect(wrapped("  a label   one two", to: 16) == ["  a label   one", "  two"])
  }

  @Test("A word that is too long stays whole")
  func longWords() {
    #expect(wrapped("unbreakable", to: 4) == ["unbreakable"])
    #expect(wrapped("a unbreakable b", to: 4) == ["a", "unbreakable", "b"])
  }

  @Test("Lines of their own stay lines of their own")
  func severalLines() {
    #expect(wrapped("one two\nthree", to: 3) == ["one", "two", "three"])
  }

  @Test("Escape sequences take no room")
  func escapes() {
    #expect(wrapped("\u{1B}[1mone\u{1B}[0m two", to: 7) == ["\u{1B}[1mone\u{1B}[0m two"])
    #expect(wrapped("\u{1B}[1mone\u{1B}[0m two", to: 6) == ["\u{1B}[1mone\u{1B}[0m", "two"])
  }

  @Test("No line is wider than asked if no word is, and no word is lost")
  func anyText() {
    let text = (1...60).map { String(repeating: "x", count: 1 + $0 * 7 % 9) }.joined(separator: " ")
    for width in 9...40 {
      let lines = wrapped(text, to: width)
      #expect(lines.allSatisfy { $0.count <= width })
      #expect(lines.joined(separator: " ") == text)
    }
  }
}
