import Contract
import Files

/// Grades one submission, and keeps a record of it after every verdict.
public struct Grading: Sendable {
  /// Who compiles, runs and judges.
  public var examiner: Examiner
  /// The exercises that count.
  public var exercises: [Exercise]
  /// What the record says about how it was done.
  public var setting: Record.Setting
  /// When work was to be handed in; later work is labelled.
  public var deadline: FileTime?

  /// Makes a grading from its parts.
  public init(
    examiner: Examiner, exercises: [Exercise], setting: Record.Setting, deadline: FileTime? = nil
  ) {
    (self.examiner, self.exercises) = (examiner, exercises)
    (self.setting, self.deadline) = (setting, deadline)
  }

  /// Grades what is in `folder` and returns the record.
  ///
  /// Verdicts that `known` holds on the same files, in the same setting, are kept; what could not be
  /// judged is tried again. `keep` gets the record after every verdict. Once `shouldStop` says yes, and
  /// it then has to go on saying so, it ends with what there is. Throws `FileError` where too much lies
  /// in the folder, and what `keep` throws.
  public func record(
    of folder: String, after known: Record?, shouldStop: @escaping () -> Bool = { false },
    keep: (Record) throws -> Void
  ) throws -> Record {
    let handedIn = try HandedIn(folder: folder, exercises: examiner.catalogue.exercises)
    var record = Record(
      submission: handedIn.described(deadline: deadline), setting: setting,
      asked: exercises.map(\.id), points: exercises.reduce(0) { $0 + $1.points },
      time: FileTime.now.description)
    if let known, known.submission.digest == record.submission.digest {
      record.regradings = known.regradings
      if known.setting == setting {
        (record.entries, record.seconds) = (known.entries, known.seconds)
        record.entries.removeAll { entry in
          entry.verdict.outcome == .ungraded || !record.asked.contains(entry.verdict.exercise)
        }
      }
    }
    let open = exercises.filter { record[$0.id] == nil }
    try judge(open, handedIn, &record, shouldStop, keep) { $0.add($1, time: $2) }
    try keep(record)
    return record
  }

  /// Judges exercises again and notes in the record what held before, and why that was done. It ends
  /// as `record` does.
  ///
  /// Throws: a `RecordError` if the files are not those of the record; what `keep` throws.
  public func regrade(
    _ exercises: [Exercise], in record: Record, of folder: String, because reason: String,
    shouldStop: @escaping () -> Bool = { false }, keep: (Record) throws -> Void
  ) throws -> Record {
    let handedIn = try HandedIn(folder: folder, exercises: examiner.catalogue.exercises)
    guard handedIn.digest == record.submission.digest else {
      throw RecordError(
        "\(handedIn.name) has other files now than those that were graded. Grade it whole first.")
    }
    var record = record
    try judge(exercises, handedIn, &record, shouldStop, keep) {
      $0.regrade($1, because: reason, time: $2)
    }
    return record
  }

  private func judge(
    _ exercises: [Exercise], _ handedIn: HandedIn, _ record: inout Record,
    _ shouldStop: @escaping () -> Bool, _ keep: (Record) throws -> Void,
    note: (inout Record, Record.Entry, String) -> Void
  ) throws {
    var start = ContinuousClock.now
    try examiner.check(
      exercises, of: handedIn.submission, seed: setting.seed, shouldStop: shouldStop
    ) { (verdict: Verdict) throws in
      guard let exercise = examiner.catalogue[verdict.exercise] else { return }
      note(&record, Record.Entry(exercise, verdict), FileTime.now.description)
      record.seconds += (ContinuousClock.now - start) / .seconds(1)
      start = .now
      try keep(record)
    }
  }
}
