import Files

/// Finds declarations in Swift source by name, such as `NoiseSchedule.noised`.
///
/// It reads the text line by line and follows braces; strings and comments are skipped, so the
/// braces in them do not count. That is enough for this project's own formatted code.
public struct SourceFinder {
  /// One declaration with the comment above it.
  public struct Declaration: Equatable, Sendable {
    /// The name with the types around it: `NoiseSchedule.noised`.
    public let name: String
    /// The keyword that declares it: `func`, `struct`, `extension`, …
    public let keyword: String
    /// The path of its file.
    public let file: String
    /// The number of its first line, which may be one of its comment; the file's first line is 1.
    public let firstLine: Int
    /// The number of its last line.
    public let lastLine: Int
    /// Its lines as they stand in the file, without the marks of regions.
    public let text: String
  }

  /// The declarations of one file in the order in which they stand there.
  public static func declarations(in source: String, file: String) -> [Declaration] {
    var finder = SourceFinder(file: file)
    finder.lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    finder.scan()
    return finder.found.sorted { $0.firstLine < $1.firstLine }
  }

  private struct Open {
    let name: String
    let keyword: String
    let firstLine: Int
    let depth: Int
    /// Whether its opening brace has come yet.
    var hasBody: Bool
  }

  private let file: String
  private var lines: [String] = []
  private var found: [Declaration] = []
  private var open: [Open] = []
  private var depth = 0

  private init(file: String) { self.file = file }

  private mutating func scan() {
    var commentStart: Int?
    for (index, line) in lines.enumerated() {
      let trimmed = line.drop { $0 == " " }
      // A mark stands between lines; it is no part of the declaration below it.
      if Region.isMark(line), commentStart == nil { continue }
      if trimmed.hasPrefix("//") || trimmed.hasPrefix("@") {
        commentStart = commentStart ?? index
        continue
      }
      // What stands above a declaration belongs to it, not to the one before.
      closeBodyless(before: commentStart ?? index, followedBy: index)
      if let (keyword, name) = declaredName(String(trimmed)) {
        open.append(
          Open(
            name: name, keyword: keyword, firstLine: commentStart ?? index, depth: depth,
            hasBody: false))
      }
      commentStart = nil
      follow(braces(in: line), at: index)
    }
    closeBodyless(before: lines.count, followedBy: lines.count)
  }

  /// Ends the declarations that never had a body before line `end`, if the first line of code from
  /// there on, `next`, does not continue them.
  private mutating func closeBodyless(before end: Int, followedBy next: Int) {
    while let last = open.last, !last.hasBody, last.depth == depth, !continues(next) {
      close(at: end - 1)
    }
  }

  /// Whether the line goes on with what the line before began: it is indented further.
  private func continues(_ index: Int) -> Bool {
    guard index < lines.count, let last = open.last else { return false }
    let first = lines[last.firstLine...].first { !$0.drop { $0 == " " }.hasPrefix("//") } ?? ""
    let line = lines[index]
    let indent = line.prefix { $0 == " " }.count
    let base = first.prefix { $0 == " " }.count
    let closes = line.dropFirst(indent).first.map { ")]{".contains($0) } ?? false
    return indent > base || (indent == base && closes)
  }

  private mutating func follow(_ braces: [Character], at index: Int) {
    for brace in braces {
      if brace == "{" {
        depth += 1
        if let last = open.indices.last, open[last].depth == depth - 1 { open[last].hasBody = true }
      } else {
        depth -= 1
        if let last = open.last, last.hasBody, last.depth == depth { close(at: index) }
      }
    }
  }

  private mutating func close(at index: Int) {
    let declaration = open.removeLast()
    let name = (open.map(\.name) + [declaration.name]).joined(separator: ".")
    var last = index
    while last > declaration.firstLine, isBlankOrMark(lines[last]) { last -= 1 }
    let text = lines[declaration.firstLine...last].filter { !Region.isMark($0) }
    found.append(
      Declaration(
        name: name, keyword: declaration.keyword, file: file,
        firstLine: declaration.firstLine + 1, lastLine: last + 1,
        text: text.joined(separator: "\n")))
  }

  private func isBlankOrMark(_ line: String) -> Bool {
    Region.isMark(line) || line.allSatisfy { $0 == " " }
  }

  /// The keyword of a line that declares something and the name that it declares, or nil.
  private func declaredName(_ line: String) -> (keyword: String, name: String)? {
    let modifiers: Set<String> = [
      "public", "private", "fileprivate", "internal", "static", "mutating", "final", "indirect",
      "private(set)", "@inlinable", "nonisolated", "override", "convenience", "prefix",
    ]
    let keywords: Set<String> = [
      "func", "struct", "enum", "class", "protocol", "extension", "typealias", "var", "let", "init",
      "subscript", "case",
    ]
    var words = line.split(separator: " ").map(String.init)[...]
    while let word = words.first, modifiers.contains(word) { words = words.dropFirst() }
    guard let first = words.first else { return nil }
    for special in ["init", "subscript"] where first.hasPrefix(special) {
      let rest = first.dropFirst(special.count).first
      if rest == nil || rest == "(" || rest == "?" || rest == "<" { return (special, special) }
    }
    guard keywords.contains(first), first != "case", let second = words.dropFirst().first else {
      return nil
    }
    let name = second.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return name.isEmpty ? nil : (first, String(name))
  }

  /// The braces of a line that are code, not text or comment.
  private func braces(in line: String) -> [Character] {
    var result: [Character] = []
    var isText = false
    var isEscaped = false
    var before: Character = " "
    for character in line {
      if character == "\"", !isEscaped { isText.toggle() }
      if character == "/", before == "/", !isText { break }
      if !isText, character == "{" || character == "}" { result.append(character) }
      isEscaped = character == "\\" && !isEscaped
      before = character
    }
    return result
  }
}
