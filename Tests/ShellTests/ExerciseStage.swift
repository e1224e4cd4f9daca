import Contract
import Foundation
import Grader
import Tensors

@testable import Shell

/// A session with a copy of the exercises on its desk and a judge whose verdicts are made up.
final class ExerciseStage {
  let session: Session
  let folder: String
  private let heard = Heard()

  private final class Heard {
    var text = ""
    var replies: [String] = []
  }

  /// `outcomes`: what the judge finds, where it is not that the stub is as it was.
  init(
    _ outcomes: [String: Verdict.Outcome] = [:], message: String = "",
    evidence: Verdict.Evidence? = nil,
    abilities: Console.Abilities = .init(), interruptAfter: Int? = nil,
    onQuestion: @escaping (Int) -> Void = { _ in }
  ) throws {
    folder = FileManager.default.temporaryDirectory.path + "/dsh-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let desk = folder + "/exercises"
    try FileManager.default.copyItem(
      atPath: Stage.home + "/exercises/Stubs", toPath: desk + "-stubs")
    try FileManager.default.createDirectory(atPath: desk, withIntermediateDirectories: true)
    for name in ["Stubs", "Sources"] {
      try FileManager.default.copyItem(atPath: desk + "-stubs", toPath: "\(desk)/\(name)")
    }
    try FileManager.default.copyItem(
      atPath: Stage.home + "/exercises/Solutions", toPath: desk + "/Solutions")
    let heard = heard
    var questions = 0
    session = try Session(
      console: Console(abilities: abilities) { heard.text += $0 },
      library: try Library(environment: ["DSH_HOME": Stage.home], program: "dsh"),
      desk: Desk(Catalogue(), folder: desk, home: folder),
      checker: { exercises, _, seed, _, tell in
        for exercise in exercises {
          let outcome = outcomes[exercise.id.description] ?? .unfinished
          let result = Verdict.CaseResult(
            name: "main", passed: outcome == .passed,
            explanation: outcome == .wrong ? "Your answer is what one gets with a wrong sign." : "")
          try tell(
            Verdict(
              exercise: exercise.id, outcome: outcome,
              earned: outcome == .passed ? Double(exercise.points) : 0, points: exercise.points,
              cases: [result], message: message, seed: seed, evidence: evidence))
        }
      },
      takeInterrupt: {
        questions += 1
        onQuestion(questions)
        return questions == interruptAfter
      })
    session.preferences.folder = folder + "/out"
    session.ask = { _ in heard.replies.isEmpty ? nil : heard.replies.removeFirst() }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// Carries out a line, answering what it asks, and returns what was said.
  @discardableResult
  func perform(_ line: String, replies: [String] = []) throws -> String {
    (heard.text, heard.replies) = ("", replies)
    try session.perform(line)
    return heard.text.replacing(folder + "/", with: "")
  }

  /// The path of a file that the learner edits.
  func source(_ path: String) -> String { "\(folder)/exercises/Sources/\(path)" }

  /// Writes what a learner might.
  func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: source(path)))
  }

  func read(_ path: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: source(path))), as: UTF8.self)
  }
}
