import Book
import Foundation
import Testing

@testable import Shell

@Suite("The quiz")
struct QuizCommandTests {
  /// The right replies to a chapter's checkpoints.
  private func answers(_ stage: ExerciseStage, chapter: String) throws -> [String] {
    let place = try #require(Place(chapter))
    let chapter = try #require(try stage.session.library.chapter(place))
    return chapter.asides.compactMap { aside in
      guard case .checkpoint(let question) = aside.kind else { return nil }
      switch question.answer {
      case .option(let letter): return letter
      case .number(let value, _): return "\(value)"
      }
    }
  }

  @Test("Right answers are right, in every chapter", arguments: ["0", "1", "2", "3", "4", "A"])
  func right(chapter: String) throws {
    let stage = try ExerciseStage()
    let answers = try answers(stage, chapter: chapter)
    let said = try stage.perform("quiz \(chapter)", replies: answers)
    #expect(said.hasSuffix("\n\(answers.count) of \(answers.count) right.\n"))
    #expect(!stage.session.hasFallenShort)
    #expect(!said.contains("$") && !said.contains("**") && !said.contains(/_[0-9]/))
  }

  @Test("A question given up counts as missed, and is named at the end", arguments: ["?", " skip"])
  func missed(reply: String) throws {
    let stage = try ExerciseStage()
    let answers = try answers(stage, chapter: "1")
    let said = try stage.perform("quiz 1", replies: [reply] + answers.dropFirst())
    #expect(said.contains("It is 0.45."))
    #expect(said.contains("\(answers.count - 1) of \(answers.count) right."))
    #expect(said.contains("To read again: 1.a in chapters/01-"))
    #expect(stage.session.hasFallenShort)
  }

  @Test("Something unreadable is asked for again, and quit ends the quiz")
  func unreadable() throws {
    let stage = try ExerciseStage()
    let answers = try answers(stage, chapter: "1")
    let said = try stage.perform("quiz 1", replies: ["what?", "", answers[0], "quit"])
    #expect(!said.contains("It is"))
    #expect(said.contains("Type "))
    #expect(said.contains("Right."))
    #expect(said.hasSuffix("Stopped after 1 of \(answers.count).\n"))
  }

  @Test("It is said beforehand that there is one try, and stressed words stay stressed")
  func words() throws {
    let said = try ExerciseStage().perform("quiz 1", replies: ["?", "?", "?", "quit"])
    #expect(said.hasPrefix("Questions: ") && said.contains("with one try each"))
    #expect(said.contains("By what is the “picture” multiplied"))
    #expect(said.contains("the “deviation” of this pixel"))
  }

  @Test("A chapter that there is not is answered by those that there are")
  func missing() throws {
    let stage = try ExerciseStage()
    let error = #expect(throws: ShellError.self) { try stage.perform("quiz 98") }
    #expect(error?.description.contains("0, 1, 2") == true)
  }
}
