import Contract
import Files
import Glibc
import Grader

// Grading other people's work: one submission, or a folder of them.

extension Command {
  static let grade = Command(
    name: "grade", group: .exercises,
    summary: "Grade a submission, or a class: a folder of them",
    things: [Parameter("folder", .file, required: true, "The folder of one person, or of all.")],
    keys: [
      Parameter(
        "report", .file, "The file to write; of a class, records go to a folder beside it."),
      Parameter(
        "format", .choice(ReportFormat.allCases.map(\.rawValue)),
        "The report's form; else text on the screen, and json in a file."),
      Parameter("chapters", .text, "The chapters that count: 0,1. Else all that are found."),
      Parameter(
        "seed", .integer(0...Int.max),
        "The seed of all questions; else the report's, or a secret new one."),
      Parameter("only", .text, "Judge these exercises again, and keep what held before: 2.4,2.5."),
      Parameter("why", .text, "The reason for judging again, which is noted."),
      Parameter("deadline", .text, "Label what came later: 2026-11-21 or \"2026-11-21 18:00\"."),
      Parameter("jobs", .integer(1...256), "How many are graded at a time; else one a core."),
      Parameter(
        "unsafe", .choice(["no", "yes"]), default: "no", "Whether to do without a sandbox."),
    ],
    examples: [
      "grade submissions report=class.json", "grade anna",
      "grade anna format=junit report=anna.xml",
      "grade submissions report=class.json only=2.4 why=\"the task had two readings\"",
    ],
    discussion: """
      Of a submission only the exercises' files count, wherever in its folder they lie. A class is
      graded with one seed; what was interrupted goes on where it stopped, and what did not change is
      not graded again. Points are never taken off for being late or alike. The exit status is 0 if
      everything could be graded, whatever the marks are.
      """,
    belongsToScripts: false,
    run: { session, arguments in try session.grade(arguments) })
}

/// What `grade` was asked for, checked.
struct GradingOrder {
  let folder: String
  let report: String?
  let format: ReportFormat?
  let chapters: Set<Int>?
  let seed: UInt64?
  let regrade: ClassGrading.Regrade?
  let deadline: FileTime?
  let jobs: Int
  let isUnsafe: Bool
  /// The grading of a class that this one is a part of, as a process; nil if a person asked for it.
  let classGrader: pid_t?

  init(_ arguments: Arguments, in session: Session) throws {
    folder = arguments.text("folder") ?? ""
    report = arguments.text("report")
    format = arguments.text("format").flatMap(ReportFormat.init)
    chapters = try arguments.text("chapters").map { text in
      let known = Set(session.desk.exercises.map(\.id.chapter))
      let words = text.split(separator: ",")
      let chosen = words.compactMap { Int($0) }
      guard !words.isEmpty, chosen.count == words.count, known.isSuperset(of: chosen) else {
        let all = known.sorted().map(String.init).joined(separator: ",")
        throw ShellError("chapters=\(text) does not fit. There are: \(all)")
      }
      return Set(chosen)
    }
    let environment = session.console.abilities.environment
    let given = arguments.integer("seed").map(UInt64.init)
    seed = given ?? environment[secretSeedName].flatMap { UInt64($0) }
    classGrader = environment[classGraderName].flatMap { pid_t($0) }
    deadline = try arguments.text("deadline").map { text in
      guard let time = FileTime(text) else {
        throw ShellError("deadline=\(text) is no moment. Write 2026-11-21 or “2026-11-21 18:00”.")
      }
      return time
    }
    jobs = arguments.integer("jobs") ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    isUnsafe = arguments.text("unsafe") == "yes"
    let only = try arguments.text("only").map { text in
      try text.split(separator: ",").map { try session.desk.exercise(String($0)).id }
    }
    guard (only == nil) == (arguments.text("why") == nil) else {
      throw ShellError("only= and why= go together: what to judge again, and the reason.")
    }
    regrade = only.map { ClassGrading.Regrade($0, because: arguments.text("why") ?? "") }
  }

  /// Whether the grading of the class has ended, by whatever means, before this part of it.
  var isOrphaned: Bool { classGrader.map { getppid() != $0 } ?? false }

  /// Throws: a `ShellError` if something is to be judged again that does not count.
  func requireRegradable(in chapters: Set<Int>) throws {
    let others = (regrade?.exercises ?? []).filter { !chapters.contains($0.chapter) }
    guard let first = others.first else { return }
    let graded = chapters.sorted().map(String.init).joined(separator: ",")
    throw ShellError("only=\(first) is in none of the chapters that are graded: \(graded)")
  }
}

