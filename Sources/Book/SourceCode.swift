import Files

/// The project's source, in which chapters find what they show.
public struct SourceCode: Sendable {
  /// Lines of a file that a chapter shows.
  public struct Snippet: Equatable, Sendable {
    /// The path of the file, from the project's folder.
    public let file: String
    /// The numbers of its first and its last line in that file.
    public let lines: ClosedRange<Int>
    /// The text, moved to the left margin, without the marks of regions.
    public let text: [String]
  }

  /// The lines of every source file, by its path.
  public let files: [String: [String]]
  /// All declarations, file by file.
  public let declarations: [SourceFinder.Declaration]
  /// All regions, file by file.
  public let regions: [Region]

  /// Reads everything below `Sources` in the project's folder `home`, and the stubs of exercises,
  /// which a chapter may show as whole files, by the paths at which learners write in their copies.
  ///
  /// Throws: a `FileError` if it cannot be read, a `Problem` for regions without a beginning or end.
  public init(home: String) throws {
    let stubs = (try? filePaths(below: home + "/exercises/Stubs")) ?? []
    let places =
      try filePaths(below: home + "/Sources").map { (path: "Sources/" + $0, name: "Sources/" + $0) }
      + stubs.map { (path: "exercises/Stubs/" + $0, name: "exercises/Sources/" + $0) }
    var files: [String: String] = [:]
    for place in places where place.path.hasSuffix(".swift") {
      let bytes = try readBytes(from: "\(home)/\(place.path)", atMost: 1 << 20)
      files[place.name] = String(decoding: bytes, as: UTF8.self)
    }
    try self.init(files: files)
  }

  /// Takes in source that is at hand, by the path of each file.
  ///
  /// Throws: a `Problem` for regions without a beginning or end.
  public init(files: [String: String]) throws(Problem) {
    let paths = files.keys.sorted()
    let lines = files.mapValues { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    var regions: [Region] = []
    for path in paths { regions += try Region.regions(in: lines[path] ?? [], file: path) }
    self.files = lines
    self.regions = regions
    // A stub declares a function that the book shows with its body elsewhere.
    declarations = paths.filter { $0.hasPrefix("Sources/") }.flatMap {
      SourceFinder.declarations(in: files[$0, default: ""], file: $0)
    }
  }
}

// MARK: - Finding what a fence names

extension SourceCode {
  /// Why nothing can be shown for a name.
  public struct Unfound: Error, Equatable, CustomStringConvertible {
    /// What is wrong with the name, and the nearest that there is.
    public let description: String
  }

  /// The declaration called `name`: `NoiseSchedule.signal`, or where overloads share a name, with
  /// the labels, `NoiseSchedule.noised(_:from:to:noise:)`, or where they share those too, with the
  /// types, `NoiseSchedule.noised(_: Tensor, to: [Int], noise: Tensor)`. A type's name means its own
  /// declaration, not its extensions.
  public func declaration(_ name: String) throws(Unfound) -> Snippet {
    let named = declarations.filter { [$0.name, $0.fullName, $0.typedName].contains(name) }
    let main = named.filter { $0.keyword != "extension" }
    let found = main.isEmpty ? named : main
    guard let first = found.first else {
      let names = declarations.flatMap { [$0.name, $0.fullName] }
      throw Unfound(description: "No declaration is called \(name). \(hint(name, among: names))")
    }
    guard found.count == 1 else {
      let areAlike = Set(found.map(\.fullName)).count < found.count
      let all = found.map { "\(areAlike ? $0.typedName : $0.fullName) in \($0.file)" }
      throw Unfound(
        description: "\(found.count) declarations are called \(name). Say which one: "
          + all.joined(separator: ", or "))
    }
    return snippet(first.file, first.firstLine...first.lastLine)
  }

  /// The region called `name`.
  public func region(_ name: String) throws(Unfound) -> Snippet {
    let found = regions.filter { $0.name == name }
    guard let first = found.first else {
      let hint = hint(name, among: regions.map(\.name))
      throw Unfound(description: "No region is called \(name). \(hint)")
    }
    guard found.count == 1 else {
      let all = found.map { "\($0.file):\($0.firstLine)" }.joined(separator: " and ")
      throw Unfound(
        description: "\(found.count) regions are called \(name): \(all). Rename all but one.")
    }
    return snippet(first.file, first.firstLine...first.lastLine)
  }

  /// The whole file at `path`, counted from the project's folder.
  public func file(_ path: String) throws(Unfound) -> Snippet {
    guard let lines = files[path] else {
      throw Unfound(
        description: "There is no source file \(path). \(hint(path, among: Array(files.keys)))")
    }
    let last = lines.lastIndex { !$0.isEmpty } ?? 0
    return snippet(path, 1...last + 1)
  }

  private func snippet(_ file: String, _ range: ClosedRange<Int>) -> Snippet {
    let lines = files[file, default: []][range.lowerBound - 1...range.upperBound - 1]
      .filter { !Region.isMark($0) }
    let margin = lines.first?.prefix { $0 == " " }.count ?? 0
    let text = lines.map { line in
      String(line.dropFirst(min(margin, line.prefix { $0 == " " }.count)))
    }
    return Snippet(file: file, lines: range, text: text)
  }

  private func hint(_ name: String, among names: [String]) -> String {
    if let near = nearest(to: name, among: names) { return "Did you mean \(near)?" }
    let last = name.split(whereSeparator: { "./".contains($0) }).last.map(String.init) ?? name
    let homonyms = Set(names.filter { $0 == last || $0.hasSuffix("." + last) }).sorted()
    return homonyms.isEmpty || homonyms.count > 9
      ? "Check the spelling." : "Did you mean \(homonyms.joined(separator: " or "))?"
  }
}
