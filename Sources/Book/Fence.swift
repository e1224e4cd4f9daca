/// A fenced block of a chapter: code, a transcript, or what code prints.
public struct Fence: Equatable, Sendable {
  /// What a block holds, as the words after its opening fence say.
  public enum Kind: Equatable, Sendable {
    /// `swift NAME`: a declaration of the project.
    case declaration(String)
    /// `swift region NAME`: a marked part of a source file.
    case region(String)
    /// `swift Sources/…/X.swift`: a whole source file.
    case file(String)
    /// `swift run`: code that the chapter runs; `isWrong` if it shows a mistake.
    case run(isWrong: Bool)
    /// `swift error`: code that must not compile; its section quotes what the compiler says.
    case error
    /// `output`: what the code above it prints. `output measured`: what it measures, such as times,
    /// of which hardly more than the order of magnitude is the same elsewhere.
    case output(isMeasured: Bool)
    /// `dsh`: commands of the shell, each with what the shell answers.
    case transcript
    /// Anything else, by its language; neither compared nor run.
    case other(String)
  }

  /// What the block holds.
  public let kind: Kind
  /// The line of the opening fence, from 1.
  public let line: Int
  /// The lines between the fences, without the marks of a quote around them.
  public internal(set) var content: [String] = []
  /// What every line begins with, `> ` in a blockquote.
  let prefix: String

  /// The line of the closing fence.
  public var lastLine: Int { line + content.count + 1 }

  init(info: String, line: Int, prefix: String) {
    kind = Kind(info: info)
    self.line = line
    self.prefix = prefix
  }
}

extension Fence.Kind {
  /// Reads the words after an opening fence.
  init(info: String) {
    let words = info.split(separator: " ").map(String.init)
    let rest = words.dropFirst().joined(separator: " ")
    switch (words.first ?? "", words.dropFirst().first) {
    case ("swift", "run"?): self = .run(isWrong: words.dropFirst(2).first == "wrong")
    case ("swift", "error"?) where words.count == 2: self = .error
    case ("swift", "region"?) where words.count > 2:
      self = .region(words.dropFirst(2).joined(separator: " "))
    case ("swift", let name?): self = name.hasSuffix(".swift") ? .file(rest) : .declaration(rest)
    case ("output", let word): self = .output(isMeasured: word == "measured")
    case ("dsh", _): self = .transcript
    case (let language, _): self = .other(language)
    }
  }
}

extension Chapter {
  /// The chapter's lines with the contents of some fences replaced.
  public func replacing(_ replacements: [(fence: Fence, content: [String])]) -> [String] {
    var lines = lines
    for (fence, content) in replacements.sorted(by: { $0.fence.line > $1.fence.line }) {
      let quoted = content.map { text in
        text.isEmpty ? String(fence.prefix.prefix { $0 != " " }) : fence.prefix + text
      }
      lines.replaceSubrange(fence.line..<fence.lastLine - 1, with: quoted)
    }
    return lines
  }
}
