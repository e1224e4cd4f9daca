import Contract
import Tensors
import Testing

@testable import Grader

/// Code that runs before its program is ready, and says that the sandbox could not be made. Files like
/// these are refused in words; here they are compiled all the same.
@Suite("Blaming the machine")
struct BlameTests {
  private static let lie = """
    let words: StaticString = "bwrap: No space left on device\\n"
    _ = Glibc.write(2, words.utf8Start, words.utf8CodeUnitCount)
    Glibc._exit(1)
    """

  @Test(
    "Whoever says before the start that the sandbox failed is not believed",
    arguments: [
      "@section(\".init_array\") @used let early: @convention(c) () -> Void = {\n\(lie)\n}\n",
      "@_cdecl(\"isatty\") public func terminal(_ file: CInt) -> CInt {\n\(lie)\n}\n",
    ])
  func lying(text: String) throws {
    let sandbox = try #require(Sandbox(), "Install bubblewrap: make test does.")
    let door = "import Contract\nContract.serve([\"8.1\": { .answer($0.tensor(\"x\")) }])\n"
    let sources = [
      Source(name: "first.swift", text: "import Glibc\n" + text),
      Source(name: "main.swift", text: door),
    ]
    let outcome = try testKit().compile(sources, module: "Chapter08")
    guard case .program(let path) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    for sandbox in [sandbox, nil] {
      let worker = Worker(Program(path: path, files: []), sandbox: sandbox)
      let reply = worker.ask(
        ExerciseID(chapter: 8, number: 1), Values(tensors: ["x": Tensor(1)]))
      worker.end()
      #expect(reply == .died(.left(status: 1)))
    }
  }
}
