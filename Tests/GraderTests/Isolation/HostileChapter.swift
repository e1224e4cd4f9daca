import Contract
import Files
import Glibc
import Tensors

@testable import Grader

/// A chapter whose every exercise asks for 2x, and whose every file means harm in its own way; all
/// in one program, as in a chapter of the book.
struct HostileChapter {
  let kit: Kit
  let build: Build
  private let names: [String]

  /// A file that nobody may read, change or delete.
  let canary: String
  /// How long a child that stays behind would sleep: a number by which it is found again.
  let seconds = "7654.\(Int.random(in: 100_000...999_999))"

  static let secret = "the answers"

  init() throws {
    kit = try testKit()
    let canary = kit.folder + "/canary"
    try writeAtomically(Array(Self.secret.utf8), to: canary)
    self.canary = canary
    let folder = String(#filePath).split(separator: "/").dropLast(2).map { "/" + $0 }.joined()
    let files = try listing(of: folder + "/Hostile").map(\.name).filter { $0.hasSuffix(".swift") }
    names = files.map { String($0.dropLast(".swift".count)) }
    var stubs: [Stub] = []
    for (index, (file, name)) in zip(files, names).enumerated() {
      let bytes = try readBytes(from: "\(folder)/Hostile/\(file)", atMost: 10_000)
      let text = String(decoding: bytes, as: UTF8.self).replacing("CANARY", with: canary)
        .replacing("SECONDS", with: seconds)
      stubs.append(
        Stub(
          exercise: ExerciseID(chapter: 9, number: index + 1), name: file,
          pristine: """
            import Contract
            import Tensors

            func \(Self.function(name))(_ x: Tensor) throws -> Tensor { throw Unfinished("") }
            """, current: text))
    }
    build = try kit.build(stubs, door: Self.door(names), module: "Chapter09")
  }

  private static func door(_ names: [String]) -> Source {
    let entries = names.enumerated().map { index, name in
      "  \"9.\(index + 1)\": { .answer(try \(function(name))($0.tensor(\"x\"))) },\n"
    }
    return Source(
      name: "main.swift", text: "import Contract\n\nContract.serve([\n\(entries.joined())])\n")
  }

  /// The function in the file `name`.
  private static func function(_ name: String) -> String {
    name.prefix(1).lowercased() + name.dropFirst()
  }

  /// The exercise that the file `name` pretends to solve.
  func exercise(_ name: String) -> Exercise {
    let number = (names.firstIndex(of: name) ?? -1) + 1
    return Exercise(
      "9.\(number)", "Twice", file: name + ".swift", points: 10, equation: "y = 2x", hints: [],
      key: AnswerKey(
        main: Case("a list") { Values(tensors: ["x": $0.normal([6])]) },
        edges: [Case("one number") { Values(tensors: ["x": $0.normal([1])]) }],
        misconceptions: [], reference: { .answer(2 * $0.tensor("x")) }))
  }

  /// A worker with little patience, so that tests are quick.
  func worker(in sandbox: Sandbox?) -> Worker {
    var limits = Limits()
    limits.seconds = 1
    return Worker(build.program, limits: limits, sandbox: sandbox)
  }

  /// The processes that sleep as long as the child that stays behind.
  func sleepers() -> [pid_t] { processes(whoseCommandHolds: seconds) }
}

/// The processes in whose command line a text stands.
func processes(whoseCommandHolds text: String) -> [pid_t] {
  allProcesses().filter { process in
    let file = open("/proc/\(process)/cmdline", O_RDONLY)
    guard file >= 0 else { return false }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let line = bytes[..<max(0, read(file, &bytes, bytes.count))]
    return String(decoding: line, as: UTF8.self).contains(text)
  }
}

/// The kit of the build that these tests belong to.
func testKit() throws -> Kit { try Kit.besideProgram() }
