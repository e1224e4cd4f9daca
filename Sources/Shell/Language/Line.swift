/// One line of input taken apart: `noise x0 t=500 as xt`.
///
/// The grammar is the whole language of the shell: a verb, then things and `key=value` pairs in any
/// order, then `as` and a name for the result. Words are separated by blanks; quotes of either kind
/// hold a word together, also in the middle (`prompt="a cat"`), and inside double quotes a
/// backslash takes the next character as it is. `#` begins a comment.
public struct Line: Equatable, Sendable {
  /// A `key=value` pair as it was typed.
  public struct Pair: Equatable, Sendable {
    /// The key before the first `=`.
    public var key: String
    /// All that comes after it.
    public var text: String
  }

  /// The first word.
  public var verb: String
  /// The words that are neither pairs nor after `as`.
  public var things: [String] = []
  /// The `key=value` pairs, in their order.
  public var pairs: [Pair] = []
  /// The name after `as`.
  public var resultName: String?

  /// The longest line that is read, in bytes.
  public static let maximumLength = 65_536

  /// Takes `text` apart; nil if it holds nothing but blanks and a comment.
  ///
  /// Throws: a `ShellError` for an open quote, a control character, a pair without its key, an `as`
  /// without its name, or a line longer than `maximumLength`.
  public init?(_ text: String) throws {
    guard text.utf8.count <= Line.maximumLength else { throw Line.tooLong(text.utf8.count) }
    try self.init(words: try Line.words(in: text))
  }

  /// Makes a line of words that are already apart, as a program's arguments are. Keys may be written
  /// as other programs have them, too: `--report class.json` or `--report=class.json`.
  ///
  /// Throws: what `init(_:)` throws, and a `ShellError` for a `--key` without a value.
  public init?(arguments: [String]) throws {
    var words: [Word] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      let isOption = argument.hasPrefix("--") && argument.count > 2
      let plain = isOption ? argument.dropFirst(2) : argument[...]
      // A path may hold an equals sign; a key holds no slash.
      if let equals = plain.firstIndex(of: "="), !plain[..<equals].contains("/") {
        let text = plain[plain.index(after: equals)...]
        words.append(Word(key: String(plain[..<equals]), text: String(text)))
      } else if isOption {
        guard let text = rest.popFirst(), !text.hasPrefix("--") else {
          throw ShellError("\(argument) needs a value: \(argument) VALUE, or \(plain)=VALUE")
        }
        words.append(Word(key: String(plain), text: text))
      } else {
        words.append(Word(text: argument))
      }
    }
    try self.init(words: words)
  }

  private init?(words: [Word]) throws {
    var words = words[...]
    guard let first = words.popFirst() else { return nil }
    guard first.key == nil else {
      throw ShellError("A line begins with a verb, not with key=value. Try: help")
    }
    verb = first.text
    while let word = words.popFirst() {
      if let key = word.key {
        guard !key.isEmpty else {
          throw ShellError(
            "There is no key before “=\(word.text)”. Write key=value without blanks: t=500")
        }
        pairs.append(Pair(key: key, text: word.text))
      } else if word.text == "as", !word.isQuoted {
        guard let name = words.popFirst(), words.isEmpty else {
          throw ShellError("After “as” comes one name, and nothing else: … as x1")
        }
        resultName = name.text
      } else {
        things.append(word.text)
      }
    }
  }
}

extension Line {
  /// One word with its quotes removed, split at its first unquoted `=`.
  private struct Word {
    var key: String?
    var text = ""
    var isQuoted = false
  }

  private static func words(in text: String) throws -> [Word] {
    var words: [Word] = []
    var word: Word?
    var quote: Character?
    var isEscaped = false
    for character in text {
      try requirePrintable(character)
      if isEscaped {
        word?.text.append(character)
        isEscaped = false
      } else if let open = quote {
        if character == open {
          quote = nil
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else {
          word?.text.append(character)
        }
      } else if character == "\"" || character == "'" {
        quote = character
        word = word ?? Word()
        word?.isQuoted = true
      } else if character == " " || character == "\t" {
        if let finished = word { words.append(finished) }
        word = nil
      } else if character == "#", word == nil {
        return words
      } else {
        var current = word ?? Word()
        if character == "=", current.key == nil {
          (current.key, current.text) = (current.text, "")
        } else {
          current.text.append(character)
        }
        word = current
      }
    }
    if let quote { throw ShellError("A quote \(quote) is opened but not closed.") }
    if let word { words.append(word) }
    return words
  }

  /// The error for a line of `length` bytes.
  static func tooLong(_ length: Int) -> ShellError {
    ShellError(
      "This line is \(length) bytes long; the longest that is read is \(maximumLength). "
        + "Is a file being pasted? Put it on disk and load it.")
  }

  private static func requirePrintable(_ character: Character) throws {
    guard let scalar = character.unicodeScalars.first(where: { $0.value < 32 || $0.value == 127 }),
      scalar != "\t"
    else { return }
    throw ShellError(
      "The line holds the control character U+\(hexadecimal(scalar.value, digits: 4)). "
        + "The shell reads plain text.")
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension Line {
  /// The line with one pair set, in place of an earlier one with that key.
  func setting(_ key: String, to text: String) -> Line {
    var line = self
    line.pairs.removeAll { $0.key == key }
    line.pairs.append(Pair(key: key, text: text))
    return line
  }
}

extension Line: CustomStringConvertible {
  /// The line as one could type it, with quotes where they are needed.
  public var description: String {
    let pairs = pairs.map { "\($0.key)=\(Line.quoted($0.text))" }
    let words = [verb] + things.map(Line.quoted) + pairs
    return (words + (resultName.map { ["as", $0] } ?? [])).joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    let special: Set<Character> = [" ", "\t", "\"", "'", "\\", "#", "="]
    guard text.isEmpty || text == "as" || text.contains(where: special.contains) else {
      return text
    }
    let escaped = text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }
    return "\"" + escaped.joined() + "\""
  }
}
