import Contract
import Tensors
import Testing

@testable import Grader

@Suite("Compiling learners' code")
struct KitTests {
  private static let door = Source(
    name: "main.swift",
    text: """
      import Contract

      Contract.serve([
        "8.1": { .answer(try first($0.tensor("x"))) },
        "8.2": { .answer(try second($0.tensor("x"))) },
      ])
      """)

  private static func stub(_ number: Int, _ function: String, _ current: String?) -> Stub {
    let pristine = """
      import Contract
      import Tensors

      func \(function)(_ x: Tensor) throws -> Tensor { throw Unfinished("8.\(number)") }
      """
    return Stub(
      exercise: ExerciseID(chapter: 8, number: number), name: function + ".swift",
      pristine: pristine, current: current ?? pristine)
  }

  /// Builds both files and returns what is said about them.
  private func build(_ first: String?, _ second: String? = nil) throws -> Build {
    let stubs = [Self.stub(1, "first", first), Self.stub(2, "second", second)]
    return try testKit().build(stubs, door: Self.door, module: "Chapter08")
  }

  private let one = ExerciseID(chapter: 8, number: 1)
  private let two = ExerciseID(chapter: 8, number: 2)

  @Test("An error is told by file and line, and costs only its own exercise")
  func error() throws {
    let build = try build(
      "import Tensors\n\nfunc first(_ x: Tensor) throws -> Tensor {\n  return y + x\n}\n",
      "import Tensors\nfunc second(_ x: Tensor) throws -> Tensor { 2 * x }\n")
    #expect(
      build.complaints[one]?.first?.text
        == "first.swift, line 4: cannot find 'y' in scope\n    return y + x")
    #expect(build.complaints[two] == nil)
    let worker = Worker(build.program)
    let call = Values(tensors: ["x": Tensor([1, 2])])
    #expect(worker.ask(two, call) == .answered(.answer([2, 4])))
    #expect(worker.ask(one, call) == .unfinished)
  }

  @Test("A name from a file that does not compile is told to be missing for that reason")
  func consequence() throws {
    let build = try build(
      "import Tensors\nfunc helper() -> Float { 1 }\nfunc first(_ x: Tensor) -> Tensor { x + y }\n",
      "import Tensors\nfunc second(_ x: Tensor) -> Tensor { x * helper() }\n")
    #expect(build.complaints[one]?.first?.line == 3)
    #expect(build.complaints[two]?.first?.message.contains("may stand in first.swift") == true)
  }

  @Test("A changed signature is told at the function, not at the door")
  func signature() throws {
    let build = try build("import Tensors\nfunc first(_ x: Float) throws -> Float { x }\n")
    let complaint = try #require(build.complaints[one]?.first)
    #expect(complaint.line == 2)
    #expect(complaint.message.contains("as the stub declares it"))
  }

  @Test(
    "What a solution may not use is refused with its line",
    arguments: [
      ("import ForwardProcess", "not ForwardProcess"), ("/* */ import Files", "not Files"),
      ("let a = 1; import Grader", "not Grader"), ("@testable import Contract;import Book", "Book"),
      ("import struct Shell.Session", "not Shell"), ("import\nFiles", "another line"),
      ("@_silgen_name(\"f\") func f()", "@_silgen_name"), ("let p = dlopen(nil, 0)", "dlopen"),
      ("#sourceLocation(file: \"x\", line: 1)", "#sourceLocation"),
      ("@section(\".init_array\") let a = b", "@section"), ("@used let a = b", "@used"),
      ("@`c`(isatty) func f() {}", "behind its @"), ("@/**/c(isatty) func f() {}", "behind its @"),
      ("let y = GroupNormalization(groups: 2)(x, scale: a, shift: b)", "Write yours"),
      ("typealias A = Tensors.Attention", "Write yours"), ("AdamStep(", "Write yours"),
    ])
  func refusal(text: String, sentence: String) throws {
    let refusal = try #require(Source(name: "a.swift", text: "\n" + text).refusal)
    #expect(refusal.line == 2)
    #expect(refusal.message.contains(sentence))
  }

  @Test(
    "What is called like the door or its modules is refused with its line",
    arguments: [
      ("func serve() {}", "serve is a name"), ("let `serve` = 0", "serve is a name"),
      ("func\nserve() {}", "serve is a name"), ("struct Values {}", "Values is a name"),
      ("extension Contract.Values {}", "Values is a name"),
      ("enum Contract {}", "Contract is a name"),
      ("let (Contract, a) = (0, 1)", "Contract is a name"),
      ("enum Tensors\n{}", "Tensors is a name"),
      ("typealias Swift = Int", "Swift is a name"),
    ])
  func doorNames(text: String, sentence: String) throws {
    let refusal = try #require(Source(name: "a.swift", text: text).refusal)
    #expect(refusal.message.contains(sentence))
  }

  @Test(
    "What only looks like it is allowed",
    arguments: [
      "// import Files", "/* import Files */", "import Contract; let a = Tensors.exp(x)",
      "throw Contract.Unfinished(\"\")", "let serves = Swift.min(a, b) // serve Values",
      "let url = \"http://x\"", "import Foundation", "import func Glibc.exp", "let important = 1",
      "/* /* */ dlopen */", "// \"\nimport Tensors", "let maskedAttention = 1 // Attention",
    ])
  func allowance(text: String) {
    #expect(Source(name: "a.swift", text: text).refusal == nil)
  }

  @Test(
    "Nothing hides what follows it from the check",
    arguments: [
      "let a = 1\r\nimport Files", "\"\"\"\n/*\n\"\"\"\nimport Files", "#\"/*\"#\nimport Files",
      "#\"\"\"#\nimport Files", "\"\\(\"/*\")\"\nimport Files", "let a = /\"\"\"/\nimport Files",
      "let a = #/\"\"\"/#\nimport Files", "@available(*) import Files", "import\0Files",
      "let a = \"\\(dlopen(b))\"", "@inline(never)@_cdecl", "@inlinable@_cdecl",
      "let a = 4 / 2; import Files // 2", "\"\\\"\" ; import Files",
    ])
  func hiding(text: String) {
    #expect(Source(name: "a.swift", text: text).refusal != nil)
  }

  @Test(
    "What stands in a text is no code",
    arguments: [
      "\"\"\"\nimport Files\n\"\"\"", "#\"import Files\"#", "#\"\"\"\n\\(dlopen)\n\"\"\"#",
      "\"\\(a) dlopen\"", "let a = /dlopen \\/ dlsym/", "\"\\\" import Files\"",
    ])
  func texts(text: String) {
    #expect(Source(name: "a.swift", text: text).refusal == nil)
  }

  @Test("Texts in texts are read to a depth that nobody needs, and not beyond")
  func depth() {
    func text(_ depth: Int) -> String {
      "let a = " + String(repeating: "#\"\"\"\\#(", count: depth)
    }
    #expect(Source(name: "a.swift", text: text(20)).refusal == nil)
    let refusal = Source(name: "a.swift", text: text(9000)).refusal
    #expect(refusal?.message.contains("deeper than anybody can read") == true)
  }

  @Test("Lines are counted and compared alike, however they end")
  func lineEnds() {
    let text = "import Tensors\n\nimport Files\n"
    for end in ["\r\n", "\r"] {
      let source = Source(name: "a.swift", text: text.replacing("\n", with: end))
      #expect(source.text == text)
      #expect(source.refusal?.line == 3)
    }
    let id = ExerciseID(chapter: 8, number: 1)
    #expect(Submission(texts: [id: "a\r\nb"]).texts[id] == "a\nb")
  }

  @Test("A complaint about an endless line is short")
  func endlessLine() {
    let letters = String(repeating: "x", count: 200_000)
    let accents = "x" + String(repeating: "\u{301}", count: 200_000)
    for line in [letters, accents] {
      let complaint = Source(name: "a.swift", text: line).complaint(line: 1, line)
      #expect(complaint.text.unicodeScalars.count < 500)
    }
  }

  @Test("Modules that hold answers cannot be imported even past the check")
  func modules() throws {
    for name in ["ForwardProcess", "ReverseProcess", "Grader"] {
      let source = Source(name: "main.swift", text: "import \(name)\n")
      guard case .errors(let errors) = try testKit().compile([source], module: "Chapter08") else {
        Issue.record("\(name) could be imported.")
        continue
      }
      #expect(errors[0].message.contains("no such module"))
    }
  }

  @Test("What is printed is kept apart from the answer, a page of it")
  func printing() throws {
    let build = try build(
      """
      import Tensors
      func first(_ x: Tensor) throws -> Tensor {
        for line in 0..<1000 { print("line", line) }
        return x
      }
      """)
    let worker = Worker(build.program)
    #expect(worker.ask(one, Values(tensors: ["x": Tensor(1)])) == .answered(.answer(1)))
    #expect(worker.printed.hasPrefix("line 0\nline 1\n"))
    #expect(worker.printed.utf8.count < 5000)
  }

  @Test("Where there is no build, it is said what to do")
  func missing() {
    #expect(throws: Kit.Missing.self) { try Kit(build: "/nowhere") }
  }
}
