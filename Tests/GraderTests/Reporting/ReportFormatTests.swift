import Contract
import Files
import Foundation
import Testing

@testable import Grader

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Reports")
struct ReportFormatTests {
  private func decoded(_ format: ReportFormat) throws -> JSON {
    try JSON.decode(Array(format.text(of: Sample.record).utf8))
  }

  private func keys(of value: JSON) -> Set<String> { Set(value.object?.keys ?? []) }

  @Test("The report for people has a line for every exercise and the total, and no escapes")
  func text() {
    let report = ReportFormat.text.text(of: Sample.record)
    let lines = report.split(separator: "\n")
    for verdict in Sample.verdicts {
      #expect(
        lines.contains { $0.contains(" \(verdict.exercise) ") && $0.hasSuffix(verdict.marks) })
    }
    #expect(report.contains("So far: 8.5 of 35 points"))
    #expect(report.contains("Your answer is what one gets with the sum in place of the mean."))
    #expect(report.contains("a batch of one: The shape is [3]"))
    #expect(report.contains("missing: Chapter00/X.swift"))
    #expect(report.contains("late by 2 hours"))
    #expect(!report.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
  }

  @Test("Gradescope's file holds the keys and values that it documents, and no others")
  func gradescope() throws {
    let file = try decoded(.gradescope)
    let allowed: Set = [
      "score", "execution_time", "output", "output_format", "visibility", "stdout_visibility",
      "extra_data", "tests",
    ]
    #expect(keys(of: file).isSubset(of: allowed))
    #expect(file["score"]?.number == 8.5)
    #expect(file["execution_time"]?.number == 2.5)
    let formats = ["text", "html", "simple_format", "md", "ansi"]
    let visibilities = ["hidden", "after_due_date", "after_published", "visible"]
    let allowedInTests: Set = [
      "score", "max_score", "status", "name", "number", "output", "output_format", "tags",
      "visibility", "extra_data",
    ]
    let tests = try #require(file["tests"]?.array)
    #expect(tests.count == Sample.verdicts.count)
    for (test, verdict) in zip(tests, Sample.verdicts) {
      #expect(keys(of: test).isSubset(of: allowedInTests))
      #expect(test["number"]?.string == verdict.exercise.description)
      #expect(test["output_format"]?.string.map(formats.contains) == true)
      #expect(test["visibility"]?.string.map(visibilities.contains) == true)
      #expect(test["tags"]?.array?.allSatisfy { $0.string != nil } == true)
      if verdict.outcome == .ungraded {
        #expect(test["score"] == nil && test["status"] == nil)
      } else {
        #expect(test["score"]?.number == verdict.earned)
        #expect(test["max_score"]?.number == Double(verdict.points))
        #expect(test["status"]?.string == (verdict.outcome == .passed ? "passed" : "failed"))
      }
    }
  }

  @Test("What a learner sees of hidden cases waits for the due date, and the seed is in no text")
  func secrets() throws {
    var record = Sample.record
    var entry = Sample.entry(Sample.verdict("1.5", .wrong))
    entry.isTransfer = true
    record.add(entry, time: "")
    let tests = try #require(record.gradescope["tests"]?.array)
    #expect(tests.last?["visibility"]?.string == "after_due_date")
    for test in tests { #expect(!test.text.contains("815")) }
    let seeds = [String(record.setting.seed), "815"]
    #expect(seeds.allSatisfy(ReportFormat.json.text(of: record).contains))
    for format in ReportFormat.allCases where format != .json {
      var text = format.text(of: record)
      if format == .classroom {
        let bytes = try #require(Data(base64Encoded: text.trimmingCharacters(in: .newlines)))
        text = String(decoding: bytes, as: UTF8.self)
      }
      #expect(!seeds.contains(where: text.contains), "\(format)")
    }
  }

  @Test(
    "Only a report in the same form may be replaced by another", arguments: ReportFormat.allCases)
  func replacing(format: ReportFormat) throws {
    let path = FileManager.default.temporaryDirectory.path + "/report-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try format.requireReplaceable(path)
    for other in ReportFormat.allCases {
      try Data(other.text(of: Sample.record).utf8).write(to: URL(fileURLWithPath: path))
      if other == format {
        try format.requireReplaceable(path)
      } else {
        #expect(throws: RecordError.self) { try format.requireReplaceable(path) }
      }
    }
    #expect(throws: RecordError.self) { try format.requireReplaceable(path, isOfClass: true) }
    let summary = ClassSummary(setting: Sample.record.setting)
    try Data(summary.json.text.utf8).write(to: URL(fileURLWithPath: path))
    try format.requireReplaceable(path, isOfClass: true)
    #expect(throws: RecordError.self) { try format.requireReplaceable(path) }
  }

  @Test(
    "No report that is handed back shows what a hidden case asked, what was right, or what was printed",
    arguments: ReportFormat.allCases)
  func hiddenCases(format: ReportFormat) throws {
    var record = Sample.record
    for index in record.entries.indices {
      record.entries[index].isTransfer = true
      record.entries[index].verdict.printed = "asked with 0.36"
      for place in record.entries[index].verdict.cases.indices
      where !record.entries[index].verdict.cases[place].passed {
        record.entries[index].verdict.cases[place].explanation = "right is 4.631623"
      }
    }
    let text = format == .classroom ? record.handedBack.gradescope.text : format.text(of: record)
    for secret in ["0.36", "4.631623", "Index out of range"] {
      #expect(text.contains(secret) == (format == .json), "\(secret)")
    }
    record.setting.hasTeacherKeys = false
    #expect(ReportFormat.text.text(of: record).contains("4.631623"))
  }

  @Test("GitHub Classroom's payload is base64 of the object that its reporter reads")
  func classroom() throws {
    let payload = ReportFormat.classroom.text(of: Sample.record)
    let bytes = try #require(Data(base64Encoded: payload.trimmingCharacters(in: .newlines)))
    let results = try JSON.decode(Array(bytes))
    #expect(results["version"]?.integer == 1)
    #expect(results["status"]?.string == "error")
    #expect(results["max_score"]?.integer == 35)
    let tests = try #require(results["tests"]?.array)
    #expect(
      tests.map { $0["status"]?.string } == [
        "pass", "fail", "fail", "fail", "error", "error", "error",
      ])
    for test in tests {
      #expect(
        test.object?.keys == [
          "name", "status", "score", "message", "test_code", "filename", "line_no", "duration",
        ])
      #expect(test["line_no"]?.integer != nil && test["duration"]?.number != nil)
    }
  }

  // RFC 4648, section 10.
  @Test(
    "Base64 is that of the standard",
    arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
  func base64OfTheStandard(text: String, expected: String) {
    #expect(base64(Array(text.utf8)) == expected)
  }

  @Test("JUnit's file is well-formed, whatever was printed; wrong is failure, no answer is error")
  func junit() throws {
    let reader = Reader()
    let parser = XMLParser(data: Data(ReportFormat.junit.text(of: Sample.record).utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
    #expect(reader.names.filter { $0 == "testcase" }.count == 7)
    #expect(reader.names.filter { $0 == "failure" }.count == 3)
    #expect(reader.names.filter { $0 == "error" }.count == 3)
    #expect(reader.suite["failures"] == "3" && reader.suite["errors"] == "3")
    #expect(reader.suite["name"] == "anna & <ben>")
    #expect(reader.text.contains("</failure><testcase name=\"x\"/>"))
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var names: [String] = []
    var suite: [String: String] = [:]
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      names.append(name)
      if name == "testsuite" { suite = attributes }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test("Exercism's file is one of version 3")
  func exercism() throws {
    let file = try decoded(.exercism)
    #expect(file["version"]?.integer == 3)
    #expect(file["status"]?.string == "error" && file["message"]?.string != nil)
    let tests = try #require(file["tests"]?.array)
    for test in tests {
      #expect(["pass", "fail", "error"].contains(test["status"]?.string ?? ""))
      #expect(test["name"]?.string != nil && test["test_code"]?.string != nil)
      #expect(test["task_id"]?.integer != nil)
      #expect((test["output"]?.string ?? "").count <= 500)
    }
  }
}
