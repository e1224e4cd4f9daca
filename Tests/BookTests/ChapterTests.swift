import Testing

@testable import Book

@Suite("Reading a chapter")
struct ChapterTests {
  private func read(_ text: String) -> Chapter { Chapter(text, path: "chapters/01-x.md") }

  @Test("The front matter says what the chapter is; what is missing is named")
  func frontMatter() {
    let whole = read(chapter("Text."))
    #expect(whole.frontMatter?.title == "A fixture")
    #expect(whole.frontMatter?.place == .chapter(1))
    #expect(whole.frontMatter?.modules == ["ForwardProcess"])
    #expect(whole.problems.isEmpty)
    let short = read("---\ntitle: A\nnumber: 1\nreading: soon\nexercises: 1\n---\n")
    #expect(short.problems.first?.text.contains("“reading:”") == true)
    #expect(read("Text.").frontMatter == nil)
  }

  @Test("An appendix has a letter for its number, and may show several modules")
  func appendix() {
    let found = read(
      """
      ---
      title: A fixture
      number: B
      module: Autograd, Layers
      reading: 1
      exercises: 0
      ---
      $$ x = 1 $$
      (B.4) · somebody

      See (B.4) and equation B.5, and F.6, (A) and (B.C).

      > **Checkpoint B.a** How much is it?
      >
      > <!-- answer: 1
      > because: It says so.
      > -->
      """)
    #expect(found.problems.isEmpty)
    #expect(found.frontMatter?.place == .appendix("B"))
    #expect(found.frontMatter?.place.title == "Appendix B")
    #expect(found.frontMatter?.modules == ["Autograd", "Layers"])
    #expect(found.equations.map(\.number) == ["B.4"])
    #expect(found.mentions.map(\.number) == ["B.4", "B.5"])
    guard case .checkpoint(let checkpoint) = found.asides.first?.kind else {
      Issue.record("The checkpoint was not found.")
      return
    }
    #expect(checkpoint.id == "B.a")
  }

