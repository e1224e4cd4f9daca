import Files

import struct Book.Checkpoint
import enum Book.Place

// The checkpoints of a chapter, asked one by one.

extension Command {
  static let quiz = Command(
    name: "quiz", group: .exercises,
    summary: "Ask a chapter's checkpoint questions",
    things: [
      Parameter("chapter", .text, required: true, "The chapter's number, or the appendix's letter.")
    ],
    examples: ["quiz 1", "quiz A"],
    discussion: """
      Answer with a letter, or with a number where one is asked for, such as 0.15 or 3/20. Each
      question has one try; ? or skip gives it up and tells its answer, and quit ends the quiz. In a
      script the answers follow as lines.
      """,
    belongsToScripts: false,
    run: { session, arguments in try session.quiz(arguments.text("chapter") ?? "") })
}

extension Session {
  fileprivate func quiz(_ name: String) throws {
    guard let place = Place(name.uppercased()), let chapter = try library.chapter(place) else {
      let places = try library.places().map(\.description).joined(separator: ", ")
      throw ShellError("There is no chapter \(name). There are: \(places).")
    }
    let questions = chapter.asides.compactMap { aside in
      if case .checkpoint(let checkpoint) = aside.kind { checkpoint } else { nil }
    }
    guard !questions.isEmpty else {
      throw ShellError("\(place.title) has no checkpoints.")
    }
    console.say("Questions: \(questions.count), with one try each; ? gives one up, quit ends it.")
    var missed: [String] = []
    for (place, question) in zip(1..., questions) {
      console.say("")
      console.say(console.bold("\(question.id)  \(plain(question.question))"))
      for option in question.options { console.say("  \(option.letter). \(plain(option.text))") }
      guard let isRight = try answered(question) else {
        console.say("Stopped after \(place - 1) of \(questions.count).")
        return fallShort()
      }
      if !isRight { missed.append(question.id) }
    }
    console.say("")
    console.say("\(questions.count - missed.count) of \(questions.count) right.")
    guard !missed.isEmpty else { return }
    console.say("To read again: \(missed.joined(separator: ", ")) in \(chapter.path).")
    fallShort()
  }

  /// Whether the reply to a question is right; nil if the person wants no more.
  private func answered(_ question: Checkpoint) throws -> Bool? {
    while true {
      guard let line = try ask("answer> ") else { return nil }
      let reply = line.filter { !$0.isWhitespace }
      if ["quit", "exit", "q"].contains(reply) { return nil }
      if ["?", "skip"].contains(reply) {
        explain(question)
        return false
      }
      switch question.verdict(on: reply) {
      case .right(let why):
        console.say("\(console.marked("Right.", isGood: true)) \(plain(why))")
        return true
      case .wrong(let why):
        console.say("\(console.marked("No.", isGood: false)) \(plain(why))")
        explain(question)
        return false
      case .unreadable(let advice): console.say("\(advice) Or ? for the answer, quit to leave.")
      }
    }
  }

  /// Says the right answer, and why it is right.
  private func explain(_ question: Checkpoint) {
    let answer = plain(question.written)
    console.say("It is \(answer)\(answer.hasSuffix(".") ? "" : ".") \(plain(question.reason))")
  }

  /// Markdown as plain text: formulas and code without their marks, u_1 as u₁, and a stressed word,
  /// on which a question may hang, in quotation marks.
  private func plain(_ text: String) -> String {
    let subscripts = Array("₀₁₂₃₄₅₆₇₈₉")
    return text.replacing(/_([0-9])/) { match in
      Int(match.1).map { String(subscripts[$0]) } ?? ""
    }
    .replacing(/\*\*([^*]+)\*\*/) { "\($0.1)" }
    .replacing(/\*([^*\s]|[^*\s][^*]*[^*\s])\*/) { "“\($0.1)”" }
    .filter { $0 != "$" && $0 != "`" }
  }
}
