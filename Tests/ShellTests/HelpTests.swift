import Testing

@testable import Shell

@Suite("What the shell says about itself")
struct HelpTests {
  @Test("The tour runs to its end without a person")
  func tour() throws {
    let said = try Stage().perform("tour pause=off")
    #expect(said.contains("dsh> compare main b"))
    #expect(said.hasSuffix("All commands: help\n"))
  }

  @Test("Every example that help shows is understood, and names what it needs")
  func examples() throws {
    let project = try NetworkProject(names: ["digits", "sprites"])
    let stage = try project.stage()
    try stage.perform(
      "noise x0", "data digits as me", "denoise xt steps=10 as main", "fork b",
      "train mine data=digits size=tiny n=20 steps=1 batch=2")
    for command in Command.all {
      for example in command.examples {
        let line = try #require(try Line(example))
        let verb = try Command.called(by: line.verb, line.things)
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
    // What is explained at length is broken by the page itself, and not once more by a screen.
    guard !command.discussion.isEmpty else { return }
    let start = try #require(page.firstRange(of: command.discussion.prefix(12))).lowerBound
    #expect(page[start...].split(separator: "\n").allSatisfy { $0.count <= 80 })
  }
}
