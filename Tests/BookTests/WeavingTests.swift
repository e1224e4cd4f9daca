import Files
import Foundation
import Testing

@testable import Book
@testable import Weaving

@Suite("Weaving: comparing, filling, accepting")
struct WeavingTests {
  private let signal = "```swift NoiseSchedule.signal\n```"

  @Test("Empty code is filled, and code that changed is found at its line and refreshed")
  func code() throws {
    let bench = try Workbench(chapter(signal))
    #expect(
      try bench.findings() == [
        "chapters/01-fixture.md:8: This code is not filled in yet. Run: weave update"
      ])
    try bench.repair()
    #expect(try bench.findings().isEmpty)
    let filled = try bench.text()
    try bench.write(
      filled.replacing("alphaBar(at: t)", with: "beta[t]"), to: "chapters/01-fixture.md")
    let findings = try bench.findings()
    #expect(findings.count == 1)
    #expect(findings[0].contains(":10: Sources/ForwardProcess/NoiseSchedule+Amounts.swift"))
    #expect(findings[0].contains("alphaBar(at: t).squareRoot()"))
    try bench.repair()
    #expect(try bench.text() == filled)
  }

  @Test("An unknown name is told with the nearest")
  func unknown() throws {
    let bench = try Workbench(chapter("```swift NoiseSchedule.signall\n```"))
    #expect(try bench.findings().first?.contains("Did you mean NoiseSchedule.signal?") == true)
  }

  @Test("A transcript is filled, its pictures are kept, and a change is told and promoted")
  func transcript() throws {
    let bench = try Workbench(
      chapter(
        """
        ![A digit under growing noise](figures/01-a.png)
        <!-- made: out/001.png, slider -->

        ```dsh
        dsh> noise x0 t=0,500
        ```

        ```dsh
        dsh> noise x0 500
        ```
        """))
    try bench.repair()
    #expect(try bench.findings().isEmpty)
    let filled = try bench.text()
    #expect(filled.contains("Two frames, one eps.  out/001.png\n"))
    #expect(filled.contains("Did you mean t=500?\n"))
    #expect(FileManager.default.fileExists(atPath: bench.home + "/chapters/figures/01-a.png"))

    let other = filled.replacing("Two frames", with: "Three frames").replacing(
      "t=0,500", with: "t=0,250")
    try bench.write(other, to: "chapters/01-fixture.md")
    let findings = try bench.findings()
    #expect(findings.count == 2)
    #expect(findings[0].contains("out/001.png differs by up to"))
    #expect(findings[1].contains("book: Three frames, one eps.  out/001.png\n    now:  Two frames"))
    try bench.repair()
    #expect(try bench.text() == other, "what a person has to look at is left alone")
    try bench.repair(promoting: true)
    #expect(try bench.findings().isEmpty)
    #expect(try bench.text() == filled.replacing("t=0,500", with: "t=0,250"))
  }

  @Test("Of a picture that comes out otherwise elsewhere only the size is compared")
  func measured() throws {
    let bench = try Workbench(
      chapter(
        """
        ![A digit and its noise](figures/01-a.png)
        <!-- made: out/001.png, measured -->

        ```dsh
        dsh> noise x0 t=500
        ```
        """))
    try bench.repair()
    let other = try bench.text().replacing("t=500", with: "t=300")
    try bench.write(other, to: "chapters/01-fixture.md")
    #expect(try bench.findings().filter { $0.contains("differs") }.isEmpty)
    try bench.write(
      other.replacing("t=300", with: "t=0,500"), to: "chapters/01-fixture.md")
    #expect(try bench.findings().contains { $0.contains("has the size") })
  }

  @Test("Scripts run downwards as one, and what they print is filled, compared and promoted")
  func scripts() throws {
    let bench = try Workbench(
      chapter(
        """
        ```swift run
        let schedule = try NoiseSchedule.linear()
        func kept(_ t: Int) -> Double { schedule.alphaBar(at: t) }
        ```
        ```swift run wrong
        print("kept", kept(500))
        ```
        ```output
        ```
        """))
    try bench.repair()
    #expect(try bench.findings().isEmpty)
    let filled = try bench.text()
    // ᾱ₅₀₀ of DDPM's schedule, as every implementation has it.
    #expect(filled.contains("kept 0.0785"))
    try bench.write(filled.replacing("kept(500)", with: "kept(0)"), to: "chapters/01-fixture.md")
    #expect(try bench.findings().first?.contains("now:  kept 1.0") == true)
    try bench.repair(promoting: true)
    #expect(try bench.text().contains("```output\nkept 1.0\n```"))
  }

  @Test("What was measured is compared loosely, and words strictly")
  func measuredTimes() throws {
    let code = "```swift run\nprint(\"F4\", 0.5, \"ms\")\n```\n```output measured\n"
    let bench = try Workbench(chapter(code + "F4 2.5 ms\n```"))
    #expect(try bench.findings().isEmpty)
    try bench.write(chapter(code + "F4 75.0 ms\n```"), to: "chapters/01-fixture.md")
    #expect(try bench.findings().first?.contains("now:  F4 0.5 ms") == true)
    try bench.write(chapter(code + "F2 0.5 ms\n```"), to: "chapters/01-fixture.md")
    #expect(try bench.findings().count == 1)
  }

  @Test("A script finds the project's data, and its pictures become figures")
  func scriptPictures() throws {
    let bench = try Workbench(
      chapter(
        """
        ![A digit from the data set](figures/01-digit.png)
        <!-- made: out/digit.png -->

        ```swift run
        import Datasets
        import Files
        let digits = try DatasetCatalog(folder: "datasets-mini").load("digits")
        try PNG(pixels: digits[0].pictureValues).write(to: "out/digit.png")
        ```
        """))
    #expect(try bench.findings().first?.contains("is not there yet") == true)
    try bench.repair()
    #expect(try bench.findings().isEmpty)
    let picture = try PNG.read(bench.home + "/chapters/figures/01-digit.png")
    #expect(picture.pixels.shape[..<2] == [16, 16])
  }

  @Test("An appendix comes after the chapters, and its script knows its own modules")
  func appendix() throws {
    let text = """
      ---
      title: A fixture
      number: A
      module: Autograd, Layers
      reading: 1
      exercises: 0
      ---
      ```swift run
      let tape = Tape()
      let x = tape.variable(Tensor(3))
      print(tape.gradients(of: x * x)[x]?.item ?? 0)
      ```
      ```output
      6.0
      ```
      """
    let bench = try Workbench(chapter("Text."), notes: ["chapters/A-fixture.md": text])
    let project = try bench.loaded()
    #expect(project.chapters.map(\.path) == ["chapters/01-fixture.md", "chapters/A-fixture.md"])
    #expect(try project.texts(named: ["A"]).map(\.path) == ["chapters/A-fixture.md"])
    #expect(try Proof(project.chapters[1], in: project).findings.isEmpty)
    let coverage = try #require(Coverage(of: project.chapters[1], in: project.code))
    #expect(coverage.modules == ["Autograd", "Layers"])
    let files = coverage.needed.keys
    #expect(files.contains("Sources/Autograd/Tape.swift"))
    #expect(files.contains("Sources/Layers/Linear.swift"))
  }

  @Test("Code that does not compile or crashes is told at its line")
  func brokenScripts() throws {
    let bench = try Workbench(chapter("```swift run\nlet a = 1\nlet b: String = a\n```"))
    #expect(
      try bench.findings().first?.hasPrefix("chapters/01-fixture.md:10: This does not compile")
        == true)
    try bench.write(
      chapter("```swift run\nlet a = [1]\n```\n```swift run wrong\nprint(a[3])\n```"),
      to: "chapters/01-fixture.md")
    #expect(
      try bench.findings().first?.hasPrefix("chapters/01-fixture.md:11: This code ends the script")
        == true)
    try bench.write(chapter("```swift run\nprint(1)\n```"), to: "chapters/01-fixture.md")
    #expect(try bench.findings().first?.contains("This code prints “1”") == true)
  }

  @Test("Links, anchors, equations and exercises that lead nowhere are told")
  func structure() throws {
    let bench = try Workbench(
      chapter(
        """
        See [there](02-none.md), [here](#herre), [up](../Sources) and [out](../../x), equation 1.9.

        ## Here

        > **Exercise 1.4 · Straight to step t** (8 points)
        >
        > Write it.

        ```swift
        let a = 1
        ```

        ![](figures/none.png)
        """))
    let findings = try bench.findings().map { String($0.split(separator: ":", maxSplits: 2)[2]) }
    for complaint in [
      "leads to chapters/02-none.md", "Did you mean #here?", "leads out of the project",
      "No equation has the number 1.9", "needs a link to its stub", "Say which code this is",
      "There is no picture chapters/figures/none.png", "Say in the brackets",
      "Say below this picture",
    ] {
      #expect(findings.contains { $0.contains(complaint) }, "\(complaint)")
    }
    #expect(findings.count == 9)
  }

  @Test("A repair changes nothing but the fences")
  func untouched() throws {
    let text = chapter(
      "Text with  blanks  \n\n\(signal)\n\n> ```swift run\n> print(\"a\")\n> ```\n> ```output\n> ```\n> End.\n"
    )
    let bench = try Workbench(text)
    try bench.repair()
    let filled = try bench.text()
    #expect(filled.contains("Text with  blanks  \n\n```swift NoiseSchedule.signal\n/// "))
    #expect(filled.contains("> ```output\n> a\n> ```\n> End.\n"))
    try bench.repair(promoting: true)
    #expect(try bench.text() == filled)
  }
}
