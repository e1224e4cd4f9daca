import Foundation
import Testing

@testable import Shell

@Suite("Transcripts that people read")
struct TranscriptTests {
  @Test("The README's transcript is what the shell says")
  func readme() throws {
    let text = try String(contentsOfFile: Stage.home + "/README.md", encoding: .utf8)
    let transcripts = text.components(separatedBy: "\n```").filter { $0.hasPrefix("\ndsh> ") }
    #expect(!transcripts.isEmpty)
    for transcript in transcripts {
      let stage = try Stage()
      for exchange in exchanges(in: transcript) {
        let said = try stage.perform(exchange.line.replacing("out/", with: stage.folder + "/out/"))
        #expect(matches(said, exchange.answer), "\(exchange.line)\n\(said)")
      }
    }
  }

  /// Whether the shell said what the transcript has, in which a line of “…” stands for any rest.
  private func matches(_ said: String, _ answer: String) -> Bool {
    guard let beginning = answer.components(separatedBy: "…\n").first, beginning != answer else {
      return said == answer
    }
    return said.hasPrefix(beginning)
  }

  @Test("The figures are what their scripts make")
  func figures() throws {
    let folder = Stage.home + "/chapters/figures"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let said = try Stage().perform("redo \(folder)/\(name)")
      // Other processors round otherwise; a grey level or two of 255 is what that can come to.
      let levels = try /up to ([0-9.]+) of 255/.firstMatch(in: said).flatMap { Double($0.1) }
      #expect(said.contains("bit for bit") || levels.map { $0 <= 2 } ?? false, "\(name): \(said)")
    }
  }

  /// The lines of a transcript, each with the answer that is printed below it.
  private func exchanges(in transcript: String) -> [(line: String, answer: String)] {
    transcript.components(separatedBy: "\ndsh> ").dropFirst().map { part in
      let lines = part.components(separatedBy: "\n")
      let answer = lines.dropFirst().map { $0 + "\n" }.joined()
      return (lines[0], answer)
    }
  }

  @Test("The tour runs to its end without a person")
  func tour() throws {
    let said = try Stage().perform("tour pause=off")
    #expect(said.contains("dsh> compare main b"))
    #expect(said.hasSuffix("All commands: help\n"))
  }

  @Test("Every example that help shows is understood, and names what it needs")
  func examples() throws {
    let stage = try Stage()
    try stage.perform("noise x0", "data digits as me", "denoise xt steps=10 as main", "fork b")
    for command in Command.all {
      for example in command.examples {
        let line = try #require(try Line(example))
        let verb = try Command.named(line.verb)
        #expect(verb.name == command.name)
        _ = try verb.arguments(of: line, in: stage.session)
      }
    }
  }

  @Test("Every command has a summary, an example and a page", arguments: Command.all.map(\.name))
  func pages(name: String) throws {
    let command = try Command.named(name)
    #expect(!command.summary.isEmpty && !command.examples.isEmpty)
    let page = command.page { $0 }
    for parameter in command.things + command.keys {
      #expect(page.contains(parameter.name) && page.contains(parameter.help))
    }
  }
}
