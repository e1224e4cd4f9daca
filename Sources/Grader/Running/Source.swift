/// A file of Swift.
struct Source: Sendable, Equatable {
  /// Its name without a folder, such as `Noised.swift`.
  let name: String
  /// What it says, with "\n" at the ends of its lines.
  let text: String

  /// Makes a file from its name and its text.
  init(name: String, text: String) {
    (self.name, self.text) = (name, Self.normalised(text))
  }
}

extension Source {
  /// What a learner's file may import.
  static let modules = ["Contract", "Foundation", "Glibc", "Tensors"]

  /// Words that reach around the language, with what they are for. The sandbox is the wall; this
  /// says early, and in words, that there is one.
  private static let refusedWords = [
    "dlopen", "dlsym", "#externalMacro", "#sourceLocation", "@cdecl", "@c", "@section", "@used",
    "@_",
  ]

  /// What Tensors does for networks in one call, and exercises ask for.
  private static let answers = ["AdamStep", "Attention", "GroupNormalization"]

  /// What is not allowed in a learner's file, with its line; nil if there is nothing of that kind.
  var refusal: Complaint? {
    guard let code else {
      return complaint(
        line: 1, "Texts lie in one another deeper than anybody can read. Make names for some.")
    }
    for (index, line) in code.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let words = Self.words(in: line)
      if let taken = Self.nameOfTheDoor(words, in: line) {
        return complaint(
          line: index + 1,
          "\(taken) is a name of the door between your code and the grader. Choose another one.")
      }
      if let module = Self.importedModules(words).first(where: { !Self.modules.contains($0) }) {
        return complaint(
          line: index + 1,
          "A solution may import \(Self.modules.joined(separator: ", ")), and not \(module).")
      }
      let refused = words.first { word in
        Self.refusedWords.contains { $0 == "@_" ? word.hasPrefix($0) : word == $0 }
      }
      if let refused {
        return complaint(line: index + 1, "\(refused) is not allowed in a solution.")
      }
      if let answer = words.first(where: { Self.answers.contains(String($0)) }) {
        return complaint(
          line: index + 1,
          "\(answer) is the library's answer to an exercise. Write yours with plain operations.")
      }
      if words.contains("@") {
        return complaint(line: index + 1, "An attribute's name has to stand right behind its @.")
      }
    }
    return nil
  }

  /// The words of a line of code; the signs of attributes and macros begin one.
  private static func words(in line: Substring) -> [Substring] {
    var words: [Substring] = []
    for word in line.split(whereSeparator: { !($0.isLetter || $0.isNumber || "_@#".contains($0)) })
    {
      var start = word.startIndex
      for index in word.indices.dropFirst() where "@#".contains(word[index]) {
        words.append(word[start..<index])
        start = index
      }
      words.append(word[start...])
    }
    return words
  }

  /// A name in a line that would stand in the way of the door, which calls `Contract.serve` and makes
  /// `Contract.Values`: what those are called is for nobody else, and what the modules are called only
  /// to import them or to name something in them.
  private static func nameOfTheDoor(_ words: [Substring], in line: Substring) -> Substring? {
    words.indices.first { index in
      let word = words[index]
      if ["serve", "Values"].contains(word) { return true }
      guard ["Contract", "Tensors", "Swift"].contains(word) else { return false }
      let next = line[word.endIndex...].first { !$0.isWhitespace }
      return next != "." && (index == 0 || words[index - 1] != "import")
    }.map { words[$0] }
  }

  /// The modules that a line imports.
  private static func importedModules(_ words: [Substring]) -> [String] {
    let kinds = ["typealias", "struct", "class", "enum", "protocol", "let", "var", "func"]
    return words.indices.filter { words[$0] == "import" }.map { index in
      let name = words[(index + 1)...].first { !kinds.contains("\($0)") }
      return name.map(String.init) ?? "a name on another line"
    }
  }

  /// A complaint about one of its lines, of a length that people read.
  func complaint(line: Int, _ message: String) -> Complaint {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.indices.contains(line - 1) ? lines[line - 1] : ""
    return Complaint(
      file: name, line: line, message: Self.cut(message[...]),
      source: Self.cut(shown.drop { $0.isWhitespace }))
  }

  /// At most 200 scalars of `text`: one character can be as long as a file.
  private static func cut(_ text: Substring) -> String {
    let short = text.unicodeScalars.prefix(200)
    return String(short) + (short.endIndex < text.endIndex ? "…" : "")
  }
}

/// What the compiler says about a learner's file.
struct Complaint: Sendable, Equatable {
  /// The file's name.
  let file: String
  /// The line, from 1.
  let line: Int
  /// What is wrong.
  let message: String
  /// What the line says, without the blanks before it.
  let source: String

  /// All of it in two lines.
  var text: String { Complaint.text(of: [self]) }

  /// What several complaints say, each line of the file once, below all that is said about it.
  static func text(of complaints: [Complaint]) -> String {
    complaints.indices.map { index in
      let (complaint, next) = (complaints[index], complaints[(index + 1)...].first)
      let isLast = next?.file != complaint.file || next?.line != complaint.line
      return "\(complaint.file), line \(complaint.line): \(complaint.message)"
        + (isLast && !complaint.source.isEmpty ? "\n    \(complaint.source)" : "")
    }.joined(separator: "\n")
  }
}
