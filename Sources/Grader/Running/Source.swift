/// A file of Swift.
public struct Source: Sendable, Equatable {
  /// Its name without a folder, such as `Noised.swift`.
  public var name: String
  /// What it says.
  public var text: String

  /// Makes a file from its name and its text.
  public init(name: String, text: String) { (self.name, self.text) = (name, text) }
}

extension Source {
  /// What a learner's file may import.
  static let modules = ["Contract", "Foundation", "Glibc", "Tensors"]

  /// Words that reach around the language, with what they are for. The sandbox is the wall; this
  /// says early, and in words, that there is one.
  private static let refusedWords = [
    "dlopen", "dlsym", "#externalMacro", "#sourceLocation", "@cdecl", "@c", "@_",
  ]

  /// What is not allowed in a learner's file, with its line; nil if there is nothing of that kind.
  var refusal: Complaint? {
    for (index, line) in withoutComments.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      for statement in line.split(separator: ";") {
        if let module = Self.importedModule(statement), !Self.modules.contains(module) {
          return complaint(
            line: index + 1,
            "A solution may import \(Self.modules.joined(separator: ", ")), and not \(module).")
        }
      }
      let words = line.split { !($0.isLetter || $0.isNumber || "_@#".contains($0)) }
      let refused = words.first { word in
        Self.refusedWords.contains { $0 == "@_" ? word.hasPrefix($0) : word == $0 }
      }
      if let refused {
        return complaint(line: index + 1, "\(refused) is not allowed in a solution.")
      }
    }
    return nil
  }

  /// The module that a statement imports; nil if it imports none.
  private static func importedModule(_ statement: Substring) -> String? {
    let levels = ["public", "package", "internal", "fileprivate", "private"]
    let words = statement.split { $0.isWhitespace }.drop {
      $0.hasPrefix("@") || levels.contains("\($0)")
    }
    guard words.first == "import" else { return nil }
    let kinds = ["typealias", "struct", "class", "enum", "protocol", "let", "var", "func"]
    let name = words.dropFirst().first { !kinds.contains("\($0)") }
    return name.map { String($0.prefix { $0 != "." }) } ?? "a name on another line"
  }

  /// The text with blanks for its comments, line by line where it was.
  var withoutComments: String {
    var result = ""
    var (depth, isLine, isText) = (0, false, false)
    var rest = text.unicodeScalars[...]
    while let scalar = rest.first {
      let pair = String(String.UnicodeScalarView(rest.prefix(2)))
      if scalar == "\n" { (isLine, isText) = (false, false) }
      if !isText, !isLine, pair == "/*" || depth > 0 && pair == "*/" {
        depth += pair == "/*" ? 1 : -1
        rest = rest.dropFirst(2)
        result += " "
        continue
      }
      if depth == 0, !isText, pair == "//" { isLine = true }
      if depth == 0, !isLine, scalar == "\"" { isText.toggle() }
      let isComment = isLine || depth > 0
      result.unicodeScalars.append(isComment && scalar != "\n" ? " " : scalar)
      rest = rest.dropFirst(isText && scalar == "\\" ? 2 : 1)
    }
    return result
  }

  /// A complaint about one of its lines.
  func complaint(line: Int, _ message: String) -> Complaint {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.indices.contains(line - 1) ? String(lines[line - 1]) : ""
    return Complaint(file: name, line: line, message: message, source: shown)
  }
}

/// What the compiler says about a learner's file.
public struct Complaint: Sendable, Equatable {
  /// The file's name.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// What is wrong.
  public let message: String
  /// What the line says.
  public let source: String

  /// All of it in two lines.
  public var text: String {
    let shown = source.drop { $0.isWhitespace }
    return "\(file), line \(line): \(message)" + (shown.isEmpty ? "" : "\n    \(shown)")
  }
}
