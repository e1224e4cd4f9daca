import Files
import Foundation
import Grader
import Tensors
import Testing

@testable import Book
@testable import Weaving

@Suite("A book with every element, and its broken twins")
struct FixtureTests {
  private static let path = "chapters/01-boxes.md"

  /// A change to the filled chapter, and what has to be said at its line.
  struct Slip: Sendable {
    let right: String
    let wrong: String
    let told: String
    /// How many lines below the first one of `wrong` the slip is found.
    var below = 0
  }

  static let slips: [Slip] = [
    Slip(right: "](#how-ā-box-grows)", wrong: "](#how-a-box-grows)", told: "no heading #how-a-box"),
    Slip(right: "](notes/01-boxes.md#boxes)", wrong: "](notes/02-boxes.md)", told: "is not there"),
    Slip(
      right: "equation 1.1, to (1.1), exercise 1.1 and 1.2★.", wrong: "equation 1.9.",
      told: "No equation has the number 1.9."),
    Slip(
      right: "Small numbers first", wrong: "As exercise 1.9 says",
      told: "No exercise has the number 1.9."),
    Slip(right: "swift Box\n", wrong: "swift Bax\n", told: "Did you mean Box?"),
    Slip(right: "region the growth", wrong: "region the groth", told: "Did you mean the growth?"),
    Slip(right: "Boxes/Lid.swift", wrong: "Boxes/Lit.swift", told: "Boxes/Lid.swift"),
    Slip(
      right: "**Exercise 1.2★ · Shrink**", wrong: "**Exercise 1.1 · Shrink**",
      told: "Exercise 1.1 is set twice."),
    Slip(
      right: "> Write it in [Grown.swift](../exercises/Sources/Chapter01/Grown.swift), too.",
      wrong: "> Write it too.", told: "needs a link to its stub", below: -2),
    Slip(right: "<!-- answer: a", wrong: "<!-- answer: c", told: "no option “c”", below: -5),
    Slip(right: "**Checkpoint 1.b**", wrong: "**Checkpoint b**", told: "A checkpoint begins"),
    Slip(right: "\nwidth 2\n", wrong: "\nwidth 3\n", told: "now:  width 2", below: 1),
    Slip(
      right: "> a third: 0.3333333333333333 or 0", wrong: "> a third: 0.35 or 0",
      told: "now:  a third: 0.33"),
    Slip(
      right: "let half: Int = 0.5", wrong: "let half = 0.5", told: "This code compiles", below: -1),
    Slip(right: "```python\nwidth", wrong: "```swift\nwidth", told: "Say which code this is"),
    Slip(right: "Two frames", wrong: "Three frames", told: "now:  Two frames", below: -1),
    Slip(
      right: "![A digit twice, clean and half drowned in noise]", wrong: "![]",
      told: "Say in the brackets"),
    Slip(right: "out/002.png -->", wrong: "out/002.png, slider -->", told: "no film strip"),
  ]

  /// Those that one text cannot have together with them.
  static let moreSlips: [Slip] = [
    Slip(right: "](#how-ā-box-grows)", wrong: "](../../up.md)", told: "leads out of the project"),
    Slip(
      right: "(1.1) · made up for this test", wrong: "(1.1)\n\n(1.1)", told: "Two equations",
      below: 2),
    Slip(
      right: "```swift Box\n/// A box", wrong: "```swift Box\n/// The box", told: "has other code",
      below: 1),
    Slip(right: "```swift run\n", wrong: "```ruby\n", told: "No code that runs", below: 4),
    Slip(
      right: "or 0\n> ```", wrong: "or 0\n> ```\n> ```output\n> ```", told: "No code that runs",
      below: 2),
    Slip(
      right: "type 'Double' to specified type 'Int'", wrong: "type 'A' to 'B'",
      told: "does not quote",
      below: -4),
    Slip(
      right: "dsh> noise x0 t=0,500", wrong: "noise x0 t=0,500", told: "begins with a command",
      below: -1),
    Slip(
      right: "out/001.png, slider -->", wrong: "out/009.png, slider -->",
      told: "No command of this chapter makes out/009.png"),
    Slip(
      right: "made: out/002.png", wrong: "made: 002.png",
      told: "No command of this chapter makes 002.png"),
  ]

  private func filled() throws -> Workbench {
    let bench = try Workbench()
    try bench.repair()
    return bench
  }

  /// What is wrong with the book as a whole, for a grader that knows two exercises.
  private func wholeBookProblems(of bench: Workbench) throws -> [String] {
    let key = try #require(Catalogue().exercises.first?.key)
    let exercises = [
      Exercise("1.1", "Grow", file: "Grown.swift", points: 5, equation: "", hints: [], key: key),
      Exercise(
        transfer: "1.2", "Shrink", file: "Grown.swift", points: 10, equation: "", hints: [],
        form: { _ in [:] }, properties: []),
    ]
    return try wholeBookFindings(of: bench.loaded(), exercises: exercises).map(\.description)
  }

