import Contract
import Files
import Foundation
import Testing

@testable import Grader

@Suite("Grading a submission")
final class GradingTests {
  private let folder = FileManager.default.temporaryDirectory.path + "/grading-\(UUID().uuidString)"
  private static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  init() throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // Stubs are judged without a compiler, so these tests take no time.
    try FileManager.default.copyItem(
      atPath: Self.project + "/exercises/Stubs/Chapter01", toPath: folder + "/Chapter01")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func grading(seed: UInt64 = 1) throws -> Grading {
    let catalogue = Catalogue()
    return Grading(
      examiner: Examiner(
        kit: try testKit(), home: Self.project + "/exercises", catalogue: catalogue),
      exercises: catalogue.exercises.filter { $0.id.chapter == 1 },
      setting: Record.Setting(
        grader: "1", toolchain: "Swift", seed: seed, isSandboxed: false, hasTeacherKeys: false))
  }

  /// A record in which one verdict is another than the judge would find.
  private func marked() throws -> Record {
    var record = try grading().record(of: folder, after: nil) { _ in }
    record.add(
      Sample.entry(Sample.verdict("1.4", .passed, earned: 8, points: 8)), time: record.time)
    return record
  }

  @Test("A record is kept after every verdict, so that an interruption costs nothing")
  func interruption() throws {
    struct PowerCut: Error {}
    var kept: Record?
    #expect(throws: PowerCut.self) {
      try grading().record(of: folder, after: nil) { record in
        kept = record
        if record.entries.count == 3 { throw PowerCut() }
      }
    }
    #expect(kept?.entries.count == 3 && kept?.isComplete == false)
    let whole = try grading().record(of: folder, after: kept) { _ in }
    #expect(whole.isComplete && whole.entries.count == 6)
  }

  @Test("What did not change is not judged again; another seed or other files are")
  func resuming() throws {
    let marked = try marked()
    #expect(try grading().record(of: folder, after: marked) { _ in }.earned == 8)
    #expect(try grading(seed: 2).record(of: folder, after: marked) { _ in }.earned == 0)
    try FileManager.default.removeItem(atPath: folder + "/Chapter01/AlphaBar.swift")
    #expect(try grading().record(of: folder, after: marked) { _ in }.earned == 0)
  }

  @Test("What could not be judged is tried again")
  func ungraded() throws {
    var record = try marked()
    record.add(Sample.entry(Sample.verdict("1.4", .ungraded, points: 8)), time: record.time)
    let again = try grading().record(of: folder, after: record) { _ in }
    #expect(again[ExerciseID("1.4")!]?.verdict.outcome == .unfinished)
  }

  @Test("Judging again changes what was asked for, keeps what held before, and survives resuming")
  func regrading() throws {
    let grading = try grading()
    let exercise = grading.exercises.filter { $0.file == "Noised.swift" }
    let record = try grading.regrade(exercise, in: marked(), of: folder, because: "a typo") { _ in }
    #expect(record.earned == 0 && record.regradings.first?.before.earned == 8)
    #expect(try grading.record(of: folder, after: record) { _ in }.regradings.count == 1)
    try FileManager.default.removeItem(atPath: folder + "/Chapter01/AlphaBar.swift")
    let error = #expect(throws: RecordError.self) {
      try grading.regrade(exercise, in: record, of: folder, because: "a typo") { _ in }
    }
    #expect(error?.description.contains("other files now") == true)
  }

  @Test("Of a class each submission has a process, and one that breaks down is told by name")
  func aClass() throws {
    let manager = FileManager.default
    let records = folder + "/records"
    for name in ["class/anna", "class/ben", "class/carl", "records"] {
      try manager.createDirectory(
        atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    try Data().write(to: URL(fileURLWithPath: folder + "/class/dora.zip"))
    try Sample.record.write(to: folder + "/template.json")
    var grading = ClassGrading(folder: folder + "/class", records: records, jobs: 2)
    let template = folder + "/template.json"
    grading.command = { submission, record, _ in
      let script = submission.hasSuffix("ben") ? "echo no disk >&2; exit 3" : "cp \"$0\" \"$1\""
      return ["/bin/sh", "-c", script, template, record]
    }
    let (names, refused) = try grading.contents()
    #expect(names == ["anna", "ben", "carl"])
    #expect(refused.map(\.name) == ["dora.zip"])
    var most = 0
    let failures = try grading.run(names, regrade: nil) { most = max(most, $0) }
    #expect(most == 3)
    #expect(failures.map(\.name) == ["ben"])
    #expect(failures[0].reason.contains("status 3") && failures[0].reason.contains("no disk"))
    let summary = grading.summary(
      of: names, points: 35, setting: Sample.record.setting, exercises: [], stub: { _ in "" })
    #expect(summary.json["submissions"]?.array?.map { $0["final"]?.bool } == [false, false, false])
  }

  @Test("A time-out is judged once more, alone, and no third time")
  func timeOut() throws {
    var verdict = Sample.verdict("1.4", .crashed)
    verdict.wasTooSlow = true
    let forged = Sample.verdict(
      "1.5", .wrong, message: Reply.died(.tooSlow(seconds: 5)).sentence)
    var record = Sample.record
    record.add(Sample.entry(verdict), time: "")
    record.add(Sample.entry(forged), time: "")
    try record.write(to: folder + "/anna.json")
    var grading = ClassGrading(folder: folder, records: folder, jobs: 4)
    var orders: [ClassGrading.Regrade?] = []
    grading.command = { _, _, regrade in
      orders.append(regrade)
      return ["/bin/true"]
    }
    _ = try grading.runTimeOutsAgain(["anna"]) { _ in }
    #expect(orders.map { $0?.exercises } == [[ExerciseID("1.4")!]])
    record.regrade(Sample.entry(verdict), because: ClassGrading.timeOutReason, time: "")
    try record.write(to: folder + "/anna.json")
    _ = try grading.runTimeOutsAgain(["anna"]) { _ in }
    #expect(orders.count == 1)
  }
}
