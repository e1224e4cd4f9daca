import Foundation
import Testing

@testable import Shell

/// A session on a stage: what it says is heard, and its pictures go to a folder of their own.
final class Stage {
  let session: Session
  let folder: String
  private let rehearsal: Rehearsal

  /// Opens a session; `interruptAfter` presses Ctrl-C when the shell asks for the n-th time, and
  /// `workshop` stands in for the learner's files. `home` is another project than this one.
  init(
    abilities: Console.Abilities = .init(), interruptAfter: Int? = nil, workshop: Workshop? = nil,
    home: String = Stage.home
  ) throws {
    folder = FileManager.default.temporaryDirectory.path + "/dsh-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var questions = 0
    rehearsal = try Rehearsal(
      home: home, folder: folder, abilities: abilities, workshop: workshop,
      takeInterrupt: {
        questions += 1
        return questions == interruptAfter
      })
    session = rehearsal.session
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The project's folder.
  static let home = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// Carries out lines and returns what was said meanwhile, with the stage's folder left out.
  @discardableResult
  func perform(_ lines: String...) throws -> String {
    try lines.map(rehearsal.perform).joined()
  }

  /// The message with which a line fails.
  func complaint(about line: String) -> String {
    let error = #expect(throws: (any Error).self) { try session.perform(line) }
    return error.map { "\($0)" } ?? ""
  }
}