  @Test("Places are read, written and ordered: chapters by number, then appendices")
  func places() {
    #expect(
      ["2", "10", "A", "B"].compactMap { Place($0) }.map(\.description) == ["2", "10", "A", "B"])
    #expect(Place.chapter(10).filePrefix == "10-" && Place.chapter(2).filePrefix == "02-")
    #expect(Place.appendix("A").filePrefix == "A-")
    #expect(["a", "AB", "", "-1", "Å"].allSatisfy { Place($0) == nil })
    #expect(
      [Place.appendix("B"), .chapter(10), .appendix("A"), .chapter(2)].sorted()
        == [.chapter(2), .chapter(10), .appendix("A"), .appendix("B")])
  }

  @Test("Fences are told apart by the words after them, in quotes too")
  func fences() {
    let found = read(
      """
      ```swift NoiseSchedule.noised(_: Tensor, to: [Int], noise: Tensor)
      ```
      ```swift region the loop
      ```
      ```swift Sources/A/B.swift
      ```
      ```swift run
      let a = 1
      ```
      > Text.
      > ```swift run wrong
      > let b = 2
      >
      > print(b)
      > ```
      ```python
      x = 1
      ```
      ```output
      ```
      ```output measured
      ```
      ````text
      ```dsh
      ````
      """
    ).fences
    #expect(
      found.map(\.kind) == [
        .declaration("NoiseSchedule.noised(_: Tensor, to: [Int], noise: Tensor)"),
        .region("the loop"), .file("Sources/A/B.swift"), .run(isWrong: false),
        .run(isWrong: true), .other("python"),
        .output(isMeasured: false), .output(isMeasured: true), .other("text"),
      ])
    #expect(found[4].content == ["let b = 2", "", "print(b)"])
    #expect(found[8].content == ["```dsh"])
    #expect(found[4].line == 11 && found[4].lastLine == 15)
  }

  @Test("A fence that is not closed is told, also where a quote ends around it")
  func open() {
    #expect(read("```dsh\ndsh> show x0").problems.map(\.line) == [1])
    #expect(read("> ```dsh\n> dsh> show x0\n\nText.").problems.map(\.line) == [1])
  }

  @Test("Filling a fence keeps the marks of the quote around it")
  func filling() throws {
    let chapter = read("> ```output\n> ```\n\n```output\nold\n```")
    let filled = chapter.replacing([
      (chapter.fences[0], ["a", "", "b"]), (chapter.fences[1], ["new", "er"]),
    ])
    #expect(
      filled == [
        "> ```output", "> a", ">", "> b", "> ```", "", "```output", "new", "er", "```",
      ])
  }

  @Test("Figures know what made them and whether they slide")
  func figures() {
    let found = read(
      """
      ![A digit [0, 1] drowns](figures/a.png)
      <!-- made: out/003.png, slider -->
      ![Another digit](figures/b.png)

      <!-- made: out/004.png -->
      ![A third](figures/c.png)
      <!-- made: out/c.png, measured -->
      """)
    #expect(found.figures.map(\.path) == ["figures/a.png", "figures/b.png", "figures/c.png"])
    #expect(found.figures.map(\.isMeasured) == [false, false, true])
    #expect(found.figures[0].made == "out/003.png" && found.figures[0].hasSlider)
    #expect(found.figures[1].made == nil)
    #expect(found.problems.map(\.line) == [5])
  }

  @Test("Exercises, boxes and wrong formulas have their titles; a slip in one is told")
  func asides() {
    let found = read(
      """
      > **Exercise 1.5★ · Two noises in one** (10 points)
      >
      > Write it.

      > **Box · Bayes for Gaussians.** Text.

      > **WRONG · √β in place of β.** Text.

      > **Exercise 1.6 The way back** (10 points)
      """)
    let title = ExerciseTitle(
      id: "1.5", isTransfer: true, title: "Two noises in one", points: 10)
    #expect(
      found.asides.map(\.kind) == [
        .exercise(title), .box("Bayes for Gaussians"), .wrong("√β in place of β"),
      ])
    #expect(found.asides[0].lastLine == 3)
    #expect(found.problems.map(\.line) == [9])
  }

  @Test("Links are found in prose, not in code, and over two lines")
  func links() {
    let found = read("See [a](b.md) and `[c](d)`,\nor [a long\nname](e.md#f).").links
    #expect(found.map(\.target) == ["b.md", "e.md#f"])
    #expect(found.map(\.line) == [1, 3])
  }

  @Test("Headings have the anchors that GitHub gives them, and ASCII names for the pages")
  func headings() {
    let found = read(
      "## What is `kept`: ᾱ?\n\n## The way back\n\n## The way back\n\n## x₀ of β̃\n\n## ᾱ\n\n## §"
    ).headings
    #expect(
      found.map(\.anchor) == [
        "what-is-kept-ᾱ", "the-way-back", "the-way-back-1", "x-of-β̃", "ᾱ", "",
      ])
    #expect(
      found.map(\.id) == [
        "what-is-kept-alpha-bar", "the-way-back", "the-way-back-1", "x0-of-beta-tilde",
        "alpha-bar", "section",
      ])
    #expect(found.allSatisfy { $0.id.utf8.allSatisfy { $0 < 128 } })
  }

  @Test("However a letter with a bar is encoded, its heading has one name")
  func encodings() {
    let found = read("## \u{1FB1}\n\n## \u{3B1}\u{304}").headings
    #expect(found.map(\.id) == ["alpha-bar", "alpha-bar-1"])
  }

  @Test("Equations are numbered below them and referred to in words")
  func equations() {
    let found = read(
      "$$ x = 1 $$\n(1.4) · DDPM, eq. 4\n\n$$\nequation 9.9\n$$\n\n(1.5)\n\nAs equation 1.4 says.")
    #expect(found.equations.map(\.number) == ["1.4", "1.5"])
    #expect(found.mentions == [Mention(kind: .equation, number: "1.4", line: 10)])
  }

  @Test(
    "Prose refers to equations and exercises by number; other numbers are left alone",
    arguments: [
      ("As equation 1.4 says", ["equation 1.4"]),
      ("Equations (1.4) and 1.5.", ["Equations (1.4)", "1.5"]),
      ("Do exercises 1.1 to 1.3, 1.4 and 0.6★,", ["exercises 1.1", "1.3", "1.4", "0.6★"]),
      ("In equation 1.4, 0.5 is", ["equation 1.4"]), ("| 2.7★ | covered |", ["2.7★"]),
      ("by (1.5): and “(0.12)”", ["(1.5)", "(0.12)"]), ("see [exercise 2.3](#a)", ["exercise 2.3"]),
      ("Swift 6.1.2, (6.1.2) or (1.5 m)", []), ("f(0.5), 0.5, (50.5%), x_(1.5)", []),
    ])
  func references(prose: String, places: [String]) {
    #expect(Reference.all(in: prose).map { String(prose[$0.range]) } == places)
  }
}
