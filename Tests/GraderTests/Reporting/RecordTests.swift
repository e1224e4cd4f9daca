import Contract
import Files
import Foundation
import Testing

@testable import Grader

@Suite("A record of a grading")
struct RecordTests {
  @Test("What is written is read again, with every verdict and the seed to its last digit")
  func roundTrip() throws {
    var record = Sample.record
    record.regrade(
      Sample.entry(Sample.verdict("0.3", .passed, earned: 5)), because: "a typo in the task",
      time: "2026-11-22T08:00:00Z")
    let path = FileManager.default.temporaryDirectory.path + "/record-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try record.write(to: path)
    let again = try Record.read(path)
    #expect(again.json == record.json)
    #expect(again.setting.seed == .max)
    #expect(again.submission == record.submission)
    #expect(again.regradings.first?.before.misconception == "sum")
    #expect(again["0.6"]?.verdict.printed == record["0.6"]?.verdict.printed)
  }

  @Test("What could not be judged stays among the points to earn, and there is no total yet")
  func ungraded() throws {
    #expect(Sample.record.points == 7 * 5)
    #expect(Sample.record.earned == 8.5)
    #expect(Sample.record.open == [ExerciseID("1.1")!])
    #expect(Sample.record.report.contains("So far: 8.5 of 35 points"))
    var record = Sample.record
    record.add(Sample.entry(Sample.verdict("1.1", .wrong)), time: "")
    #expect(record.open.isEmpty && record.points == 35)
    #expect(record.report.contains("Total: 8.5 of 35 points"))
    record.entries.removeLast()
    #expect(record.points == 35 && record.open == [ExerciseID("1.1")!])
  }

  @Test("Grading again replaces the verdict and keeps the one before, with its reason")
  func regrading() throws {
    var record = Sample.record
    record.regrade(
      Sample.entry(Sample.verdict("0.3", .passed, earned: 5)), because: "two readings",
      time: "2026-11-22T08:00:00Z")
    #expect(record.earned == 13.5)
    #expect(record.entries.count == 7)
    let regrading = try #require(record.regradings.first)
    #expect(regrading.before.earned == 0 && regrading.after.earned == 5)
    #expect(record.report.contains("Graded again: 0.3, 0 / 5 before, 5 / 5 now, because two"))
  }

  @Test("A grading is complete when everything that was asked has its verdict")
  func completeness() {
    var record = Sample.record
    #expect(record.isComplete)
    record.asked.append(ExerciseID("1.2")!)
    #expect(!record.isComplete)
    #expect(record.report.contains("interrupted"))
  }

  @Test("A file that is no record is refused with what is wrong about it")
  func refused() throws {
    let path = FileManager.default.temporaryDirectory.path + "/record-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(#"{"format": 99}"#.utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: RecordError.self) { try Record.read(path) }
    #expect(error?.description.contains("format 99") == true)
  }
}

extension Record {
  fileprivate subscript(text: String) -> Entry? { ExerciseID(text).flatMap { self[$0] } }
}
