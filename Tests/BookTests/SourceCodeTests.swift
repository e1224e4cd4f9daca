import Testing

@testable import Book
@testable import Weaving

@Suite("Finding what a fence names, and counting what is shown")
struct SourceCodeTests {
  private let box = """
    // What boxes are for.

    import Tensors

    /// A box.
    public struct Box {
      /// How wide.
      let width: Int
    }

    extension Box {
      /// Grows.
      func grown(by a: Int) -> Box {
        // region: the core
        let sum = width + a
        return Box(width: sum)
        // endregion
      }

      /// Grows to several.
      func grown(by a: [Int]) -> [Box] { a.map(grown) }

      /// Grows later.
      func grown(by a: Int, after wait: @escaping (Int) -> Bool, _: Int...) -> Box { self }
    }
    """

  private func code() throws -> SourceCode {
    try SourceCode(files: ["Sources/Boxes/Box.swift": box])
  }

  @Test("A type's name means its declaration, not its extensions")
  func types() throws {
    let snippet = try code().declaration("Box")
    #expect(
      snippet.text == [
        "/// A box.", "public struct Box {", "  /// How wide.", "  let width: Int", "}",
      ])
    #expect(snippet.lines == 5...9)
  }

  @Test("Overloads are told apart by labels, and by types where the labels are alike")
  func overloads() throws {
    let code = try code()
    #expect(try code.declaration("Box.grown(by:after:_:)").text[0] == "/// Grows later.")
    #expect(try code.declaration("Box.grown(by: [Int])").text[0] == "/// Grows to several.")
    let error = #expect(throws: SourceCode.Unfound.self) { try code.declaration("Box.grown(by:)") }
    #expect(error?.description.contains("Box.grown(by: Int) in Sources/Boxes/Box.swift") == true)
  }

  @Test("Text moves to the left margin, and the marks of regions stay out")
  func regions() throws {
    let code = try code()
    #expect(try code.region("the core").text == ["let sum = width + a", "return Box(width: sum)"])
    #expect(
      try code.declaration("Box.grown(by: Int)").text == [
        "/// Grows.", "func grown(by a: Int) -> Box {", "  let sum = width + a",
        "  return Box(width: sum)", "}",
      ])
  }

  @Test("An unknown name is told with the nearest that there is")
  func unknown() throws {
    let code = try code()
    func complaint(_ find: () throws(SourceCode.Unfound) -> SourceCode.Snippet) -> String {
      do { return try find().file } catch { return error.description }
    }
    #expect(
      complaint { () throws(SourceCode.Unfound) in try code.declaration("Box.widht") }
        == "No declaration is called Box.widht. Did you mean Box.width?")
    #expect(
      complaint { () throws(SourceCode.Unfound) in try code.region("the cor") }
        == "No region is called the cor. Did you mean the core?")
  }

  @Test(
    "A mark without its partner is told with its line",
    arguments: [
      ("// region: a\nx", 1), ("x\n// endregion", 2), ("// region: a\n// region: b", 2),
      ("// region: a\n// endregion", 2),
    ])
  func marks(text: String, line: Int) {
    let problem = #expect(throws: Problem.self) { try SourceCode(files: ["A.swift": text]) }
    #expect(problem?.line == line)
  }

  @Test("Coverage counts what a reader would miss, and nothing else")
  func coverage() throws {
    let code = try code()
    func coverage(_ names: [String]) throws -> Coverage {
      let body = names.map { "```swift \($0)\n```" }.joined(separator: "\n")
      let chapter = Chapter(chapter(body, module: "Boxes"), path: "chapters/01-x.md")
      return try #require(Coverage(of: chapter, in: code))
    }
    // All 14 but the remark, the import, the extension's head, the marks, braces and blanks.
    #expect(try coverage([]).needed["Sources/Boxes/Box.swift"]?.count == 12)
    #expect(try coverage(["Box"]).percentage == 33)
    let nearly = try coverage(["Box", "Box.grown(by: Int)", "Box.grown(by: [Int])"])
    #expect(nearly.missing.map(\.ranges) == [[23...24]])
    #expect(try coverage(["Sources/Boxes/Box.swift"]).percentage == 100)
  }
}
