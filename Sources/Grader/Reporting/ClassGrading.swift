import Contract
import Files
import Glibc

/// Grades a folder of submissions: each by a process of its own, several at a time.
///
/// A process for each costs some milliseconds. For that, nothing that happens while one submission
/// is graded can touch another or end the rest, and memory stays flat: this process holds one record
/// at a time.
public struct ClassGrading {
  /// The folder of submissions, each a folder in it.
  public var folder: String
  /// The folder of records, one for each submission.
  public var records: String
  /// How many are graded at a time.
  public var jobs: Int
  /// The command that grades one submission and keeps its record at a path, also one that is there
  /// already; `only` and `reason` ask it to judge some exercises again.
  public var command: (_ folder: String, _ record: String, _ regrade: Regrade?) -> [String] = {
    _, _, _ in []
  }
  /// The environment of these commands.
  public var environment: [String: String] = [:]

  /// What is to be judged once more, and why.
  public struct Regrade: Sendable {
    /// The exercises.
    public var exercises: [ExerciseID]
    /// The reason.
    public var reason: String

    /// Makes an order from both.
    public init(_ exercises: [ExerciseID], because reason: String) {
      (self.exercises, self.reason) = (exercises, reason)
    }
  }

  /// Makes the grading of a class from its parts.
  public init(folder: String, records: String, jobs: Int) {
    (self.folder, self.records, self.jobs) = (folder, records, jobs)
  }

  /// A submission that could not be graded, and why.
  public typealias Failure = (name: String, reason: String)

  /// The reason that is noted where a time-out was judged again.
  static let timeOutReason = "it took too long beside others, so it ran once more, alone"

  /// The names of the submissions, and what lies among them that cannot be graded, with the reason.
  ///
  /// Throws `FileError` if the folder cannot be read.
  public func contents() throws(FileError) -> (names: [String], refused: [Failure]) {
    var (names, refused): ([String], [Failure]) = ([], [])
    for entry in try listing(of: folder) where !entry.name.hasPrefix(".") {
      if entry.isFolder {
        names.append(entry.name)
      } else if ["zip", "gz", "tgz", "tar", "7z", "rar"].contains(where: entry.name.hasSuffix) {
        refused.append((entry.name, "It is packed. Unpack it into a folder of its own."))
      }
    }
    return (names, refused)
  }

  /// Grades the submissions called `names`; `progress` is told after each how many are done.
  ///
  /// Returns what went wrong with the grading itself, by name. Throws what `progress` throws, after
  /// all processes are ended.
  public func run(
    _ names: [String], regrade: Regrade?, progress: (_ done: Int) throws -> Void
  ) throws -> [Failure] {
    var waiting = names[...]
    var working: [Work] = []
    var failures: [Failure] = []
    var done = 0
    defer { stop(working) }
    while !waiting.isEmpty || !working.isEmpty {
      while working.count < jobs, let name = waiting.popFirst() {
        do {
          let before = FileTime(ofFile: path(ofRecord: name))
          let process = try start(name, regrade)
          working.append(Work(name: name, recordBefore: before, process: process))
        } catch {
          failures.append((name, error.description))
          done += 1
        }
      }
      var still: [Work] = []
      for var work in working {
        work.drain()
        guard let ending = work.process.poll() else {
          still.append(work)
          continue
        }
        if !hasRecord(work) {
          failures.append((work.name, "The grader stopped (\(ending.words)). \(work.complaint)"))
        }
        work.process.end()
        done += 1
      }
      working = still
      try progress(done)
      usleep(5_000)
    }
    return failures
  }

  /// Grades once more, one by one, what took too long while others were at work.
  public func runTimeOutsAgain(
    _ names: [String], progress: (_ name: String) throws -> Void
  ) throws -> [Failure] {
    var failures: [Failure] = []
    var alone = self
    alone.jobs = 1
    for name in names {
      guard let record = try? Record.read(path(ofRecord: name)) else { continue }
      let late = record.entries.map(\.verdict).filter { verdict in
        verdict.wasTooSlow
          && !record.regradings.contains {
            $0.after.exercise == verdict.exercise && $0.reason == ClassGrading.timeOutReason
          }
      }
      guard !late.isEmpty else { continue }
      try progress(name)
      let order = Regrade(late.map(\.exercise), because: ClassGrading.timeOutReason)
      failures += try alone.run([name], regrade: order) { _ in try progress(name) }
    }
    return failures
  }

  /// Has all end by themselves, so that they put away what they began, and ends those that do not.
  private func stop(_ working: [Work]) {
    for work in working { work.process.interrupt() }
    let patience = ContinuousClock.now + .seconds(3)
    while working.contains(where: { $0.process.poll() == nil }), ContinuousClock.now < patience {
      usleep(5_000)
    }
    for work in working { work.process.end() }
  }

  /// The record of the submission called `name`.
  public func path(ofRecord name: String) -> String { "\(records)/\(name).json" }

  /// Whether a process wrote a record of all that was asked. Its exit status says less: it is 1 also
  /// where everything went well but an exercise could not be judged.
  private func hasRecord(_ work: Work) -> Bool {
    let path = path(ofRecord: work.name)
    guard FileTime(ofFile: path) != work.recordBefore else { return false }
    return (try? Record.read(path))?.isComplete ?? false
  }

  private func start(
    _ name: String, _ regrade: Regrade?
  ) throws(ChildProcess.Failure) -> ChildProcess {
    let command = command("\(folder)/\(name)", path(ofRecord: name), regrade)
    return try ChildProcess(command, environment: environment, sweeps: false)
  }

  /// What the class looks like, from its records. `points`: what could be earned, also by those of
  /// whom there is no record.
  public func summary(
    of names: [String], points: Int, setting: Record.Setting, exercises: [Exercise],
    stub: (Exercise) -> String
  ) -> ClassSummary {
    var summary = ClassSummary(setting: setting)
    var similarity = Similarity()
    let stubs = exercises.map { ($0, stub($0)) }
    for name in names {
      guard let record = try? Record.read(path(ofRecord: name)) else {
        summary.add(withoutRecord: name, points: points)
        continue
      }
      summary.add(record)
      let handedIn = try? HandedIn(folder: "\(folder)/\(name)", exercises: exercises)
      let texts = handedIn?.submission.texts ?? [:]
      let files = stubs.compactMap { exercise, stub in texts[exercise.id].map { ($0, stub) } }
      similarity.add(name, files)
    }
    summary.similar = similarity.pairs()
    summary.identical = similarity.copies()
    return summary
  }
}

/// A submission that is being graded.
private struct Work {
  let name: String
  /// When the record was written that was there before; nil if there was none.
  let recordBefore: FileTime?
  let process: ChildProcess
  private var said: [UInt8] = []

  init(name: String, recordBefore: FileTime?, process: ChildProcess) {
    (self.name, self.recordBefore, self.process) = (name, recordBefore, process)
  }

  /// Takes away what it printed, so that it never waits for a reader.
  mutating func drain() {
    let streams = process.streams
    let ready = streams.wait(toSend: false, outputOpen: true, errorsOpen: true, milliseconds: 0)
    var dropped: [UInt8] = []
    if ready.output { _ = streams.output.receive(into: &dropped) }
    if ready.errors { _ = streams.errors.receive(into: &said) }
    said.removeFirst(max(0, said.count - 500))
  }

  /// What it complained about last.
  var complaint: String { String(decoding: said, as: UTF8.self).lines.last ?? "" }
}

extension ChildProcess.Ending {
  fileprivate var words: String {
    switch self {
    case .exited(let status): "status \(status)"
    case .signalled(let signal): "signal \(signal)"
    }
  }
}
