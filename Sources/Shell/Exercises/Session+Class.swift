import CReadline
import Contract
import Files
import Glibc
import Grader

// Grading a class: a folder of submissions.

/// The seed that the grading of a class hands to the gradings of its submissions: in the environment,
/// where other users of the machine do not see it.
let secretSeedName = "DSH_GRADING_SEED"

/// What tells them that their folder is one person's work, and by its number the process that they
/// belong to: they end with it.
let classGraderName = "DSH_CLASS_GRADER"

extension Session {
  func gradeClass(_ order: GradingOrder, _ examiner: Examiner) throws {
    guard let report = order.report else {
      throw ShellError(
        "\(order.folder) is taken for a class, since none of the exercises' files lie in it. Say "
          + "where its report goes: report=class.json. For one person's work, name its own folder.")
    }
    creadline_catch_interrupts()
    let records = (report.hasSuffix(".json") ? String(report.dropLast(5)) : report) + ".records"
    try makeFolder(records)
    let seed = try classSeed(in: records, order.seed)
    var grading = ClassGrading(folder: order.folder, records: records, jobs: order.jobs)
    let (names, refused) = try grading.contents()
    guard !names.isEmpty else {
      throw ShellError("\(order.folder) holds no folders with somebody's work.")
    }
    let chapters = try order.chapters ?? chaptersFound(in: order.folder, names)
    try order.requireRegradable(in: chapters)
    grading.command = command(order, chapters)
    grading.environment = classEnvironment(seed: seed)
    let failures = try run(grading, names, order)
    let exercises = exercises(of: chapters)
    var summary = grading.summary(
      of: names, points: exercises.reduce(0) { $0 + $1.points },
      setting: setting(examiner, seed: seed), exercises: exercises
    ) { exercise in
      let bytes = try? readBytes(from: desk.stub(of: exercise), atMost: Submission.mostBytes)
      return String(decoding: bytes ?? [], as: UTF8.self)
    }
    summary.failures += refused + failures
    summary.failures += handOut(of: grading, names, order.format)
    try writePrivately(summary.json.text, to: report)
    try writePrivately(summary.csv, to: records + "/marks.csv")
    console.show(summary.text)
    console.say("Report: \(report). For each submission, and marks.csv: \(records)")
    if !summary.failures.isEmpty { fallShort() }
  }

  /// Has all submissions graded, tells what changed where they are graded again, and returns what
  /// went wrong with the grading itself.
  private func run(
    _ grading: ClassGrading, _ names: [String], _ order: GradingOrder
  ) throws -> [ClassGrading.Failure] {
    func record(_ name: String) -> Record? { try? Record.read(grading.path(ofRecord: name)) }
    let before = names.map { record($0)?.regradings.count ?? 0 }
    var failures: [ClassGrading.Failure]
    do {
      failures = try grading.run(names, regrade: order.regrade) { done in
        try tick("graded", done: done, of: names.count)
      }
      failures += try grading.runTimeOutsAgain(names) { name in
        try requireNoInterrupt()
        console.status("once more, alone: \(name.oneLine)")
      }
    } catch is Interrupted {
      let graded = names.count { record($0)?.isComplete == true }
      throw Interrupted(
        outcome: "Of \(names.count) submissions \(graded) are graded and kept; the same command "
          + "goes on.")
    }
    guard order.regrade != nil else { return failures }
    for (name, count) in zip(names, before) {
      if let record = record(name) { tellRegradings(of: record, since: count) }
    }
    return failures
  }

  /// The seed of a class: what was asked for, else that of the interrupted grading, else a new one.
  private func classSeed(in records: String, _ asked: UInt64?) throws -> UInt64 {
    let path = records + "/.seed.json"
    let kept = (try? JSON.read(path))?["seed"]?.string.flatMap { UInt64($0) }
    let seed = asked ?? kept ?? .random(in: 0..<1 << 53)
    let json: JSON = ["seed": .string(String(seed))]
    try writePrivately(json.text, to: path)
    return seed
  }

  private func chaptersFound(in folder: String, _ names: [String]) throws -> Set<Int> {
    let found = names.compactMap { name in
      try? HandedIn(folder: "\(folder)/\(name)", exercises: desk.exercises).chapters
    }
    let chapters = found.reduce(into: Set<Int>()) { $0.formUnion($1) }
    guard !chapters.isEmpty else {
      throw ShellError("In \(folder) there are none of the exercises' files, such as Noised.swift.")
    }
    return chapters
  }

  /// The command that grades one submission of the class.
  private func command(
    _ order: GradingOrder, _ chapters: Set<Int>
  ) -> (String, String, ClassGrading.Regrade?) -> [String] {
    let numbers = chapters.sorted().map(String.init).joined(separator: ",")
    let program = library.program
    return { folder, record, regrade in
      var words = [program, "grade", folder, "report=\(record)", "chapters=\(numbers)"]
      if order.isUnsafe { words.append("unsafe=yes") }
      if let deadline = order.deadline { words.append("deadline=\(deadline)") }
      if let regrade {
        let ids = regrade.exercises.map(\.description).joined(separator: ",")
        words += ["only=\(ids)", "why=\(regrade.reason)"]
      }
      return words
    }
  }

  private func classEnvironment(seed: UInt64) -> [String: String] {
    var environment = [
      secretSeedName: String(seed), classGraderName: String(getpid()), "DSH_HOME": library.home,
      "DSH_THREADS": "1",
    ]
    for name in ["PATH", "HOME", "TMPDIR"] {
      environment[name] = console.abilities.environment[name]
    }
    return environment
  }

  /// Writes a report for each submission to hand back, and returns those that could not be written.
  private func handOut(
    of grading: ClassGrading, _ names: [String], _ format: ReportFormat?
  ) -> [ClassGrading.Failure] {
    var failures: [ClassGrading.Failure] = []
    for name in names {
      guard let record = try? Record.read(grading.path(ofRecord: name)) else { continue }
      for format in [.text] + [format].compactMap({ $0 }) where format != .json {
        let label = format == .text ? "" : ".\(format.rawValue)"
        let path = "\(grading.records)/\(name)\(label).\(format.ending)"
        do throws(FileError) {
          try writePrivately(format.text(of: record), to: path)
        } catch {
          // A folder's name may leave no room for what a report's name ends with.
          failures.append((name, "There is no report to hand back. \(error)"))
        }
      }
    }
    return failures
  }

  /// Writes what is for the teacher's eyes.
  private func writePrivately(_ text: String, to path: String) throws(FileError) {
    try writeAtomically(Array(text.utf8), to: path, isPrivate: true)
  }
}
