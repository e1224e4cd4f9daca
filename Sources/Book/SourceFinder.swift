import Files

/// Finds declarations in Swift source by name, such as `NoiseSchedule.noised`.
///
/// It reads the text line by line and follows brackets and indentation: a declaration ends before the
/// first line that stands in no bracket of its own and is indented no further. That is enough for this
/// project's own formatted code.
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
    /// How far the line with its keyword is indented, and how deep in brackets it begins.
    let (indent, depth): (Int, Int)
  }

  private let file: String
  private var lines: [String] = []
  private var found: [Declaration] = []
  private var open: [Open] = []

  private init(file: String) { self.file = file }

  private mutating func scan() {
    var nesting = Nesting()
    var commentStart: Int?
    for (index, line) in lines.enumerated() {
      defer { nesting.read(line) }
      if nesting.isInText { continue }
      let code = line.drop { $0 == " " }
      // A mark stands between lines; it is no part of the declaration below it.
      if Region.isMark(line), commentStart == nil { continue }
      if code.hasPrefix("//") || isAttribute(code) {
        commentStart = commentStart ?? index
        continue
      }
      // What stands above a declaration belongs to it, not to the one before.
      close(before: commentStart ?? index, depth: nesting.depth, next: code)
      if let (keyword, name) = declaredName(code) {
        open.append(
          Open(
            name: name, keyword: keyword, firstLine: commentStart ?? index,
            indent: indent(of: code), depth: nesting.depth))
      }
      commentStart = nil
    }
    close(before: commentStart ?? lines.count, depth: 0, next: "")
  }

  /// How far a line is indented, of which the rest is `code`.
  private func indent(of code: Substring) -> Int {
    code.base.distance(from: code.base.startIndex, to: code.startIndex)
  }

  /// Ends the declarations whose brackets are all closed at `depth`, if the line there, of which
  /// `code` is what is not blank, does not belong to them.
  ///
  /// Nothing else ends a declaration: neither a closure among its parameters, `= { _, _ in }`, nor one
  /// in the middle of a value, `names.filter { … }.map { … }`.
  private mutating func close(before end: Int, depth: Int, next code: Substring) {
    while let last = open.last,
      last.depth > depth || (last.depth == depth && !isPart(code, of: last))
    {
      close(at: end - 1)
    }
  }

  /// Whether a line in no bracket of a declaration is a part of it: what is indented further, and of
  /// what is not, the few things that no line begins with otherwise.
  private func isPart(_ code: Substring, of declaration: Open) -> Bool {
    guard indent(of: code) == declaration.indent else {
      return indent(of: code) > declaration.indent
    }
    return ["{", "where ", "-> ", "."].contains { code.hasPrefix($0) }
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

  /// Whether the line has an attribute and nothing else; what it belongs to is below.
  private func isAttribute(_ code: Substring) -> Bool {
    code.hasPrefix("@") && (code.hasSuffix(")") || !code.contains(" "))
  }

  /// The keyword of a line that declares something and the name that it declares, or nil.
  private func declaredName(_ line: Substring) -> (keyword: String, name: String)? {
    let modifiers: Set<String> = [
      "public", "private", "fileprivate", "internal", "static", "mutating", "final", "indirect",
      "private(set)", "nonisolated", "override", "convenience", "prefix",
    ]
    let keywords: Set<String> = [
      "func", "struct", "enum", "class", "protocol", "extension", "typealias", "var", "let", "init",
      "subscript",
    ]
    var words = line.split(separator: " ").map(String.init)[...]
    while let word = words.first, modifiers.contains(word) || word.hasPrefix("@") {
      words = words.dropFirst()
    }
    guard let first = words.first else { return nil }
    for special in ["init", "subscript"] where first.hasPrefix(special) {
      let rest = first.dropFirst(special.count).first
      if rest == nil || rest == "(" || rest == "?" || rest == "<" { return (special, special) }
    }
    guard keywords.contains(first), let second = words.dropFirst().first else {
      return nil
    }
    let name = second.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
    return name.isEmpty ? nil : (first, String(name))
  }
}
