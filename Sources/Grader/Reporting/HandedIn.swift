import Contract
import Files

/// What lies in a folder that somebody handed in, of which only the exercises' files count.
public struct HandedIn: Sendable {
  /// The folder's own name.
  public let name: String
  /// Where the files were found, from the folder on; those that are missing are not there.
  public let places: [ExerciseID: String]
  /// The texts that are judged.
  public let submission: Submission
  /// When the newest of the files was written; nil if there are none.
  public let modified: FileTime?
  /// The names of all files that were looked for, as they are in the folder of exercises.
  private let paths: [ExerciseID: String]
  /// The SHA-256 of what was found: of the bytes, which a text repairs where they are no UTF-8.
  private let digests: [ExerciseID: String]

  /// Looks for the files of `exercises` in `folder` by their names, at the places where learners
  /// have them: the folder `exercises`, what lies in it, a chapter's folder, or the files alone.
  /// Copies in folders called Stubs and Solutions, and links, do not count.
  ///
  /// Throws `FileError` where so much lies that not all of it can be looked at.
  public init(folder: String, exercises: [Exercise]) throws(FileError) {
    let root = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    name = root.split(separator: "/").last.map(String.init) ?? root
    let names = Set(exercises.map(\.file))
    let all = try filePaths(belowForeign: root) { name, isFolder in
      isFolder ? !["Stubs", "Solutions"].contains(name) : names.contains(name)
    }
    var places: [ExerciseID: String] = [:]
    var submission = Submission(texts: [:])
    var digests: [ExerciseID: String] = [:]
    for exercise in exercises {
      guard let path = HandedIn.place(of: exercise, among: all) else { continue }
      places[exercise.id] = path
      do throws(FileError) {
        let bytes = try readBytes(from: root + "/" + path, atMost: Submission.mostBytes)
        submission.texts[exercise.id] = String(decoding: bytes, as: UTF8.self)
        digests[exercise.id] = sha256(bytes)
      } catch {
        submission.problems[exercise.id] = error.description
      }
    }
    (self.places, self.submission, self.digests) = (places, submission, digests)
    modified = places.values.compactMap { FileTime(ofFile: root + "/" + $0) }.max()
    paths = Dictionary(uniqueKeysWithValues: exercises.map { ($0.id, $0.path) })
  }

  /// The most telling of the places where a file of that name lies: the one that agrees with most of
  /// `exercises/Sources/Chapter01/Noised.swift`, then the outermost. A file in another chapter's
  /// folder is another file.
  private static func place(of exercise: Exercise, among paths: [String]) -> String? {
    let expected = ("exercises/Sources/" + exercise.path).split(separator: "/").reversed()
    func agreement(_ path: String) -> Int {
      zip(path.split(separator: "/").reversed(), expected).prefix { $0 == $1 }.count
    }
    let chapter = Exercise.folder(ofChapter: exercise.id.chapter)
    let candidates = paths.filter { path in
      guard path == exercise.file || path.hasSuffix("/" + exercise.file) else { return false }
      let folders = path.split(separator: "/").dropLast()
      return !folders.contains { $0.hasPrefix("Chapter") && $0 != chapter }
    }
    return candidates.min {
      (-agreement($0), $0.count, $0) < (-agreement($1), $1.count, $1)
    }
  }

  /// Whether a folder is one person's work, and not a folder of such folders: it holds an
  /// exercise's file, or one of the folders in which these lie, or one such folder beside the
  /// `__MACOSX` that unpacked archives leave. One folder alone may be a class of one.
  public static func isSubmission(_ folder: String, exercises: [Exercise]) -> Bool {
    let all = ((try? listing(of: folder)) ?? []).filter { !$0.name.hasPrefix(".") }
    let entries = all.filter { $0.name != "__MACOSX" }
    if entries.count == 1, all.count == 2, entries[0].isFolder,
      isSubmission("\(folder)/\(entries[0].name)", exercises: exercises)
    {
      return true
    }
    let files = Set(exercises.map(\.file))
    let chapters = exercises.map { Exercise.folder(ofChapter: $0.id.chapter) }
    let folders = Set(chapters + ["Sources", "exercises"])
    return entries.contains { $0.isFolder ? folders.contains($0.name) : files.contains($0.name) }
  }
}

extension HandedIn {
  /// The chapters of which there is a file.
  public var chapters: Set<Int> { Set(places.keys.map(\.chapter)) }

  /// Says which bytes were judged: the SHA-256 of what `sha256sum` prints for the files that were
  /// found, in the order of the exercises, each called as in `Chapter01/Noised.swift`.
  public var digest: String {
    let lines = digests.sorted { $0.key < $1.key }.map { id, digest in
      "\(digest)  \(paths[id] ?? "")\n"
    }
    return sha256(Array(lines.joined().utf8))
  }

  /// What the record says about it; `deadline` labels what came later.
  public func described(deadline: FileTime?) -> Record.Submission {
    let files = paths.map { ($0.value, places[$0.key]) }
    return Record.Submission(
      name: name, digest: digest, files: Dictionary(uniqueKeysWithValues: files),
      modified: modified?.description,
      lateness: deadline.flatMap { deadline in modified?.lateness(after: deadline) })
  }
}

extension FileTime {
  /// How long after a deadline it is, in words; nil if it is not.
  func lateness(after deadline: FileTime) -> String? {
    guard self > deadline else { return nil }
    let seconds = self.seconds - deadline.seconds
    let units = [("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)]
    let (unit, size) = units.first { seconds >= 2 * $0.1 } ?? ("second", 1)
    let count = max(seconds / size, 1)
    return "\(count) \(unit)\(count == 1 ? "" : "s")"
  }
}
