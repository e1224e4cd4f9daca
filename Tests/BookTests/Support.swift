import Foundation
import Testing

@testable import Book
@testable import Weaving

/// A project of its own in a folder of its own, with the real source and one chapter.
final class Workbench {
  let home: String

  /// Lays a project out that has every element of a book, with a little source of its own.
  init() throws {
    let files = FileManager.default
    home = files.temporaryDirectory.path + "/book-" + UUID().uuidString
    try files.copyItem(atPath: "\(Workbench.project)/Tests/Fixtures/Book", toPath: home)
    try files.createDirectory(atPath: home + "/chapters/figures", withIntermediateDirectories: true)
    for name in ["Sources/COpenBLAS", "datasets-mini", "book"] { try link(name) }
  }

  /// Lays the project out; `chapter` becomes `chapters/01-fixture.md`.
  init(_ chapter: String, notes: [String: String] = [:]) throws {
    let files = FileManager.default
    home = files.temporaryDirectory.path + "/book-" + UUID().uuidString
    try files.createDirectory(atPath: home + "/chapters/figures", withIntermediateDirectories: true)
    for name in ["Sources", "datasets-mini", "book"] { try link(name) }
    try write(chapter, to: "chapters/01-fixture.md")
    for (path, text) in notes { try write(text, to: path) }
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  private func link(_ name: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: "\(home)/\(name)", withDestinationPath: "\(Workbench.project)/\(name)")
  }

  /// The folder of the real project.
  static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The folder that the tests were built into.
  static var buildFolder: String {
    let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? ""
    return String(
      bundle.prefix(upTo: bundle.range(of: "/dshPackageTests")?.lowerBound ?? bundle.startIndex))
  }

  func write(_ text: String, to path: String) throws {
    let url = URL(fileURLWithPath: "\(home)/\(path)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  func text(_ path: String = "chapters/01-fixture.md") throws -> String {
    try String(contentsOfFile: "\(home)/\(path)", encoding: .utf8)
  }

  func loaded() throws -> Project { try Project(home: home, buildFolder: Workbench.buildFolder) }

  /// What a check finds in the chapter.
  func findings() throws -> [String] {
    let project = try loaded()
    return try Proof(project.chapters[0], in: project).findings.map(\.problem.description)
  }

  /// Makes the repairs that `update` makes, or all of them, as `promote` does.
  func repair(promoting: Bool = false) throws {
    let project = try loaded()
    let proof = try Proof(project.chapters[0], in: project)
    let repairs = proof.findings.compactMap(\.repair).filter { promoting || !$0.needsALook }
    _ = try carryOut(repairs, on: project.chapters[0], home: home)
  }
}

/// Front matter of a chapter with these lines below it.
func chapter(_ body: String, module: String = "ForwardProcess") -> String {
  "---\ntitle: A fixture\nnumber: 1\nmodule: \(module)\nreading: 1\nexercises: 1\n---\n\(body)\n"
}
