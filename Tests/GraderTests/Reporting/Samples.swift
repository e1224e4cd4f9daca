import Contract

@testable import Grader

/// Verdicts and records as they occur, for the tests of reports.
enum Sample {
  static func verdict(
    _ id: String, _ outcome: Verdict.Outcome, earned: Double = 0, points: Int = 5,
    cases: [Verdict.CaseResult] = [], message: String = "", printed: String = ""
  ) -> Verdict {
    Verdict(
      exercise: ExerciseID(id)!, outcome: outcome, earned: earned, points: points, cases: cases,
      message: message, printed: printed, seed: 815)
  }

  static func entry(_ verdict: Verdict, title: String = "Pixels to data") -> Record.Entry {
    Record.Entry(
      title: title, file: "Chapter00/PixelRange.swift", isTransfer: false, verdict: verdict)
  }

  /// One verdict of every outcome, with texts that try to break out of every format.
  static let verdicts: [Verdict] = [
    verdict("0.1", .passed, earned: 5, cases: [.init(name: "main", passed: true, explanation: "")]),
    verdict(
      "0.2", .partly, earned: 3.5,
      cases: [
        .init(name: "main", passed: true, explanation: ""),
        .init(name: "a batch of one", passed: false, explanation: "The shape is [3], not [1, 3]."),
      ]),
    verdict(
      "0.3", .wrong,
      cases: [
        .init(
          name: "main", passed: false,
          explanation: "Your answer is what one gets with the sum in place of the mean.",
          misconception: "sum")
      ]),
    verdict("0.4", .unfinished),
    verdict("0.5", .doesNotCompile, message: "PixelRange.swift:3: expected ‘}’ & \"<]]>\""),
    verdict(
      "0.6", .crashed, message: "Index out of range.",
      printed: "\u{1B}[32mpassed\u{1B}[0m \u{0}\u{FFFE}</failure><testcase name=\"x\"/> <\u{338}b>"),
    verdict("1.1", .ungraded, message: "The disk is full."),
  ]

  static var record: Record {
    var record = Record(
      submission: .init(
        name: "anna & <ben>", digest: String(repeating: "3f", count: 32),
        files: [
          "Chapter00/PixelRange.swift": "Chapter00/PixelRange.swift", "Chapter00/X.swift": .none,
        ],
        modified: "2026-11-21T13:44:19Z", lateness: "2 hours"),
      setting: .init(
        grader: "0.1.0", toolchain: "Swift 6.3.1", seed: .max, isSandboxed: true,
        hasTeacherKeys: true),
      asked: verdicts.map(\.exercise), points: 35, time: "2026-11-21T13:50:00Z")
    for verdict in verdicts { record.add(entry(verdict), time: "2026-11-21T13:51:00Z") }
    record.seconds = 2.5
    return record
  }
}
