import Testing

@testable import Book

@Suite("Checkpoints")
struct CheckpointTests {
  private func checkpoint(_ lines: String) throws -> Checkpoint {
    let quoted = lines.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    let chapter = Chapter(quoted, path: "chapters/01-x.md")
    if let problem = chapter.problems.first { throw problem }
    guard case .checkpoint(let checkpoint) = chapter.asides.first?.kind else {
      throw Problem("chapters/01-x.md", 1, "There is no checkpoint.")
    }
    return checkpoint
  }

  private let choice = """
    **Checkpoint 1.a** At which step is x_t
    the clean picture?

    a. t = T
    b. t = 0,
       where it all began

    <!-- answer: b
    a: That is where the noise is
    complete.
    b: ᾱ₀ = 1.
    -->
    """

  private let number = """
    **Checkpoint 1.b** What is √0.078?

    <!-- answer: 0.28 ± 0.005
    because: 0.28² is 0.078.
    0.078: That is ᾱ itself; its root was asked for.
    -->
    """

  @Test("A choice is read with its options and what there is to say to each")
  func reading() throws {
    let read = try checkpoint(choice)
    #expect(read.id == "1.a")
    #expect(read.question == "At which step is x_t the clean picture?")
    #expect(read.options.map(\.text) == ["t = T", "t = 0, where it all began"])
    #expect(read.feedback["a"] == "That is where the noise is complete.")
    #expect(read.written == "b. t = 0, where it all began")
  }

  @Test("A letter is judged, whatever its case; anything else is not")
  func letters() throws {
    let read = try checkpoint(choice)
    #expect(read.verdict(on: "b") == .right("ᾱ₀ = 1."))
    for reply in [" B. ", "b)", "(b)"] {
      #expect(read.verdict(on: reply) == .right("ᾱ₀ = 1."))
    }
    #expect(read.verdict(on: "a") == .wrong("That is where the noise is complete."))
    #expect(read.verdict(on: "t = 0") == .unreadable("Type one of a, b."))
  }

  @Test("A number is judged within its reach, and known mistakes are named")
  func numbers() throws {
    let read = try checkpoint(number)
    for reply in ["0.28", "0.275", "0.285", "0,28", "28%", "7/25", "0,7 / 2.5"] {
      #expect(read.verdict(on: reply) == .right("0.28² is 0.078."), "\(reply)")
    }
    #expect(read.verdict(on: "0.2745") == .wrong(""))
    #expect(
      read.verdict(on: "0.078") == .wrong("That is ᾱ itself; its root was asked for."))
    for reply in ["nan", "1/0", "7/", "7/25/2", "/"] {
      #expect(read.verdict(on: reply) == .unreadable("Type a number, such as 0.25."), "\(reply)")
    }
  }

  @Test(
    "A checkpoint that cannot be asked is told",
    arguments: [
      ("**Checkpoint 1.a** Why?\n\n<!-- answer: soon\nbecause: x\n-->", "number like 0.28"),
      ("**Checkpoint 1.a** Why?\n\na. x\nb. y\n\n<!-- answer: c\na: x\nb: y\n-->", "no option “c”"),
      ("**Checkpoint 1.a** Why?\n\na. x\nb. y\n\n<!-- answer: a\na: x\n-->", "nothing to “b”"),
      ("**Checkpoint 1.a** Why?\n\n<!-- answer: 3\n-->", "nothing to “because”"),
      ("**Checkpoint 1.a** Why?", "needs its answer"),
      ("**Checkpoint 1** Why?", "begins like this"),
    ])
  func slips(text: String, complaint: String) {
    let problem = #expect(throws: Problem.self) { try checkpoint(text) }
    #expect(problem?.text.contains(complaint) == true, "\(problem?.text ?? "")")
  }
}