extension Session {
  fileprivate func grade(_ arguments: Arguments) throws {
    let order = try GradingOrder(arguments, in: self)
    // Of a class, each folder is one person's work, whatever lies in it.
    let isPart = order.classGrader != nil
    guard try isPart || !listing(of: order.folder).isEmpty else {
      throw ShellError(
        "\(order.folder) is empty. Name a folder with somebody's work, or of several.")
    }
    let isOne = isPart || HandedIn.isSubmission(order.folder, exercises: desk.exercises)
    if let report = order.report {
      let format = isOne ? order.format ?? .json : .json
      try format.requireReplaceable(report, isOfClass: !isOne)
    }
    let examiner = try examiner(isUnsafe: order.isUnsafe)
    // Other programs read what else goes to the screen.
    if order.isUnsafe, order.report != nil || [nil, .text].contains(order.format) {
      console.say(Sandbox.uncontained)
    }
    if isOne {
      try gradeOne(order, examiner)
    } else {
      try gradeClass(order, examiner)
    }
  }

  private func examiner(isUnsafe: Bool) throws -> Examiner {
    let sandbox = isUnsafe ? nil : Sandbox()
    guard isUnsafe || sandbox != nil else {
      throw ShellError(
        Sandbox.advice.replacing("\n", with: " ") + " For work that you trust: unsafe=yes")
    }
    return Examiner(
      kit: try .besideProgram(), home: desk.folder, catalogue: desk.catalogue, sandbox: sandbox)
  }

  func setting(_ examiner: Examiner, seed: UInt64) -> Record.Setting {
    Record.Setting(
      grader: About.version, toolchain: examiner.kit.toolchain.version, seed: seed,
      isSandboxed: examiner.sandbox != nil,
      hasTeacherKeys: desk.exercises.contains { $0.isTransfer && $0.key != nil })
  }

  func exercises(of chapters: Set<Int>) -> [Exercise] {
    desk.exercises.filter { chapters.contains($0.id.chapter) }
  }
}

// MARK: - One submission

extension Session {
  private func gradeOne(_ order: GradingOrder, _ examiner: Examiner) throws {
    let isInterrupted = interruption()
    let shouldStop = { isInterrupted() || order.isOrphaned }
    let found = try HandedIn(folder: order.folder, exercises: desk.exercises).chapters
    guard let chapters = order.chapters ?? (found.isEmpty ? nil : found) else {
      throw ShellError("\(order.folder) holds none of the exercises' files, such as Noised.swift.")
    }
    try order.requireRegradable(in: chapters)
    let keepsRecord = order.report != nil && [nil, .json].contains(order.format)
    let recordPath = keepsRecord ? order.report : nil
    let known = recordPath.flatMap { try? Record.read($0) }
    // Another seed would ask everything anew, also about what did not change.
    let seed = order.seed ?? known?.setting.seed
    let grading = Grading(
      examiner: examiner, exercises: exercises(of: chapters),
      setting: setting(examiner, seed: seed ?? .random(in: 0..<1 << 53)), deadline: order.deadline)
    let keep = { (record: Record) in
      if let recordPath { try record.write(to: recordPath) }
    }
    let record: Record
    if let regrade = order.regrade, let known {
      let again = grading.exercises.filter { regrade.exercises.contains($0.id) }
      record = try grading.regrade(
        again, in: known, of: order.folder, because: regrade.reason,
        shouldStop: shouldStop, keep: keep)
      tellRegradings(of: record, since: known.regradings.count)
    } else {
      guard order.regrade == nil else {
        throw ShellError("There is no record to change yet: name it with report=")
      }
      record = try grading.record(
        of: order.folder, after: known, shouldStop: shouldStop, keep: keep)
    }
    if shouldStop() {
      let judged = record.asked.count { record[$0] != nil }
      throw recordPath == nil
        ? Interrupted()
        : Interrupted(
          outcome: "Of \(record.asked.count) exercises \(judged) are judged and kept; the same "
            + "command goes on.")
    }
    try hand(out: record, order)
    if record.entries.contains(where: { $0.verdict.outcome == .ungraded }) { fallShort() }
  }

  private func hand(out record: Record, _ order: GradingOrder) throws {
    guard let path = order.report else {
      return console.show((order.format ?? .text).text(of: record))
    }
    let format = order.format ?? .json
    // The record holds the seed; other forms are for others to read.
    try writeAtomically(
      Array(format.text(of: record).utf8), to: path, isPrivate: format == .json)
    let name = record.submission.name.printable
    console.say("\(name): \(pointText(record.earned)) of \(record.points) points.  \(path)")
  }

  /// Says what was judged again: what held before, and what holds now.
  func tellRegradings(of record: Record, since count: Int) {
    for regrading in record.regradings.dropFirst(count) {
      console.say(
        "\(record.submission.name.printable) \(regrading.after.exercise): "
          + "\(regrading.before.marks) before, \(regrading.after.marks) now")
    }
  }
}
