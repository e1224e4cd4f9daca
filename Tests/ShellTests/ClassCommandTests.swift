import Files
import Foundation
import Testing

@testable import Shell

/// A class of people who hand in as people do, graded by a real `dsh`.
@Suite("Grading a class at the command line")
struct ClassCommandTests {
  private let project: OwnProject
  private var folder: String { project.home + "/class" }
  private let longName = String(repeating: "x", count: 245)

  init() throws {
    project = try OwnProject()
    try project.solve("Chapter01/AlphaBar.swift")
    let files = FileManager.default
    for place in ["anna/dsh/exercises/Sources", longName] {
      try files.createDirectory(atPath: "\(folder)/\(place)", withIntermediateDirectories: true)
      try files.copyItem(
        atPath: project.home + "/exercises/Sources/Chapter01",
        toPath: "\(folder)/\(place)/Chapter01")
    }
    try files.createDirectory(atPath: folder + "/nobody", withIntermediateDirectories: true)
  }

  private func dsh(_ arguments: String...) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executablePath).deletingLastPathComponent()
      .appending(path: "dsh")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DSH_HOME": project.home], uniquingKeysWith: { $1 })
    let pipe = Pipe()
    (process.standardOutput, process.standardError) = (pipe, pipe)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: said, as: UTF8.self)
  }

  private func isPrivate(_ path: String) throws -> Bool {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600
  }

  @Test("Every folder is one submission, whatever lies in it, and has its row")
  func whole() throws {
    let report = project.home + "/class.json"
    let said = try dsh("grade", folder, "report=" + report, "format=gradescope", "unsafe=yes")
    let records = project.home + "/class.records"
    let marks = try String(contentsOfFile: records + "/marks.csv", encoding: .utf8)
    let rows = marks.split(separator: "\n").map { $0.split(separator: ",").prefix(2) }
    try #require(rows.count == 4, "\(said)")
    #expect(rows[1][0] == "\"anna\"" && Double(rows[1][1]) ?? 0 > 0)
    #expect(rows[2] == ["\"nobody\"", "0"])
    #expect(rows[3] == ["\"\(longName)\"", rows[1][1]])
    #expect(said.contains("None of the exercises' files:\n  nobody\n"))
    #expect(said.contains("There is no report to hand back."))
    for path in [report, records + "/anna.json", records + "/.seed.json"] {
      #expect(try isPrivate(path), "\(path)")
    }
    let again = try dsh("grade", folder, "report=" + report, "unsafe=yes", "only=2.1", "why=typo")
    #expect(again.contains("only=2.1 is in none of the chapters"), "\(again)")
  }
}
