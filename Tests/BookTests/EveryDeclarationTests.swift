import Testing

@testable import Book

// The finder counts brackets. These tests look at what it found in the whole project, and at the
// indentation there, which says the same in another way, since all code is formatted.

@Suite("Every declaration of this project")
struct EveryDeclarationTests {
  private let code: SourceCode

  init() throws { code = try SourceCode(home: Workbench.project) }

  private func indent(_ line: String) -> Int { line.prefix { $0 == " " }.count }

  /// The line with the keyword: the first that is neither a remark nor an attribute alone.
  private func head(of declaration: SourceFinder.Declaration) -> Int {
    let lines = code.files[declaration.file, default: []]
    return (declaration.firstLine...declaration.lastLine).first {
      let line = lines[$0 - 1].drop { $0 == " " }
      return !line.hasPrefix("//") && !(line.hasPrefix("@") && !line.contains(" "))
    } ?? declaration.firstLine
  }

  @Test("Brackets pair up in every file, so its texts and remarks were told from its code")
  func files() {
    for (file, lines) in code.files {
      var nesting = Nesting()
      for line in lines { nesting.read(line) }
      #expect(nesting.depth == 0 && !nesting.isInText, "\(file)")
    }
  }

  @Test("The brackets of every listing pair up, and none closes what the listing did not open")
  func brackets() {
    #expect(code.declarations.count > 1000)
    for declaration in code.declarations {
      var (nesting, least) = (Nesting(), 0)
      for line in declaration.text.split(separator: "\n") {
        nesting.read(String(line))
        least = min(least, nesting.depth)
      }
      #expect(
        nesting.depth == 0 && least == 0 && !nesting.isInText,
        "\(declaration.file):\(declaration.firstLine)\n\(declaration.text)")
    }
  }

  @Test("No listing leaves anything of its declaration behind")
  func nothingLeft() {
    for declaration in code.declarations {
      let lines = code.files[declaration.file, default: []]
      let margin = indent(lines[head(of: declaration) - 1])
      let next = lines[declaration.lastLine...].first { !$0.isEmpty && !Region.isMark($0) } ?? ""
      let isCloser = next.drop { $0 == " " }.first.map { "])}.".contains($0) } ?? false
      #expect(
        indent(next) < margin || (indent(next) == margin && !isCloser),
        "\(declaration.file):\(declaration.lastLine): \(next)")
    }
  }

  @Test("No listing takes in anything of what follows its declaration")
  func nothingMore() {
    for declaration in code.declarations {
      let lines = code.files[declaration.file, default: []]
      let head = head(of: declaration)
      let margin = indent(lines[head - 1])
      for line in lines[head..<declaration.lastLine] where !line.isEmpty && !Region.isMark(line) {
        let mayStand = ["{", "}", ")", "]", "where ", "->", "."].contains {
          line.dropFirst(margin).hasPrefix($0)
        }
        #expect(
          indent(line) > margin || (indent(line) == margin && mayStand),
          "\(declaration.file):\(declaration.firstLine): \(line)")
      }
    }
  }

  @Test("Every function is listed with its body, except for what a protocol asks for")
  func bodies() {
    let protocols = Set(code.declarations.filter { $0.keyword == "protocol" }.map(\.name))
    for declaration in code.declarations where ["func", "init"].contains(declaration.keyword) {
      let parent = declaration.name.split(separator: ".").dropLast().joined(separator: ".")
      let isWanted = protocols.contains(parent) && !declaration.text.contains("{")
      #expect(
        isWanted || declaration.text.hasSuffix("}"),
        "\(declaration.file):\(declaration.firstLine)\n\(declaration.text)")
    }
  }
}
