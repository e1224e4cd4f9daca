extension Source {
  /// The text with blanks for comments and for what stands between quotation marks, line by line
  /// where it was. What is interpolated into a text is code and stays. Nil where texts lie too deep
  /// in one another, since each of them may have to be looked for to the end of its line.
  var code: String? {
    var scan = Scan(of: text)
    return scan.code()
  }

  /// `text` with line ends as they are here, and without a mark of the order of bytes. A text from
  /// another system ends its lines with "\r\n", which Swift takes for one character.
  static func normalised(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var last: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      if scalar == "\r" {
        result.append("\n")
      } else if !(scalar == "\n" && last == "\r"), !(scalar == "\u{FEFF}" && last == nil) {
        result.append(scalar)
      }
      last = scalar
    }
    return String(result)
  }
}

/// A text or a regular expression in a file of Swift: what ends it, and what escapes in it.
private struct Literal {
  let opening: Int
  let closing: [Unicode.Scalar]
  let escape: [Unicode.Scalar]
  let isOneLine: Bool
  let isText: Bool

  init(_ mark: String, hashes: Int, isOneLine: Bool) {
    let fence = [Unicode.Scalar](repeating: "#", count: hashes)
    closing = Array(mark.unicodeScalars) + fence
    escape = ["\\"] + (mark == "/" ? [] : fence)
    opening = closing.count
    self.isOneLine = isOneLine
    isText = mark != "/"
  }
}

/// A walk through a file of Swift that tells code from what only looks like it.
private struct Scan {
  private enum Context {
    /// The file, or an interpolation in it, with the parentheses that are open.
    case code(parentheses: Int)
    case literal(Literal)
  }

  private let scalars: [Unicode.Scalar]
  private var place = 0
  private var result = String.UnicodeScalarView()
  private var context = Context.code(parentheses: 0)
  /// What lies around the context: texts, and the code that is interpolated into them.
  private var outer: [Context] = []
  private static let deepest = 50

  init(of text: String) { scalars = Array(text.unicodeScalars) }

  mutating func code() -> String? {
    while place < scalars.count {
      guard outer.count <= Scan.deepest else { return nil }
      switch context {
      case .code(let parentheses): passCode(parentheses)
      case .literal(let literal): pass(literal)
      }
    }
    return String(result)
  }

  private mutating func passCode(_ parentheses: Int) {
    if starts("//") {
      while place < scalars.count, scalars[place] != "\n" { blank() }
    } else if starts("/*") {
      passComment()
    } else if let literal {
      blank(literal.opening)
      enter(.literal(literal))
    } else if scalars[place] == ")", parentheses == 0, !outer.isEmpty {
      blank()
      leave()
    } else {
      if scalars[place] == "(" { context = .code(parentheses: parentheses + 1) }
      if scalars[place] == ")" { context = .code(parentheses: max(0, parentheses - 1)) }
      // Many signs at once, since each of them would be taken for the beginning of a literal.
      let next = place + max(1, scalars[place...].prefix { $0 == "#" }.count)
      result.append(contentsOf: scalars[place..<next])
      place = next
    }
  }

  private mutating func passComment() {
    var depth = 0
    repeat {
      let change = starts("/*") ? 1 : starts("*/") ? -1 : 0
      depth += change
      blank(change == 0 ? 1 : 2)
    } while depth > 0 && place < scalars.count
  }

  private mutating func pass(_ literal: Literal) {
    if starts(literal.closing) {
      blank(literal.closing.count)
      leave()
    } else if literal.isOneLine, scalars[place] == "\n" {
      leave()
    } else if starts(literal.escape) {
      blank(literal.escape.count)
      if literal.isText, starts("(") {
        blank()
        enter(.code(parentheses: 0))
      } else if place < scalars.count, scalars[place] != "\n" {
        blank()
      }
    } else {
      blank()
    }
  }

  // MARK: - Literals

  /// The literal that begins here.
  private var literal: Literal? {
    let hashes = scalars[place...].prefix { $0 == "#" }.count
    let first = place + hashes
    guard first < scalars.count else { return nil }
    if scalars[first] == "/" {
      if hashes > 0 { return Literal("/", hashes: hashes, isOneLine: false) }
      return isExpression ? Literal("/", hashes: 0, isOneLine: true) : nil
    }
    guard scalars[first] == "\"" else { return nil }
    let one = Literal("\"", hashes: hashes, isOneLine: true)
    guard scalars[first...].starts(with: ["\"", "\"", "\""]) else { return one }
    // #"""# is a text of one quotation mark.
    if hashes > 0, isOnLine(one.closing, from: first + 2) { return one }
    return Literal("\"\"\"", hashes: hashes, isOneLine: false)
  }

  private func isOnLine(_ other: [Unicode.Scalar], from start: Int) -> Bool {
    var index = start
    while index < scalars.count, scalars[index] != "\n" {
      if scalars[index...].starts(with: other) { return true }
      index += 1
    }
    return false
  }

  /// Whether the slash here begins a regular expression and does not divide.
  private var isExpression: Bool {
    let before = place > 0 ? scalars[place - 1] : "\n"
    guard before.properties.isWhitespace || "([{,;:=!&|?<>~^+-*%".unicodeScalars.contains(before)
    else { return false }
    let rest = scalars[(place + 1)...]
    guard let next = rest.first, !next.properties.isWhitespace else { return false }
    return rest.first { $0 == "/" || $0 == "\n" } == "/"
  }

  // MARK: - Steps

  private func starts(_ text: String) -> Bool { starts(Array(text.unicodeScalars)) }

  private func starts(_ other: [Unicode.Scalar]) -> Bool {
    scalars[place...].starts(with: other)
  }

  private mutating func blank(_ count: Int = 1) {
    for scalar in scalars[place...].prefix(count) { result.append(scalar == "\n" ? "\n" : " ") }
    place = min(place + count, scalars.count)
  }

  private mutating func enter(_ new: Context) {
    outer.append(context)
    context = new
  }

  private mutating func leave() { context = outer.popLast() ?? .code(parentheses: 0) }
}
