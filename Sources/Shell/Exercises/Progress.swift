import Contract
import Files
import Grader

/// How far a learner has come, exercise by exercise.
struct Progress: Equatable {
  /// How an exercise stands.
  struct Entry: Equatable {
    /// What the latest check found; nil if there was none.
    var outcome: Verdict.Outcome?
    /// The most that a check has found.
    var best = 0.0
    /// How many hints were asked for.
    var hints = 0
    /// Whether the solution was shown.
    var isRevealed = false
    /// Whether any check has found it right.
    var hasPassed = false
  }

  var entries: [ExerciseID: Entry] = [:]
  /// Whether the learner was told what code may do that runs without a sandbox.
  var isTold = false

  private static let format = 1
}

extension Progress {
  /// Reads what `write` wrote; nothing at all if there is no file yet.
  ///
  /// Throws: a `ShellError` for a damaged file.
  static func read(_ path: String) throws -> Progress {
    do {
      return try Progress(json: JSON.read(path))
    } catch let error as FileError where error.reason == .missing {
      return Progress()
    } catch {
      throw ShellError("\(error) Progress is kept there; to begin anew, remove that file.")
    }
  }

  private init(json: JSON) throws {
    guard json["format"]?.integer == Progress.format, let members = json["exercises"]?.object else {
      throw ShellError("The file with your progress is not one that this dsh wrote.")
    }
    isTold = json["told what is not contained"]?.bool ?? false
    for key in members.keys {
      guard let id = ExerciseID(key), let entry = members[key] else { continue }
      entries[id] = Entry(
        outcome: entry["state"]?.string.flatMap { Verdict.Outcome(rawValue: $0) },
        best: entry["best"]?.number ?? 0, hints: entry["hints"]?.integer ?? 0,
        isRevealed: entry["revealed"]?.bool ?? false, hasPassed: entry["passed"]?.bool ?? false)
    }
  }

  func write(to path: String) throws(FileError) {
    let members = entries.sorted { $0.key < $1.key }.map { id, entry in
      let state = entry.outcome.map { JSON.string($0.rawValue) } ?? .null
      let values: JSON = [
        "state": state, "best": .number(entry.best), "hints": .integer(entry.hints),
        "revealed": .bool(entry.isRevealed), "passed": .bool(entry.hasPassed),
      ]
      return (id.description, values)
    }
    let json: JSON = [
      "format": .integer(Progress.format), "told what is not contained": .bool(isTold),
      "exercises": .members(members),
    ]
    try writeAtomically(Array(json.text.utf8), to: path)
  }
}

extension Progress.Entry {
  /// How the exercise stands, in a few words; nil if it was never checked. What a later attempt broke
  /// has its points all the same.
  var state: String? {
    outcome.map { hasPassed && $0 != .passed ? "passed before" : $0.words }
  }

  /// Takes in what a check found. A fault of the machine says nothing about the learner.
  mutating func take(_ verdict: Verdict) {
    guard verdict.outcome != .ungraded else { return }
    // An exercise that was never begun need not be remembered.
    if verdict.outcome == .unfinished, outcome == nil { return }
    outcome = verdict.outcome
    best = max(best, verdict.earned)
    if verdict.outcome == .passed { hasPassed = true }
  }
}
