import Files
import Glibc
import Testing

@testable import Grader

@Suite("Compiling other people's work")
struct SandboxedCompilerTests {
  private let kit: Kit
  private let sandbox: Sandbox

  init() throws {
    var kit = try Kit.besideProgram(
      store: try testKit().folder + "/store-" + String(UInt64.random(in: 0 ... .max), radix: 36))
    sandbox = try #require(Sandbox(), "Install bubblewrap: make test does.")
    kit.sandbox = sandbox
    self.kit = kit
  }

  /// What a program of learners' modules prints.
  private func output(of text: String) throws -> String {
    let source = Source(name: "main.swift", text: text)
    let outcome = try kit.compile([source], module: "Chapter08")
    guard case .program(let path) = outcome else { return outcome.sentence }
    let report = try run(
      sandbox.command(["/worker"], readable: ["/worker": path]), seconds: 10)
    return String(decoding: report.output, as: UTF8.self)
  }

  @Test("The compiler works in the sandbox, and nothing of this machine gets into the program")
  func compiling() throws {
    defer { removeFolder(kit.folder) }
    let text = "import Tensors\nprint(#filePath, Tensor([1, 2]).sum)\n"
    #expect(try output(of: text) == "/build/main.swift 3.0\n")
    // Now with what was kept of the system's modules, and all that may be imported.
    let imports = Source.modules.map { "import \($0)\n" }.joined()
    #expect(try output(of: imports + "print(Glibc.exp(0.0))\n") == "1.0\n")
    #expect(try output(of: "print(y)\n").hasPrefix("main.swift, line 1: cannot find 'y'"))
    let left = try listing(of: kit.folder).map(\.name).filter { $0.hasPrefix("build-") }
    #expect(left.isEmpty)
  }

  @Test("A cache of modules that is broken is thrown away there too")
  func brokenCache() throws {
    defer { removeFolder(kit.folder) }
    try writeAtomically([1], to: kit.moduleCache)
    #expect(try output(of: "import Glibc\nprint(Glibc.exp(0.0))\n") == "1.0\n")
  }

  @Test("The compiler sees its toolchain, its modules and its sources, and can change nothing else")
  func wall() throws {
    defer { removeFolder(kit.folder) }
    let (elsewhere, place) = (kit.folder + "/elsewhere", kit.folder + "/build-here")
    for folder in [elsewhere, place, kit.moduleCache] { try makeFolder(folder) }
    chmod(place, 0o777)
    try writeAtomically(
      Array("module Elsewhere { header \"secret.h\" }\n".utf8),
      to: elsewhere + "/module.modulemap")
    try writeAtomically(Array("static int secret = 42;\n".utf8), to: elsewhere + "/secret.h")
    try writeAtomically(Array("import Elsewhere\nprint(secret)\n".utf8), to: place + "/main.swift")
    chmod(place + "/main.swift", 0o644)

    /// Whether the compiler finds the module, if somebody gets it to look there.
    func findsModule(_ workplace: Workplace) throws -> Bool {
      let words = [
        workplace.compiler, "-typecheck", "-I", elsewhere, "-module-cache-path",
        workplace.folder + "/Cache", workplace.folder + "/main.swift",
      ]
      return try run(workplace.command(words), seconds: 60, temporaries: workplace.folder).ending
        == .exited(0)
    }
    var open = kit
    open.sandbox = nil
    #expect(try findsModule(open.workplace(in: place)))
    removeFolder(place + "/Cache")
    #expect(try !findsModule(kit.workplace(in: place)))

    func succeeds(_ words: String...) throws -> Bool {
      try run(kit.workplace(in: place).command(words), seconds: 10).ending == .exited(0)
    }
    #expect(try succeeds("/usr/bin/ls", "/build/main.swift"))
    #expect(try succeeds("/usr/bin/touch", "/build/new"))
    for path in [elsewhere + "/secret.h", kit.library, "/etc/passwd", "/tmp", "/home"] {
      #expect(try !succeeds("/usr/bin/ls", path), "\(path)")
    }
    for path in ["/kit/Modules/new", "/kit/ModuleCache/new", "/kit/libExerciseKit.a", "/new"] {
      #expect(try !succeeds("/usr/bin/touch", path), "\(path)")
    }
  }
}
