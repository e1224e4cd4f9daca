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

  @Test("Braces among the parameters, in the middle of a value or in a text end nothing")
  func braces() {
    let source = #"""
      extension Box {
        /// Grows, and tells.
        func grown(
          by amount: Int, watch: (Box, Int) throws -> Void = { _, _ in }, mark: String = "}"
        ) rethrows -> Box
        where Mark: Sendable {
          return self
        }

        private let sums = sizes.filter { $0 > 0 }.map {
          "\(names.map { "}" + $0 })"
        }
        .joined()
        let help = """
          }
        let it = "no code"
          """
        @inlinable func last() {}
      }
      """#
    let found = SourceFinder.declarations(in: source, file: "Box.swift")
    func ends(_ name: String) -> [String?] {
      found.filter { $0.name == "Box." + name }.map {
        $0.text.split(separator: "\n").last.map(String.init)
      }
    }
    #expect(found.map(\.name) == ["Box"] + ["grown", "sums", "help", "last"].map { "Box." + $0 })
    #expect(ends("grown") == ["  }"])
    #expect(ends("sums") == ["  .joined()"])
    #expect(ends("help") == [#"    """"#])
    #expect(ends("last") == ["  @inlinable func last() {}"])
  }

  @Test("A condition that declares a name ends before the braces of what it is a condition of")
  func conditions() {
    let source = """
      func grown() {
        if isLarge,
          let box = boxes.first { $0.isLarge },
          let lid = box.lid
        {
          let key = lid.key
        }
      }
      """
    let found = SourceFinder.declarations(in: source, file: "Box.swift")
    #expect(found.first { $0.name == "grown.lid" }?.text == "    let lid = box.lid")
    #expect(found.contains { $0.name == "grown.key" })
  }
}
