import Testing

@testable import Book

@Suite("Following brackets through code")
struct NestingTests {
  @Test(
    "Brackets count in code and nowhere else",
    arguments: [
      ("func grown(by sizes: [Int]) {", 1),
      ("} else if sizes.isEmpty {", 0),
      ("  // of { and (", 0),
      ("let brace = 3  // {", 0),
      (#"let text = "{ // not a remark", list = ["#, 1),
      (#"let text = "\" { \\", list = ["#, 1),
      (#"let text = "\(sizes.map { "}}" + $0 }) {", list = ["#, 1),
      (#"let text = "\(nested("\(deep["a"]) {") + ")") {", list = ["#, 1),
      (#"let text = "", list = ["#, 1),
      (#"let marks = text.matches(of: /\[\/"[{]*/).map {"#, 1),
      (##"let marks = text.matches(of: #/ [\[/(]: /#).map {"##, 1),
      ("let share = ((a + b) / (c / 2)) / [", 1),
      ("let share = parts.reduce(1, /) + [", 1),
      ("for index in parts.indices { parts[index] /= (sum", 2),
    ])
  func lines(line: String, depth: Int) {
    var nesting = Nesting()
    nesting.read(line)
    #expect(nesting.depth == depth)
    #expect(!nesting.isInText)
  }

  @Test("A long text goes on until its three marks, whatever it holds")
  func longTexts() {
    var nesting = Nesting()
    for line in ["print(\"\"\"", "  { // ( \"quoted\"", #"  \""" \(sizes.map { "[" }"#] {
      nesting.read(line)
      #expect(nesting.depth == 1)
      #expect(nesting.isInText)
    }
    for line in [#"    .count) ]"#, "  \"\"\")"] { nesting.read(line) }
    #expect(nesting.depth == 0)
    #expect(!nesting.isInText)
  }
}
