import Contract
import Files
import Glibc
import Tensors
import Testing

@testable import Grader

/// A chapter whose every exercise asks for 2x, and whose every file means harm in its own way; all
/// in one program, as in a chapter of the book.
struct HostileChapter {
  let kit: Kit
  let build: Build
  private let names: [String]

  /// A file that nobody may read, change or delete.
  let canary: String
  /// Somebody on this machine to connect to.
  let listener: Listener
  /// How long the programs of a bomb would sleep, by which they are found again.
  let bomb = "8765.\(Int.random(in: 100_000...999_999))"
  /// How long a child that stays behind would sleep: a number by which it is found again.
  let seconds = "7654.\(Int.random(in: 100_000...999_999))"

  static let secret = "the answers"

  init() throws {
    kit = try testKit()
    listener = try Listener()
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
        .replacing("SECONDS", with: seconds).replacing("BOMB", with: bomb)
        .replacing("PORT", with: String(listener.port))
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

  /// A worker, for what gives no answer one with little patience, so that tests are quick.
  func worker(in sandbox: Sandbox?, seconds: Int = Limits().seconds) -> Worker {
    var limits = Limits()
    limits.seconds = seconds
    return Worker(build.program, limits: limits, sandbox: sandbox)
  }

  /// The processes that sleep as long as the child that stays behind.
  func sleepers() -> [pid_t] { processes(whoseCommandHolds: seconds) }
}

/// A socket on 127.0.0.1 that takes calls for as long as it is held.
final class Listener: Sendable {
  /// The number by which it is called.
  let port: UInt16
  private let descriptor: CInt

  init() throws {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isOpen = withUnsafeMutableBytes(of: &address) { bytes in
      let place = bytes.assumingMemoryBound(to: sockaddr.self).baseAddress
      return bind(descriptor, place, size) == 0 && getsockname(descriptor, place!, &size) == 0
        && listen(descriptor, 8) == 0
    }
    try #require(isOpen, "This machine lets nobody listen on 127.0.0.1.")
    self.descriptor = descriptor
    port = UInt16(bigEndian: address.sin_port)
  }

  deinit { close(descriptor) }
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
