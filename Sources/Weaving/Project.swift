import Book
import Files

/// The project as the book's tools see it: its chapters, its source, and the programs built from it.
struct Project {
  /// The project's folder.
  let home: String
  /// The folder that this program was built into, with the modules next to it.
  let buildFolder: String
  /// The source that chapters show.
  let code: SourceCode
  /// The chapters in the order of their numbers, then the appendices.
  let chapters: [Chapter]
  /// Other texts: the README, the architecture, the teacher's notes.
  let others: [Chapter]

  /// Reads the project in `home`.
  ///
  /// Throws: a `FileError` for what cannot be read, a `Problem` for marks without a partner.
  init(home: String, buildFolder: String) throws {
    self.home = home
    self.buildFolder = buildFolder
    code = try SourceCode(home: home)
    let texts = try filePaths(below: home + "/chapters").filter { $0.hasSuffix(".md") }
      .map { "chapters/" + $0 }
    let top = try listing(of: home).map(\.name).filter { $0.hasSuffix(".md") }
    func read(_ path: String) throws -> Chapter {
      let bytes = try readBytes(from: "\(home)/\(path)", atMost: 1 << 22)
      return Chapter(String(decoding: bytes, as: UTF8.self), path: path)
    }
    let isChapter = { (path: String) in path.split(separator: "/").count == 2 }
    chapters = try texts.filter(isChapter).map(read)
      .sorted { ($0.place, $0.path) < ($1.place, $1.path) }
    others = try (top + texts.filter { !isChapter($0) }).map(read)
  }

  /// All texts.
  var texts: [Chapter] { chapters + others }

  /// The texts that a person means by `01`, `1`, `notes/01` or a path; all of them for no words.
  ///
  /// Throws: a `WeaveError` for a word that fits none.
  func texts(named words: [String]) throws(WeaveError) -> [Chapter] {
    guard !words.isEmpty else { return texts }
    var chosen: [Chapter] = []
    for word in words {
      let found = texts.filter { $0.isMeant(by: word) }
      guard !found.isEmpty else {
        throw WeaveError(
          "No chapter is called “\(word)”. There are: "
            + texts.map(\.path).joined(separator: ", "))
      }
      chosen += found
    }
    return chosen
  }

  /// Whether there is a file or folder at a path, counted from the project's folder.
  func exists(_ path: String) -> Bool {
    let (folder, name) = split(path)
    return (try? listing(of: "\(home)/\(folder)"))?.contains { $0.name == name } ?? false
  }
}

extension Chapter {
  /// The folder that links in this text are counted from; empty for the project's own.
  var folder: String { split(path).folder }

  fileprivate func isMeant(by word: String) -> Bool {
    if path == word || path.hasSuffix("/" + word) { return true }
    guard let matter = frontMatter else { return path == "chapters/\(word).md" }
    return Place(word) == matter.place || path == "chapters/\(word).md"
  }

  /// Where it stands; a text that does not say so stands behind all others.
  fileprivate var place: Place { frontMatter?.place ?? .chapter(.max) }
}

/// The folder and the name of a path; the folder of a bare name is empty.
func split(_ path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return ("", path) }
  return (String(path[..<slash]), String(path[path.index(after: slash)...]))
}

/// A path with its `..` and `.` carried out; nil if it leads out of the project.
func resolved(_ path: String, from folder: String) -> String? {
  var parts: [Substring] = []
  for part in folder.split(separator: "/") + path.split(separator: "/") where part != "." {
    if part == ".." {
      guard parts.popLast() != nil else { return nil }
    } else {
      parts.append(part)
    }
  }
  return parts.joined(separator: "/")
}

/// What was asked for cannot be done, in words.
struct WeaveError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
