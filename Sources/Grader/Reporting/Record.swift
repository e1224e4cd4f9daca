import Contract
import Files

/// What is kept of one submission's grading: enough to explain every point later, and to grade the
/// same bytes again with the same questions. All reports are made from it.
public struct Record: Sendable {
  /// The version of what is written; another one is not read.
  static let format = 1

  /// Whose work it is, as the folder's or file's name says.
  public var submission: Submission
  /// How it was graded.
  public var setting: Setting
  /// When the latest verdict was given, as 2026-11-21T13:44:19Z.
  public var time: String
  /// The exercises that were asked for, in order.
  public var asked: [ExerciseID]
  /// What could be earned with all of them. What is not judged yet counts here too: no submission
  /// looks better for it.
  public var points: Int
  /// The verdicts so far, in order.
  public var entries: [Entry] = []
  /// What was graded again, oldest first.
  public var regradings: [Regrading] = []
  /// How long the grading took, compiling included.
  public var seconds = 0.0

  /// Makes the record of a grading that has not begun.
  public init(
    submission: Submission, setting: Setting, asked: [ExerciseID], points: Int, time: String
  ) {
    (self.submission, self.setting, self.asked) = (submission, setting, asked)
    (self.points, self.time) = (points, time)
  }
}

extension Record {
  /// What was handed in.
  public struct Submission: Sendable, Equatable {
    /// The name of the folder.
    public var name: String
    /// The digest of `sha256sum`'s lines for all files that count; see `Handout.digest`.
    public var digest: String
    /// The files that count, such as `Chapter01/Noised.swift`, and where in the folder they were
    /// found; nil for those that are missing.
    public var files: [String: String?]
    /// When the newest of the files was written, as 2026-11-21T13:44:19Z.
    public var modified: String?
    /// How long after the deadline that was, in words. A label: it takes no points away.
    public var lateness: String?

    /// Makes a submission from its parts.
    public init(
      name: String, digest: String, files: [String: String?], modified: String? = nil,
      lateness: String? = nil
    ) {
      (self.name, self.digest, self.files) = (name, digest, files)
      (self.modified, self.lateness) = (modified, lateness)
    }
  }

  /// What a verdict depends on beside the submission.
  public struct Setting: Sendable, Equatable {
    /// The version of the grader.
    public var grader: String
    /// The Swift compiler that the submission was built with.
    public var toolchain: String
    /// The seed that the questions were drawn with.
    public var seed: UInt64
    /// Whether the learner's code was locked in.
    public var isSandboxed: Bool
    /// Whether the hidden cases of transfer exercises were at hand.
    public var hasTeacherKeys: Bool

    /// Makes a setting from its parts.
    public init(
      grader: String, toolchain: String, seed: UInt64, isSandboxed: Bool, hasTeacherKeys: Bool
    ) {
      (self.grader, self.toolchain, self.seed) = (grader, toolchain, seed)
      (self.isSandboxed, self.hasTeacherKeys) = (isSandboxed, hasTeacherKeys)
    }
  }

  /// A verdict, with what the exercise is called.
  public struct Entry: Sendable {
    /// The exercise's title.
    public var title: String
    /// The file that it is written in, such as `Chapter01/Noised.swift`.
    public var file: String
    /// Whether it is a transfer exercise (★).
    public var isTransfer: Bool
    /// What the judge found. Its pictures are not kept.
    public var verdict: Verdict

    /// Makes an entry; the verdict's pictures are left out.
    public init(_ exercise: Exercise, _ verdict: Verdict) {
      (title, isTransfer) = (exercise.title, exercise.isTransfer)
      file = exercise.path
      self.verdict = verdict
      self.verdict.evidence = nil
    }

    init(title: String, file: String, isTransfer: Bool, verdict: Verdict) {
      (self.title, self.file, self.isTransfer) = (title, file, isTransfer)
      self.verdict = verdict
    }
  }

  /// A verdict that was replaced, and why.
  public struct Regrading: Sendable {
    /// Why it was done, in the teacher's words.
    public var reason: String
    /// When it was done.
    public var time: String
    /// What held before.
    public var before: Verdict
    /// What has held since.
    public var after: Verdict
  }
}

extension Record {
  /// Whether every exercise that was asked for has its verdict.
  public var isComplete: Bool { asked.allSatisfy { self[$0] != nil } }

  /// The exercises without a judgement: not reached yet, or the machine could not judge them.
  public var open: [ExerciseID] {
    asked.filter { id in self[id].map { $0.verdict.outcome == .ungraded } ?? true }
  }

  /// What was found about an exercise; nil if it was not judged yet.
  public subscript(id: ExerciseID) -> Entry? { entries.first { $0.verdict.exercise == id } }

  /// What was earned so far; the total once nothing is open.
  public var earned: Double { entries.reduce(0) { $0 + $1.verdict.earned } }

  /// Keeps a verdict that was given at `time`.
  public mutating func add(_ entry: Entry, time: String) {
    entries.removeAll { $0.verdict.exercise == entry.verdict.exercise }
    entries.append(entry)
    entries.sort { $0.verdict.exercise < $1.verdict.exercise }
    self.time = time
  }

  /// Replaces a verdict and keeps the one before.
  public mutating func regrade(_ entry: Entry, because reason: String, time: String) {
    if let before = self[entry.verdict.exercise]?.verdict {
      regradings.append(
        Regrading(reason: reason, time: time, before: before, after: entry.verdict))
    }
    add(entry, time: time)
  }
}
