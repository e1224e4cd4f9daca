import Contract
import Files
import Glibc
import Grader

/// The learner's desk: the exercises as they lie on disk, and how far the learner has come.
final class Desk {
  /// What there is to solve.
  let catalogue: Catalogue
  /// The folder `exercises`.
  let folder: String
  /// The folder that messages leave out of paths: the project's.
  private let home: String
  /// The file that progress is kept in; nil where nothing is to be kept.
  private let progressPath: String?
  private var known: Progress?

  /// A desk with the catalogue's exercises in `folder`; `home` is left out of the paths in messages.
  init(_ catalogue: Catalogue, folder: String, home: String, keepsProgress: Bool = true) {
    (self.catalogue, self.folder, self.home) = (catalogue, folder, home)
    progressPath = keepsProgress ? folder + "/.progress.json" : nil
  }

  /// All exercises, in the order of the book.
  var exercises: [Exercise] { catalogue.exercises }

  /// How far the learner has come.
  ///
  /// Throws: a `ShellError` for a damaged file.
  func progress() throws -> Progress {
    if let known { return known }
    let progress = try progressPath.map(Progress.read) ?? Progress()
    known = progress
    return progress
  }

  /// Notes that the learner was told what their code may do; whether that is news.
  ///
  /// Throws: a `ShellError` for a damaged file, `FileError` if it cannot be written.
  func noteTold() throws -> Bool {
    var progress = try progress()
    guard !progress.isTold else { return false }
    progress.isTold = true
    known = progress
    if let progressPath { try progress.write(to: progressPath) }
    return true
  }

  /// Keeps what is new about an exercise; nothing is written where nothing changes.
  ///
  /// Throws: `FileError` if it cannot be written.
  func note(_ id: ExerciseID, _ change: (inout Progress.Entry) -> Void) throws {
    var progress = try progress()
    let before = progress.entries[id]
    change(&progress.entries[id, default: .init()])
    guard progress.entries[id] != before ?? .init() else { return }
    known = progress
    if let progressPath { try progress.write(to: progressPath) }
  }
}

// MARK: - Finding exercises

extension Desk {
  /// The exercise with the number that a person typed, such as `1.4`.
  ///
  /// Throws: a `ShellError` that says which there are.
  func exercise(_ text: String) throws -> Exercise {
    let plain = text.hasSuffix("★") ? String(text.dropLast()) : text
    guard let id = ExerciseID(plain) else {
      throw ShellError("“\(text)” is no exercise's number. \(numbers(like: "1.4"))")
    }
    guard let exercise = exercises.first(where: { $0.id == id }) else {
      throw ShellError("There is no exercise \(id). \(overview(of: id.chapter))")
    }
    return exercise
  }

  /// The exercises that a person means: one by its number, or all of a chapter.
  ///
  /// Throws: a `ShellError` that says which there are.
  func exercises(named text: String) throws -> [Exercise] {
    guard !text.contains("."), let chapter = Int(text) else { return [try exercise(text)] }
    let found = exercises.filter { $0.id.chapter == chapter }
    guard !found.isEmpty else { throw ShellError(overview(of: chapter)) }
    return found
  }

  /// The exercises that a person means; all of them if nothing was said.
  ///
  /// Throws: a `ShellError` that says which there are.
  func exercises(named text: String?) throws -> [Exercise] {
    guard let text else { return exercises }
    return try exercises(named: text)
  }

  /// Every number that may be typed: those of chapters and those of exercises.
  var names: [String] {
    Set(exercises.map(\.id.chapter)).sorted().map(String.init)
      + exercises.map(\.id.description)
  }

  private func numbers(like example: String) -> String {
    exercises.contains { $0.id.description == example }
      ? "A number looks like this: \(example)" : "To see all: progress"
  }

  private func overview(of chapter: Int) -> String {
    let ids = exercises.map(\.id).filter { $0.chapter == chapter }
    if let first = ids.first, let last = ids.last {
      return "Chapter \(chapter) has \(first) to \(last)."
    }
    let chapters = Set(exercises.map { String($0.id.chapter) }).sorted().joined(separator: ", ")
    return chapters.isEmpty
      ? "There are no exercises here yet."
      : "No exercises belong to chapter \(chapter). There are those of chapters \(chapters)."
  }
}

// MARK: - Files

extension Desk {
  /// The file that the learner edits.
  func source(of exercise: Exercise) -> String { folder + "/Sources/" + exercise.path }

  /// The file as it was handed out.
  func stub(of exercise: Exercise) -> String { folder + "/Stubs/" + exercise.path }

  /// The solution of a rebuild exercise.
  func solution(of exercise: Exercise) -> String { folder + "/Solutions/" + exercise.path }

  /// A path as messages show it.
  func shown(_ path: String) -> String {
    path.hasPrefix(home + "/") ? String(path.dropFirst(home.count + 1)) : path
  }

  /// Whether the learner's file differs from the one that was handed out.
  func isStarted(_ exercise: Exercise) -> Bool {
    let (path, limit) = (source(of: exercise), Submission.mostBytes)
    // What is there and cannot be read is not what was handed out.
    guard let now = try? readBytes(from: path, atMost: limit) else { return Desk.exists(path) }
    return (try? readBytes(from: stub(of: exercise), atMost: limit)) != now
  }

  /// Whether the learner's file is gone.
  func isMissing(_ exercise: Exercise) -> Bool { !Desk.exists(source(of: exercise)) }

  /// Checks that the learner's file is there.
  ///
  /// Throws: a `ShellError` that says how to get it back.
  func requirePresent(_ exercise: Exercise) throws {
    guard isMissing(exercise) else { return }
    throw ShellError(
      "\(shown(source(of: exercise))) is missing. reset \(exercise.id) puts it back as it was "
        + "handed out.")
  }

  /// Puts the file back as it was handed out. What was there goes to a new file beside it, whose
  /// path is returned; nil if there was nothing to keep.
  ///
  /// Throws: `FileError`, or a `ShellError` if it cannot be kept; then nothing has changed.
  func reset(_ exercise: Exercise) throws -> String? {
    let stub = try readBytes(from: stub(of: exercise), atMost: Submission.mostBytes)
    let source = source(of: exercise)
    let backup = isStarted(exercise) ? try keep(source) : nil
    try writeAtomically(stub, to: source)
    return backup
  }

  /// Gives a file a new name beside its own, which needs no reading of it.
  private func keep(_ source: String) throws -> String {
    var number = 1
    while Desk.exists("\(source).backup\(number)") { number += 1 }
    let path = "\(source).backup\(number)"
    guard rename(source, path) == 0 else {
      throw ShellError(
        "\(shown(source)) stays as it is, since it cannot be kept as \(shown(path)): "
          + "\(String(cString: strerror(errno))).")
    }
    return path
  }

  /// Whether there is anything of this name, be it a link that leads nowhere.
  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
}