  @Test("Filled by update, it agrees with its code and with what its code and commands do")
  func whole() throws {
    let bench = try filled()
    #expect(try bench.findings().joined(separator: "\n") == "")
    #expect(try wholeBookProblems(of: bench).joined(separator: "\n") == "")
    let text = try bench.text(FixtureTests.path)
    #expect(text.contains("let sum = width + a\n```"))
    #expect(text.contains("> a third: 0.3333333333333333 or 0\n"))
  }

  @Test("Each slip is told with the file and the line", arguments: 0..<2)
  func broken(batch: Int) throws {
    let slips = [FixtureTests.slips, FixtureTests.moreSlips][batch]
    let bench = try filled()
    var text = try bench.text(FixtureTests.path)
    for slip in slips {
      #expect(text.contains(slip.right), "\(slip.right)")
      text = text.replacing(slip.right, with: slip.wrong, maxReplacements: 1)
    }
    try bench.write(text, to: FixtureTests.path)
    let findings = try bench.findings()
    for slip in slips {
      let place = try #require(text.range(of: slip.wrong)?.lowerBound, "\(slip.wrong)")
      let line = text[..<place].filter { $0 == "\n" }.count + 1 + slip.below
      let told = findings.filter { $0.hasPrefix("\(FixtureTests.path):\(line): ") }
      #expect(told.contains { $0.contains(slip.told) }, "\(slip.told), at line \(line)")
    }
    #expect(findings.count == slips.count, "\(findings.joined(separator: "\n"))")
  }

  @Test("Pictures that are not the book's, are missing, too large or too many are told")
  func pictures() throws {
    let bench = try filled()
    let text = try bench.text(FixtureTests.path)
    let figure = bench.home + "/chapters/figures/01-digit.png"
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let line = try #require(lines.firstIndex { $0.contains("figures/01-digit.png") }) + 1

    func expect(_ complaints: String..., at line: Int) throws {
      let findings = try bench.findings()
      for (finding, complaint) in zip(findings, complaints) {
        #expect(finding.hasPrefix("\(FixtureTests.path):\(line): "), "\(finding)")
        #expect(finding.contains(complaint), "\(finding)")
      }
      #expect(findings.count == complaints.count, "\(findings.joined(separator: "\n"))")
    }
    let picture = try PNG.read(figure)
    try PNG(pixels: 1 - picture.pixels).write(to: figure)
    try expect("differs by up to 255 of 255 grey levels", at: line)
    try FileManager.default.removeItem(atPath: figure)
    try expect("is not there yet", at: line)
    var generator = TorchGenerator(seed: 1)
    try PNG(pixels: generator.uniform([200, 200, 3])).write(to: figure)
    try expect("has the size 512×512, not the 200×200", "more than 60000", at: line)
    try FileManager.default.removeItem(atPath: figure)
    try bench.repair()

    let more = "\n![A digit once more](figures/01-digit.png)\n<!-- made: out/002.png -->\n"
    try bench.write(text + String(repeating: more, count: 11), to: FixtureTests.path)
    try expect("has at most 12 figures, this one 13", at: lines.count + 1 + 3 * 10)
  }

  @Test("A picture is packed smaller than the shell writes it, and keeps its pixels and texts")
  func packing() throws {
    let bench = try filled()
    let project = try bench.loaded()
    let proof = try Proof(project.chapters[0], in: project)
    let (book, shell) = (
      bench.home + "/chapters/figures/01-film.png", "\(proof.scratch.path)/out/001.png"
    )
    let size = { (path: String) in try readBytes(from: path, atMost: 1 << 20).count }
    #expect(try size(book) < size(shell))
    let (kept, written) = (try PNG.read(book), try PNG.read(shell))
    #expect(kept.pixels == written.pixels && kept.texts == written.texts)
  }

  @Test("What is wrong with the book as a whole is told at its file")
  func wholeBook() throws {
    let bench = try filled()
    let figures = bench.home + "/chapters/figures"
    try FileManager.default.copyItem(
      atPath: figures + "/01-film.png", toPath: figures + "/01-old.png")
    try bench.write("show x0\nnoise x0 500\n", to: "chapters/demos/01.dsh")
    let broken = try bench.text(FixtureTests.path).replacing("Grow** (5", with: "Grow** (6")
      .replacing("Exercise 1.2★", with: "Exercise 1.3★")
    try bench.write(broken, to: FixtureTests.path)
    let complaints = [
      "chapters/figures/01-old.png:1: No chapter shows this picture.",
      "chapters/demos/01.dsh:2: The shell refuses this.",
      "chapters/01-boxes.md:1: Exercise 1.2 · Shrink is not set here.",
      "chapters/01-boxes.md:51: The grader calls this exercise: > **Exercise 1.1 · Grow** (5 points)",
      "chapters/01-boxes.md:55: The grader knows no exercise 1.3.",
    ]
    let problems = try wholeBookProblems(of: bench)
    #expect(problems.count == complaints.count)
    for (problem, complaint) in zip(problems, complaints) { #expect(problem.hasPrefix(complaint)) }
  }
}
