import Testing

@testable import Shell

@Suite("A line of input")
struct LineTests {
  @Test("A verb, things, pairs and a name come apart, in any order")
  func comesApart() throws {
    let line = try #require(try Line("noise t=500  x0\tseed=8 as xt  # half-way"))
    #expect(line.verb == "noise")
    #expect(line.things == ["x0"])
    #expect(line.pairs == [.init(key: "t", text: "500"), .init(key: "seed", text: "8")])
    #expect(line.resultName == "xt")
  }

  @Test("Quotes hold words together, also in the middle, and a backslash takes a quote")
  func quotes() throws {
    let line = try #require(try Line(#"load "my photo.png" title="a \"b\" # c" x='d "e" \'"#))
    #expect(line.things == ["my photo.png"])
    #expect(line.pairs.map(\.text) == [#"a "b" # c"#, #"d "e" \"#])
  }

  @Test("Blanks and comments are no line", arguments: ["", "   ", "\t", "# all of it", "  # too"])
  func nothing(text: String) throws {
    #expect(try Line(text) == nil)
  }

  @Test(
    "What cannot be meant is refused with a reason",
    arguments: [
      ("load \"photo.png", "quote"), ("noise t = 500", "without blanks"), ("noise x0 as", "name"),
      ("noise x0 as a b", "name"), ("t=5 noise", "verb"), ("noise \u{1B}[2J", "U+001B"),
      (String(repeating: "x", count: Line.maximumLength + 1), "65537"),
    ])
  func refused(text: String, reason: String) {
    let error = #expect(throws: ShellError.self) { try Line(text) }
    #expect(error?.description.contains(reason) == true)
  }

  @Test(
    "A line that is printed reads as the same line again",
    arguments: [
      "noise x0 t=0,250 as film", #"load "a b.png" title='x "y" z'"#, #"show "as" 'p=q'"#,
      #"save x '#1.png'"#, #"x "" k='' "a\\b""#,
    ])
  func roundTrip(text: String) throws {
    let line = try #require(try Line(text))
    #expect(try Line(line.description) == line)
  }

  @Test("A program's arguments are words already: quotes in them are ordinary characters")
  func arguments() throws {
    let line = try #require(try Line(arguments: ["load", "it's.png", "size=64", "as", "me"]))
    #expect(line.things == ["it's.png"])
    #expect(line.pairs == [.init(key: "size", text: "64")])
    #expect(line.resultName == "me")
  }

  @Test("On the command line a key may have dashes before it, and a blank behind it")
  func options() throws {
    let line = try #require(
      try Line(arguments: ["grade", "class", "--report", "a b.json", "--only=2.4", "seed=7", "-5"]))
    #expect(line.things == ["class", "-5"])
    #expect(
      line.pairs == [
        .init(key: "report", text: "a b.json"), .init(key: "only", text: "2.4"),
        .init(key: "seed", text: "7"),
      ])
    for arguments in [["grade", "--report"], ["grade", "--report", "--only=2.4"]] {
      let error = #expect(throws: ShellError.self) { try Line(arguments: arguments) }
      #expect(error?.description.contains("--report needs a value") == true)
    }
  }
}

@Suite("A script on standard input")
struct ScriptReaderTests {
  /// A reader that gets `text` in pieces of `size` bytes, as from a slow pipe.
  private func reader(_ bytes: [UInt8], size: Int) -> ScriptReader {
    var rest = bytes[...]
    return ScriptReader {
      defer { rest = rest.dropFirst(size) }
      return Array(rest.prefix(size))
    }
  }

  @Test("Lines come out whole, whatever the pieces; the last needs no end", arguments: [1, 3, 100])
  func lines(size: Int) throws {
    let reader = reader(Array("noise x0\r\n\nshow xt\nε".utf8), size: size)
    #expect(try reader.next() == "noise x0")
    #expect(try reader.next() == "")
    #expect(try reader.next() == "show xt")
    #expect(try reader.next() == "ε")
    #expect(try reader.next() == nil)
  }

  @Test("Ten megabytes on one line are refused by their length, and the next line is read")
  func tooLong() throws {
    let flood = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000)
    let reader = reader(flood + Array("\nhelp\n".utf8), size: 65_536)
    let error = #expect(throws: ShellError.self) { try reader.next() }
    #expect(error?.description.contains("10000000") == true)
    #expect(try reader.next() == "help")
  }

  @Test("Bytes that are no text are refused")
  func notText() {
    let reader = reader([0x89, 0x50, 0xFF, 0x0A], size: 10)
    #expect(throws: ShellError.self) { try reader.next() }
  }
}
