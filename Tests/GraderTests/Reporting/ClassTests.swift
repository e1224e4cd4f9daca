import Contract
import Files
import Foundation
import Testing

@testable import Grader

@Suite("What was handed in")
struct HandedInTests {
  private let exercises = Catalogue().exercises

  /// A folder with these files, handed to `body` and removed.
  private func withFolder(_ files: [String: String], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/handed-in-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (path, text) in files {
      let url = URL(fileURLWithPath: folder + "/" + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    try body(folder)
  }

  @Test(
    "The exercises' files are found wherever learners put them",
    arguments: ["exercises/Sources/Chapter01/", "Sources/Chapter01/", "Chapter01/", "", "a/b c/"])
  func layouts(prefix: String) throws {
    try withFolder([prefix + "Noised.swift": "mine", prefix + "Other.swift": "x"]) { folder in
      let handedIn = try HandedIn(folder: folder, exercises: exercises)
      #expect(handedIn.places == [ExerciseID("1.4")!: prefix + "Noised.swift"])
      #expect(handedIn.submission.texts == [ExerciseID("1.4")!: "mine"])
      #expect(handedIn.chapters == [1])
    }
  }

  @Test("Copies of what was handed out do not count, nor files in another chapter's folder")
  func copies() throws {
    let files = [
      "exercises/Stubs/Chapter01/Noised.swift": "stub",
      "exercises/Solutions/Chapter01/Noised.swift": "solution",
      "Chapter02/Noised.swift": "elsewhere",
      "old/Chapter01/Noised.swift": "old", "exercises/Sources/Chapter01/Noised.swift": "new",
    ]
    try withFolder(files) { folder in
      let texts = try HandedIn(folder: folder, exercises: exercises).submission.texts
      #expect(texts == [ExerciseID("1.4")!: "new"])
    }
  }

  @Test("A link is not followed, be it to a file or to the whole disk")
  func links() throws {
    try withFolder(["x.txt": ""]) { folder in
      let manager = FileManager.default
      try manager.createSymbolicLink(
        atPath: folder + "/Noised.swift", withDestinationPath: #filePath)
      try manager.createSymbolicLink(atPath: folder + "/Chapter01", withDestinationPath: "/")
      #expect(try HandedIn(folder: folder, exercises: exercises).places.isEmpty)
    }
  }

  @Test("The digest is what sha256sum says of what sha256sum says")
  func digest() throws {
    try withFolder(["Noised.swift": "a", "AlphaBar.swift": "b"]) { folder in
      // (cd Chapter01/..; sha256sum Chapter01/AlphaBar.swift Chapter01/Noised.swift) | sha256sum
      let lines =
        "\(sha256(Array("b".utf8)))  Chapter01/AlphaBar.swift\n"
        + "\(sha256(Array("a".utf8)))  Chapter01/Noised.swift\n"
      let handedIn = try HandedIn(folder: folder, exercises: exercises)
      #expect(handedIn.digest == sha256(Array(lines.utf8)))
    }
  }

  @Test("What is no text has a digest of its own, and what is too long a reason")
  func bytes() throws {
    let path = "Chapter01/Noised.swift"
    try withFolder([path: "\u{FFFD}"]) { folder in
      let repaired = try HandedIn(folder: folder, exercises: exercises)
      try Data([0xFF]).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
      let raw = try HandedIn(folder: folder, exercises: exercises)
      #expect(raw.submission.texts == repaired.submission.texts)
      #expect(raw.digest != repaired.digest)
      try Data(count: Submission.mostBytes + 1).write(to: URL(fileURLWithPath: "\(folder)/\(path)"))
      let long = try HandedIn(folder: folder, exercises: exercises)
      #expect(long.submission.texts.isEmpty && long.places.count == 1)
      #expect(long.submission.problems[ExerciseID("1.4")!]?.contains(path) == true)
    }
  }

  @Test("One person's folder is told from a folder of such folders, also as it was unpacked")
  func onePerson() throws {
    try withFolder(["top/anna/Chapter01/Noised.swift": "", "top/ben/Noised.swift": ""]) { folder in
      #expect(HandedIn.isSubmission(folder + "/top/anna", exercises: exercises))
      #expect(HandedIn.isSubmission(folder + "/top/ben", exercises: exercises))
      #expect(!HandedIn.isSubmission(folder + "/top", exercises: exercises))
    }
    // A class of one is a class, and its only submission keeps its name.
    try withFolder(["anna/Noised.swift": ""]) { folder in
      #expect(!HandedIn.isSubmission(folder, exercises: exercises))
    }
    try withFolder(["anna/Noised.swift": "", "__MACOSX/x": ""]) { folder in
      #expect(HandedIn.isSubmission(folder, exercises: exercises))
    }
  }

  @Test("However much lies beside the exercises, they are found; beyond a limit it is said so")
  func crowd() throws {
    let crowd = (0..<300).map { "aaa/\($0).swift" }
    let files = Dictionary(uniqueKeysWithValues: (crowd + ["z/Noised.swift"]).map { ($0, "") })
    try withFolder(files) { folder in
      #expect(try HandedIn(folder: folder, exercises: exercises).chapters == [1])
      let isWanted = { (name: String, isFolder: Bool) in isFolder || name == "Noised.swift" }
      let all = try filePaths(belowForeign: folder, atMost: 303, where: isWanted)
      #expect(all == ["z/Noised.swift"])
      let error = #expect(throws: FileError.self) {
        try filePaths(belowForeign: folder, atMost: 302, where: isWanted)
      }
      #expect(error?.description.contains("More than 302 files") == true)
    }
  }

  @Test("Lateness is told in the largest unit of which there are two")
  func lateness() throws {
    let deadline = try #require(FileTime("2026-11-21T18:00:00Z"))
    for (time, words) in [
      ("2026-11-21T17:59:59Z", nil), ("2026-11-21T18:00:01Z", "1 second"),
      ("2026-11-21T19:30:00Z", "90 minutes"), ("2026-11-24T00:00:00Z", "2 days"),
    ] {
      #expect(FileTime(time)?.lateness(after: deadline) == words)
    }
  }
}

@Suite("A class")
struct ClassTests {
  @Test("The summary counts who passed, which mistakes were made, and what could not be judged")
  func summary() throws {
    var summary = ClassSummary(setting: Sample.record.setting)
    for name in ["anna", "=ben"] {
      var record = Sample.record
      record.submission.name = name
      record.add(Sample.entry(Sample.verdict("1.1", .wrong)), time: "")
      summary.add(record)
    }
    let json = summary.json
    #expect(json["distribution"]?["mean"]?.number == 8.5)
    #expect(json["distribution"]?["tenths"]?.array?[2] == 2)
    #expect(json["exercises"]?["0.1"]?["outcomes"]?["passed"] == 2)
    #expect(json["exercises"]?["0.3"]?["misconceptions"]?["sum"] == 2)
    #expect(summary.text.contains("sum 2×"))
    // To a spreadsheet, =ben would be a formula.
    #expect(summary.csv.contains("\n\"'=ben\",8.5,35,,"))
    #expect(summary.csv.hasPrefix("name,points,of,state,late,0.1,"))
  }

  @Test(
    "A grader did its work when it wrote a whole record, whatever its exit status",
    arguments: [("cp good record; exit 1", 0), ("exit 0", 1), ("echo no >&2; exit 1", 1)])
  func endings(script: String, failures: Int) throws {
    let folder = FileManager.default.temporaryDirectory.path + "/class-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Sample.record.write(to: folder + "/good")
    // A record that was there before proves nothing.
    try Sample.record.write(to: folder + "/anna.json")
    var grading = ClassGrading(folder: folder, records: folder, jobs: 1)
    grading.command = { _, record, _ in
      let words = script.replacing(" good", with: " \(folder)/good")
      return ["/bin/sh", "-c", words.replacing(" record", with: " \(record)")]
    }
    #expect(try grading.run(["anna"], regrade: nil) { _ in }.count == failures)
  }

  @Test("Whoever is not wholly graded has no total, and moves no average")
  func incomplete() throws {
    var summary = ClassSummary(setting: Sample.record.setting)
    summary.add(Sample.record)
    #expect(summary.csv.contains("\",,35,incomplete,"))
    #expect(summary.json["not graded"]?.array?.count == 1)
    #expect(summary.json["distribution"]?["count"] == 0)
    #expect(summary.json["distribution"]?["mean"] == .null)
    #expect(summary.text.contains("nobody's work is wholly graded"))
    #expect(summary.json["submissions"]?.array?[0]["final"]?.bool == false)
    var graded = Sample.record
    graded.add(Sample.entry(Sample.verdict("1.1", .passed, earned: 5)), time: "")
    summary.add(graded)
    #expect(summary.json["distribution"]?["mean"]?.number == 13.5)
    #expect(summary.text.contains("median 13.5"))
  }

  @Test("The median of an even count lies between the two in the middle")
  func median() {
    var summary = ClassSummary(setting: Sample.record.setting)
    #expect(summary.median == 0)
    for (points, median) in [(1.0, 1.0), (4, 2.5), (2, 2), (10, 3)] {
      var record = Sample.record
      record.entries = [Sample.entry(Sample.verdict("0.1", .partly, earned: points))]
      record.asked = record.entries.map(\.verdict.exercise)
      summary.add(record)
      #expect(summary.median == median)
    }
  }

  @Test("Everybody has a row of one line, also who could not be graded and who is called strangely")
  func rows() {
    var summary = ClassSummary(setting: Sample.record.setting)
    summary.add(withoutRecord: "a\tb\nc\rd", points: 35)
    let lines = summary.csv.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.dropFirst() == ["\"a\\tb\\nc\\rd\",,35,incomplete,\"\"", ""])
  }

  @Test("Only what was asked for is missing")
  func missing() {
    var record = Sample.record
    record.submission.files = ["Chapter00/A.swift": .none, "Chapter07/B.swift": .none]
    #expect(ReportFormat.text.text(of: record).contains("missing: Chapter00/A.swift\n"))
  }

  @Test("Programs that differ in blanks and comments are the same, in names they are not")
  func words() {
    let first = Similarity.words(of: "let a = 1 // one\n/* all /* of */ it */ return a+b")
    #expect(first == ["let", "a", "=", "1", "return", "a", "+", "b"])
    #expect(
      Similarity.shingles(of: "let a = b + c * d") == Similarity.shingles(of: "let a=b+c*d // x"))
    #expect(
      Similarity.shingles(of: "let a = b + c").isDisjoint(
        with: Similarity.shingles(of: "let x = b + c")))
  }

  @Test("A copy is listed; what the stub or much of the class has makes nobody alike")
  func similarity() {
    func program(_ seed: Int) -> String {
      (0..<40).map { "let name\($0 * seed) = value\($0) + \(seed)" }.joined(separator: "\n")
    }
    let stub = program(1)
    var similarity = Similarity()
    for index in 2..<10 {
      similarity.add("learner\(index)", [(stub + "\n" + program(index), stub)])
    }
    #expect(similarity.pairs().isEmpty)
    similarity.add("copy", [(stub + "  // mine\n" + program(5), stub)])
    #expect(
      similarity.pairs() == [Similarity.Pair(first: "learner5", second: "copy", share: 1)])
  }

  @Test("Two files that are the same to the letter are listed, however many have them")
  func copies() {
    var similarity = Similarity()
    for index in 0..<10 {
      similarity.add("copy\(index)", [("a", "stub"), ("b", "stub"), ("stub", "stub")])
      similarity.add("own\(index)", [("a", "stub"), ("b\(index)", "stub"), ("stub", "stub")])
      similarity.add("short\(index)", [("a", "stub"), ("stub", "stub"), ("stub", "stub")])
    }
    #expect(similarity.copies() == [(0..<10).map { "copy\($0)" }])
  }
}
