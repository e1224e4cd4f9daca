/// How deep in brackets a reader of Swift source is, line after line.
///
/// Brackets in comments, in texts and in patterns, `/\[.*\]/`, do not count. A text may go over several
/// lines or have code in it, `"\(names.map { "{" + $0 })"`. Raw texts and comments in `/* … */`, which
/// this project does not use, are not understood.
struct Nesting {
  private enum Place {
    /// Code inside a text, in so many brackets of its own.
    case interpolation(depth: Int)
    /// A text between one or three quotation marks.
    case text(marks: Int)
    /// A regular expression between `/` and `/`, or `#/` and `/#`.
    case pattern(isFenced: Bool)
  }

  /// How many parentheses, brackets and braces are open.
  private(set) var depth = 0
  /// The texts around, and the code in them, from the outside to the inside.
  private var places: [Place] = []

  /// Whether the next line begins inside a text.
  var isInText: Bool { !places.isEmpty }

  /// Reads one line.
  mutating func read(_ line: String) {
    var rest = Array(line.utf8)[...]
    var before = UInt8(ascii: " ")
    while let byte = rest.popFirst() {
      switch places.last {
      case .text(let marks): readText(byte, &rest, marks: marks)
      case .pattern(let isFenced):
        if byte == UInt8(ascii: "\\") { rest = rest.dropFirst() }
        let isEnd = byte == UInt8(ascii: "/") && (!isFenced || rest.first == UInt8(ascii: "#"))
        if isEnd { places.removeLast() }
      case .interpolation, nil:
        if byte == UInt8(ascii: "/"), rest.first == byte { return }
        readCode(byte, after: before, &rest)
      }
      before = byte
    }
  }

  private mutating func readText(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>, marks: Int) {
    if byte == UInt8(ascii: "\""), marks == 1 || rest.starts(with: [byte, byte]) {
      places.removeLast()
      rest = rest.dropFirst(marks - 1)
    } else if byte == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "(") {
      places.append(.interpolation(depth: 0))
    }
  }

  private mutating func readCode(
    _ byte: UInt8, after before: UInt8, _ rest: inout ArraySlice<UInt8>
  ) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): nest(by: 1)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): nest(by: -1)
    case UInt8(ascii: "\""):
      let isLong = rest.starts(with: [byte, byte])
      places.append(.text(marks: isLong ? 3 : 1))
      rest = rest.dropFirst(isLong ? 2 : 0)
    case UInt8(ascii: "/"):
      // A division stands between blanks, or it is `/=`, or an argument as in `reduce(1, /)`.
      let isFenced = before == UInt8(ascii: "#")
      let isOperator = !" (".utf8.contains(before) || rest.first.map(" =)".utf8.contains) ?? true
      if isFenced || !isOperator { places.append(.pattern(isFenced: isFenced)) }
    default: break
    }
  }

  private mutating func nest(by change: Int) {
    guard case .interpolation(let inside)? = places.popLast() else {
      depth += change
      return
    }
    // The parenthesis that closes one more than were opened ends the code in the text.
    if inside + change >= 0 { places.append(.interpolation(depth: inside + change)) }
  }
}
