import Contract
import Files

// The record as a file: written after every verdict, read when an interrupted grading goes on.

extension Record {
  /// Writes the record so that its path only ever leads to a whole one, for its owner's eyes only.
  ///
  /// Throws `FileError`.
  public func write(to path: String) throws(FileError) {
    try writeAtomically(Array(json.text.utf8), to: path, isPrivate: true)
  }

  /// Reads what `write` wrote.
  ///
  /// Throws: `FileError`, or a `RecordError` for a file that is no record.
  public static func read(_ path: String) throws -> Record {
    do {
      return try Record(json: try JSON.read(path))
    } catch let error as RecordError {
      throw RecordError("\(path) is no record of a grading: \(error.description)")
    }
  }

  /// The record as a JSON value.
  public var json: JSON {
    [
      "format": .integer(Record.format),
      "submission": submission.json,
      "setting": setting.json,
      "time": .string(time),
      "seconds": .number(seconds),
      "asked": .array(asked.map { .string($0.description) }),
      "earned": .number(earned),
      "points": .integer(points),
      "open": .array(open.map { .string($0.description) }),
      "exercises": .array(entries.map(\.json)),
      "regraded": .array(
        regradings.map {
          [
            "why": .string($0.reason), "time": .string($0.time), "before": $0.before.json,
            "after": $0.after.json,
          ]
        }),
    ]
  }

  init(json: JSON) throws(RecordError) {
    let version = try json.integer("format")
    guard version == Record.format else {
      throw RecordError("it has format \(version), and this program writes \(Record.format).")
    }
    submission = try Submission(json: try json.member("submission"))
    setting = try Setting(json: try json.member("setting"))
    (time, seconds) = (try json.text("time"), try json.number("seconds"))
    asked = try json.list("asked").map { value throws(RecordError) in
      try ExerciseID(json: value)
    }
    points = try json.integer("points")
    entries = try json.list("exercises").map { value throws(RecordError) in
      try Entry(json: value)
    }
    regradings = try json.list("regraded").map { value throws(RecordError) in
      Regrading(
        reason: try value.text("why"), time: try value.text("time"),
        before: try Verdict(json: try value.member("before")),
        after: try Verdict(json: try value.member("after")))
    }
  }
}

/// Why a file is no record, or what a grading cannot do.
public struct RecordError: Error, CustomStringConvertible, Equatable {
  /// What happened, and what to do now.
  public let description: String

  init(_ description: String) { self.description = description }
}

// MARK: - The parts

extension Record.Submission {
  var json: JSON {
    [
      "name": .string(name), "sha256": .string(digest), "modified": JSON(text: modified),
      "late": JSON(text: lateness),
      "files": .members(files.sorted { $0.key < $1.key }.map { ($0.key, JSON(text: $0.value)) }),
    ]
  }

  init(json: JSON) throws(RecordError) {
    (name, digest) = (try json.text("name"), try json.text("sha256"))
    (modified, lateness) = (json["modified"]?.string, json["late"]?.string)
    let found = try json.member("files")
    files = [:]
    for key in found.object?.keys ?? [] { files[key] = .some(found[key]?.string) }
  }
}

extension Record.Setting {
  var json: JSON {
    // As text: programs that read numbers as floating-point ones would round it.
    .members([("seed", .string(String(seed)))] + open)
  }

  /// All but the seed, which is the teacher's: with it the next questions are known beforehand.
  var publicJSON: JSON { .members(open) }

  private var open: [(String, JSON)] {
    [
      ("grader", .string(grader)), ("toolchain", .string(toolchain)),
      ("sandbox", .bool(isSandboxed)), ("teacher keys", .bool(hasTeacherKeys)),
    ]
  }

  init(json: JSON) throws(RecordError) {
    (grader, toolchain) = (try json.text("grader"), try json.text("toolchain"))
    (isSandboxed, hasTeacherKeys) = (try json.flag("sandbox"), try json.flag("teacher keys"))
    seed = try json.seed("seed")
  }
}

extension Record.Entry {
  var json: JSON {
    [
      "title": .string(title), "file": .string(file), "transfer": .bool(isTransfer),
      "verdict": verdict.json,
    ]
  }

  init(json: JSON) throws(RecordError) {
    self.init(
      title: try json.text("title"), file: try json.text("file"),
      isTransfer: try json.flag("transfer"), verdict: try Verdict(json: try json.member("verdict")))
  }
}

extension Verdict {
  /// All but the pictures.
  var json: JSON {
    [
      "exercise": .string(exercise.description), "outcome": .string(outcome.rawValue),
      "earned": .number(earned), "points": .integer(points), "seed": .string(String(seed)),
      "message": .string(message), "printed": .string(printed), "too slow": .bool(wasTooSlow),
      "cases": .array(
        cases.map {
          [
            "name": .string($0.name), "passed": .bool($0.passed),
            "explanation": .string($0.explanation), "misconception": JSON(text: $0.misconception),
          ]
        }),
    ]
  }

  init(json: JSON) throws(RecordError) {
    guard let outcome = Outcome(rawValue: try json.text("outcome")) else {
      throw RecordError("“\(try json.text("outcome"))” is no outcome.")
    }
    let cases = try json.list("cases").map { value throws(RecordError) in
      CaseResult(
        name: try value.text("name"), passed: try value.flag("passed"),
        explanation: try value.text("explanation"), misconception: value["misconception"]?.string)
    }
    self.init(
      exercise: try ExerciseID(json: try json.member("exercise")), outcome: outcome,
      earned: try json.number("earned"), points: try json.integer("points"), cases: cases,
      message: try json.text("message"), printed: try json.text("printed"),
      seed: try json.seed("seed"))
    wasTooSlow = json["too slow"]?.bool ?? false
  }
}

extension ExerciseID {
  fileprivate init(json: JSON) throws(RecordError) {
    guard let text = json.string, let id = ExerciseID(text) else {
      throw RecordError("an exercise's number is missing.")
    }
    self = id
  }
}
