import Testing

@testable import Book

@Suite("Finding declarations in source")
struct SourceFinderTests {
  private let source = """
    import Tensors

    /// A box.
    ///
    /// With { a brace } in its comment.
    public struct Box: Sendable {
      /// How wide.
      public let width: Int

      public var area: Int { width * width }

      init(_ text: String = "a } in text") {
        width = text.count  // and { here
      }
    }

    extension Box.Inner {
      /// Grows it.
      public func grown(
        by amount: Int, quietly: Bool = false
      ) -> Box {
        if quietly { return self }
        return self
      }

      static let all: [Int] = [
        1, 2,
      ]
    }
    """

  private func text(_ name: String) -> String? {
    SourceFinder.declarations(in: source, file: "Box.swift").first { $0.name == name }?.text
  }

  @Test("The comment above a declaration is not the end of the one before")
  func neighbours() {
    let source = """
      struct Box {
        let width: Int
        /// How high.
        let height: Int
        let mark = "\\\\", brace = "\\"{"
        func grown() { }
      }
      """
    let found = SourceFinder.declarations(in: source, file: "Box.swift")
    #expect(found.first { $0.name == "Box.width" }?.text == "  let width: Int")
    #expect(found.first { $0.name == "Box.height" }?.text.hasPrefix("  /// How high.") == true)
    #expect(found.contains { $0.name == "Box.grown" })
  }

  @Test("Types hold their members, comments come along")
  func members() {
    #expect(text("Box")?.hasPrefix("/// A box.") == true)
    #expect(text("Box")?.hasSuffix("}\n}") == true)
    #expect(text("Box.width") == "  /// How wide.\n  public let width: Int")
    #expect(text("Box.area") == "  public var area: Int { width * width }")
    #expect(text("Box.init")?.hasSuffix("  }") == true)
  }

  @Test("Signatures over several lines, bodies with braces, and lists come whole")
  func long() {
    #expect(text("Box.Inner.grown")?.hasPrefix("  /// Grows it.") == true)
    #expect(text("Box.Inner.grown")?.hasSuffix("    return self\n  }") == true)
    #expect(text("Box.Inner.all") == "  static let all: [Int] = [\n    1, 2,\n  ]")
  }
}
