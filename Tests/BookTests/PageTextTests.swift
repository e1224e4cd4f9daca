import Testing

@testable import Book
@testable import Weaving

@Suite("From a chapter to a page")
struct PageTextTests {
  /// The lines of a page, without the empty ones.
  private func page(_ body: String) throws -> [String] {
    let bench = try Workbench(
      chapter(body), notes: ["exercises/Sources/Chapter01/Noised.swift": "throw"])
    let project = try bench.loaded()
    return try PageText(project.chapters[0], Addresses(project: project)).lines.filter {
      !$0.isEmpty
    }
  }

  @Test("Links lead to the site's pages, indices stand below the line, code stays as it is")
  func words() throws {
    let lines = try page(
      """
      See [it](../exercises/Sources/Chapter01/Noised.swift), [the
      start](01-fixture.md#one) and [code](../Sources).
      From x_t and ᾱ_{t−1} to `x_t` and $x_t$, not snake_case; equation 1.4.

      $$x = 1$$
      (1.4) · DDPM
      """)
    #expect(lines[0] == "See [it](exercises-Sources-Chapter01-Noised.swift.html), [the")
    #expect(lines[1] == "start](01-fixture.html#one) and code.")
    #expect(
      lines[2] == "From x<sub>t</sub> and ᾱ<sub>t−1</sub> to `x_t` and $x_t$, not snake_case; "
        + "[equation 1.4](#eq-1.4).")
    #expect(lines[4...] == ["<div class=\"source\" id=\"eq-1.4\">", "(1.4) · DDPM", "</div>"])
  }

  @Test("A number of an equation or an exercise is a link to it, but not in code and formulas")
  func numbers() throws {
    let lines = try page(
      """
      Do exercises 1.1 and 1.5★ after (1.4), `exercise 1.1`, $(1.4)$, [exercise 1.1](#a) or the [old
      exercise 1.1](#a); (0.5) of it.

      $$x = 1$$
      (1.4) · from (1.4)

      > **Exercise 1.1 · One** (1 point)
      >
      > As in exercise 1.5★.

      > **Exercise 1.5★ · Two** (1 point)

      ```text
      exercise 1.1
      ```
      """)
    #expect(
      lines[0]
        == "Do [exercises 1.1](#exercise-1.1) and [1.5★](#exercise-1.5) after [(1.4)](#eq-1.4),"
        + " `exercise 1.1`, $(1.4)$, [exercise 1.1](#a) or the [old")
    #expect(lines[1] == "exercise 1.1](#a); (0.5) of it.")
    #expect(lines.contains("(1.4) · from [(1.4)](#eq-1.4)"))
    #expect(lines.contains("As in [exercise 1.5★](#exercise-1.5)."))
    #expect(lines.contains("exercise 1.1"))
  }

  @Test("Contents, search and links in the text call a heading what its page calls it")
  func headings() throws {
    let bench = try Workbench(
      chapter("See [here](#ᾱ-is-kept).\n\n## ᾱ is kept\n\nText."), notes: ["README.md": "Text."])
    let project = try bench.loaded()
    let addresses = Addresses(project: project)
    let lines = try PageText(project.chapters[0], addresses).lines
    #expect(lines.contains("## ᾱ is kept {#alpha-bar-is-kept}"))
    #expect(lines.contains("See [here](#alpha-bar-is-kept)."))
    let entries = SearchIndex.entries(of: project.chapters[0], addresses)
    #expect(entries.map(\.anchor) == ["", "alpha-bar-is-kept"])
    let target = addresses.target(of: "chapters/01-fixture.md#ᾱ-is-kept", in: project.others[0])
    #expect(target == "01-fixture.html#alpha-bar-is-kept")
  }

  @Test(
    "Apostrophes are curled, quotes of the compiler are not",
    arguments: [
      ("Python's own, the tensors' mean", "Python’s own, the tensors’ mean"),
      ("type 'Float?' and 'Int', it's", "type 'Float?' and 'Int', it’s"),
      ("'don't' and 7's", "'don’t' and 7’s"), ("no quote", "no quote"), ("x'", "x’"),
      ("missing argument label 'x:' in call", "missing argument label 'x:' in call"),
      ("requires explicit '&'", "requires explicit '&'"),
    ])
  func apostrophes(text: String, printed: String) {
    #expect(curled(text) == printed)
  }

  @Test("A transcript tells commands from answers, and nothing in it is taken for HTML")
  func transcript() throws {
    let lines = try page("```dsh\ndsh> source a<b\nx & y\n```")
    #expect(
      lines == [
        "<pre class=\"transcript\"><code><span class=\"prompt\">dsh&gt; </span>"
          + "<kbd>source a&lt;b</kbd>\n<span class=\"answer\">x &amp; y</span></code></pre>"
      ])
  }

  @Test("A checkpoint hides its answer, and carries what its script needs")
  func checkpoint() throws {
    let lines = try page(
      """
      > **Checkpoint 1.a** How many?
      >
      > <!-- answer: 0.28 ± 0.005
      > because: It is.
      > 0.078: That is ᾱ.
      > -->
      """)
    #expect(
      lines == [
        "<section class=\"checkpoint\" id=\"checkpoint-1.a\" data-answer=\"0.28\" "
          + "data-within=\"0.005\">\n<p class=\"label\">Checkpoint 1.a</p>",
        "How many?", "<details>\n<summary>Answer</summary>", "<div data-key=\"because\">",
        "**0.28** is right. It is.", "</div>", "<div data-key=\"0.078\">", "0.078: That is ᾱ.",
        "</div>", "</details>", "</section>",
      ])
  }

  @Test("The shelf is a section from its heading to the next one")
  func shelf() throws {
    let lines = try page("## Shelf: more\n\nText.\n\n## Reading\n\nEnd.")
    #expect(
      lines == [
        "<section class=\"shelf\">\n<p class=\"label\">Shelf · may be skipped</p>",
        "## More {#shelf-more}", "Text.", "</section>", "## Reading {#reading}", "End.",
      ])
  }

  @Test("The search knows words and headings, and no hidden answer")
  func search() throws {
    let bench = try Workbench(
      chapter("Begin.\n\n## One `step`\n\nSay \"noise\".\n\n> <!-- answer: b\n> secret\n> -->\n"))
    let project = try bench.loaded()
    let script = SearchIndex.script(
      SearchIndex.entries(of: project.chapters[0], Addresses(project: project)))
    #expect(script.contains("\"01-fixture.html\",\"one-step\",\"1 · A fixture · One step\""))
    #expect(script.contains("Say \\\"noise\\\"."))
    #expect(!script.contains("secret"))
  }
}
