import Contract
import Files
import Glibc
import Tensors
import Testing

@testable import Grader

@Suite("Whose fault it is that a chapter does not compile")
struct BuildingTests {
  private static let door = Source(
    name: "main.swift",
    text: """
      import Contract
      import Tensors

      Contract.serve([
        "8.1": { call in
          let seed = UInt64(call.integer("seed"))
          return Values(tensors: [Values.single: try first(call.tensor("x")) + Float(seed)])
        },
        "8.2": { .answer(try second($0.tensor("x"))) },
      ])
      """)

  private let one = ExerciseID(chapter: 8, number: 1)
  private let two = ExerciseID(chapter: 8, number: 2)

  /// A new kit that keeps its programs where nobody else does.
  private func emptyKit() throws -> Kit {
    let name = "/store-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    return try Kit.besideProgram(store: try testKit().folder + name)
  }

  private func build(_ first: String?, _ second: String?, door: Source = door) throws -> Build {
    let stubs = [("first", first), ("second", second)].enumerated().map { index, file in
      let (name, current) = file
      let pristine = """
        import Contract
        import Tensors
        func \(name)(_ x: Tensor) throws -> Tensor { throw Unfinished("8.\(index + 1)") }
        """
      return Stub(
        exercise: ExerciseID(chapter: 8, number: index + 1), name: name + ".swift",
        pristine: pristine, current: current ?? pristine)
    }
    return try testKit().build(stubs, door: door, module: "Chapter08")
  }

  private let right = "import Tensors\nfunc first(_ x: Tensor) throws -> Tensor { x }\n"

  @Test(
    "A name that hides one of the grader's costs its own exercise only",
    arguments: ["enum UInt64 {}", "struct Float {}"])
  func hiddenName(declaration: String) throws {
    let second = "import Tensors\nfunc second(_ x: Tensor) throws -> Tensor { 2 * x }\n"
    let build = try build(right, second + declaration + "\n")
    #expect(build.complaints[one] == nil)
    #expect(build.complaints[two]?.first?.message.contains("Rename") == true)
    let call = Values(tensors: ["x": Tensor([1, 2])], integers: ["seed": [0]])
    #expect(Worker(build.program).ask(one, call) == .answered(.answer([1, 2])))
  }

  @Test("A door that does not fit its own stubs is nobody's fault")
  func brokenDoor() throws {
    let door = Source(name: "main.swift", text: "import Contract\nContract.serve(1)\n")
    #expect(throws: Kit.Missing.self) { try build(right, nil, door: door) }
  }

  @Test("A program depends on its module's name and on where its texts begin")
  func digests() throws {
    let kit = try testKit()
    let source = Source(name: "a", text: "b\nc")
    #expect(kit.digest(of: [source], module: "M") != kit.digest(of: [source], module: "N"))
    let other = Source(name: "a\nb", text: "c")
    #expect(kit.digest(of: [source], module: "M") != kit.digest(of: [other], module: "M"))
  }

  @Test("A cache of modules that is broken is thrown away")
  func brokenCache() throws {
    let kit = try emptyKit()
    defer { removeFolder(kit.folder) }
    try writeAtomically([1], to: kit.moduleCache)
    let main = Source(name: "main.swift", text: "import Glibc\n")
    guard case .program = try kit.compile([main], module: "Chapter08") else {
      Issue.record("A broken cache stays in the way.")
      return
    }
  }

  @Test("What was used in the last hour is kept, however much it is")
  func tidying() throws {
    let kit = try emptyKit()
    defer { removeFolder(kit.folder) }
    func path(_ number: Int) -> String { kit.path(ofProgram: name(number)) }
    for number in 0..<30 { try writeAtomically([1], to: path(number)) }
    try makeFolder(kit.folder + "/build-new")
    try makeFolder(kit.folder + "/build-old")
    try makeFolder(kit.folder + "/build-old/temporaries")
    kit.tidy()
    #expect((0..<30).allSatisfy { access(path($0), F_OK) == 0 })
    let past = timespec(tv_sec: time(nil) - 7200, tv_nsec: 0)
    for old in (0..<10).map(path) + [kit.folder + "/build-old"] {
      utimensat(AT_FDCWD, old, [past, past], 0)
    }
    kit.tidy()
    #expect((10..<30).allSatisfy { access(path($0), F_OK) == 0 })
    #expect((0..<30).count { access(path($0), F_OK) == 0 } == 24)
    #expect(access(kit.folder + "/build-old", F_OK) != 0)
    #expect(access(kit.folder + "/build-new", F_OK) == 0)
  }

  /// As long as a digest is.
  private func name(_ number: Int) -> String {
    String(repeating: "0", count: 30) + String(number + 10)
  }

  @Test("What takes the compiler too long is told so, and not tried again")
  func endless() throws {
    var kit = try testKit()
    kit.compilerSeconds = 1
    let doublings = (0..<60).map { "typealias T\($0 + 1) = P<T\($0), T\($0)>\n" }.joined()
    let text = "struct P<A, B> {}\ntypealias T0 = Int\n\(doublings)let last = T60.self\n"
    let outcome = try kit.compile([Source(name: "main.swift", text: text)], module: "Chapter08")
    guard case .exhausted = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test(
    "When the compiler was stopped three times, no further file is tried alone",
    arguments: [(1, 2), (2, 3), (3, 4), (6, 4)])
  func patience(slow: Int, stops: Int) throws {
    let stubs = (1...6).map { number in
      Stub(
        exercise: ExerciseID(chapter: 8, number: number), name: "\(number).swift", pristine: "",
        current: number <= slow ? "let slow = 1" : "let quick = 1")
    }
    var count = 0
    var search = BlameSearch(stubs: stubs, door: Self.door) {
      (sources: [Source], _: Bool) throws(Kit.Missing) in
      guard sources.contains(where: { $0.text.contains("slow") }) else { return .program("") }
      count += 1
      return .exhausted("It takes too long.")
    }
    let build = try search.build()
    #expect(count == stops)
    let blamed = Set((1...6).filter { $0 <= slow || slow > 2 }.map { stubs[$0 - 1].exercise })
    #expect(Set(build.complaints.keys) == blamed)
  }

  @Test("What ended the compiler decides what is said")
  func endings() {
    let main = Source(name: "main.swift", text: "")
    func outcome(_ report: RunReport) -> Compilation.Outcome {
      Compilation.outcome(of: report, [main], in: "/place")
    }
    let flood = RunReport(output: [UInt8](repeating: 10, count: 1 << 20))
    if case .breakdown(let message) = outcome(flood) {
      #expect(message.contains("megabyte"))
    } else {
      Issue.record("Too much output is taken for too much time.")
    }
    let killed = RunReport(
      ending: .exited(1), errors: Array("error: compile command failed due to signal 9\n".utf8))
    for report in [RunReport(), killed, RunReport(ending: .signalled(9))] {
      guard case .stopped = outcome(report) else {
        Issue.record("\(report) counts as the learner's.")
        return
      }
    }
  }
}
