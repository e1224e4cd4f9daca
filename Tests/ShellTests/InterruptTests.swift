import Files
import Foundation
import Testing

@testable import Shell

/// Ctrl-C, pressed while a real `dsh` is at work on somebody's code: a terminal sends the signal to
/// `dsh` alone, since what it starts leads groups of its own.
@Suite("Ctrl-C at the command line", .serialized)
struct InterruptTests {
  /// Starts `dsh`, which stands beside the program that runs the tests.
  private func start(_ arguments: [String], in project: OwnProject) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executablePath).deletingLastPathComponent()
      .appending(path: "dsh")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["DSH_HOME": project.home], uniquingKeysWith: { $1 })
    (process.standardOutput, process.standardError) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    // The thread that a test runs on may keep signals back, and what it starts would do the same.
    var (all, before) = (sigset_t(), sigset_t())
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    try process.run()
    return process
  }

  /// What `parent` started, and what that started, each with its command line.
  private func descendants(of parent: Int32) -> [Int32: String] {
    var parents: [Int32: Int32] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      // The name in parentheses may hold anything; the parent is the second word behind it.
      guard let id = Int32(name),
        let line = try? String(
          contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
        let rest = line.lastIndex(of: ")")
      else { continue }
      parents[id] = line[rest...].split(separator: " ").dropFirst(2).first.flatMap { Int32($0) }
    }
    var found: [Int32] = []
    var open = [parent]
    while let next = open.popLast() {
      let children = parents.filter { $0.value == next }.map(\.key)
      found += children
      open += children
    }
    return found.reduce(into: [:]) { commands, id in
      let line = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(id)/cmdline"))
      commands[id] = line.map { String(decoding: $0, as: UTF8.self) }
    }
  }

  private func eventually(_ condition: () -> Bool) -> Bool {
    for _ in 0..<2000 {
      if condition() { return true }
      usleep(5_000)
    }
    return false
  }

  /// Presses Ctrl-C once `moment` has come, and expects that all ends at once and nothing is left.
  private func press(
    _ arguments: [String], in project: OwnProject, signal: Int32 = SIGINT,
    at moment: ([String]) -> Bool
  ) throws {
    let process = try start(arguments, in: project)
    var started: [Int32: String] = [:]
    let hasCome = eventually {
      started = descendants(of: process.processIdentifier)
      return moment(Array(started.values)) || !process.isRunning
    }
    #expect(hasCome && process.isRunning)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationReason == (signal == SIGINT ? .exit : .uncaughtSignal))
    #expect(process.terminationStatus == (signal == SIGINT ? 130 : signal))
    // What was ended has no command line any more, also where nobody puts it away.
    func left() -> [Int32] {
      started.keys.filter { id in
        let line = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(id)/cmdline"))
        return line?.isEmpty == false
      }
    }
    // Whoever was given no time to end others is missed by them a moment later.
    let isQuiet = signal == SIGINT ? left().isEmpty : eventually { left().isEmpty }
    #expect(isQuiet, "\(started.filter { left().contains($0.key) })")
    let places = started.values.compactMap { $0.firstMatch(of: /[^\0]*\/build-[0-9a-z]+/)?.output }
    for place in Set(places) { #expect(!FileManager.default.fileExists(atPath: String(place))) }
  }

  /// What no compiler has seen, and what keeps it busy for seconds: a key is not pressed at once.
  private func laborious(_ text: String) -> String {
    """
    \(text)  // \(UUID())
    let laborious = [1, 2.5, 3].map {
      -$0 + 1 / 2 - $0 * 3 + 4.5 - (1 + $0) * 2 / 7 + -(1 - 2.0) * 3 - $0
    }.reduce(0, +) + Double(4) * 2 - 1 / 3 + -(4 + 5)
    """
  }

  @Test(
    "While the compiler is at work, it ends with all that it started",
    arguments: [["check", "1.4"], ["use", "mine", "1.4"], ["grade", "HOME", "unsafe=yes"]])
  func compiling(arguments: [String]) throws {
    let project = try OwnProject()
    try project.solve(
      "Chapter01/Noised.swift", replacing: "import Tensors", with: laborious("import Tensors"))
    let words = arguments.map { $0 == "HOME" ? project.home : $0 }
    try press(words, in: project) { commands in
      commands.contains { $0.contains("swift-frontend") && $0.contains("/build-") }
    }
  }

  @Test(
    "The parts of a class's grading end with it, however it ends, and put away what they began",
    arguments: [SIGINT, SIGTERM, SIGKILL])
  func aClass(signal: Int32) throws {
    let project = try OwnProject()
    try project.solve(
      "Chapter01/Noised.swift", replacing: "import Tensors", with: laborious("import Tensors"))
    let folder = project.home + "/class"
    try FileManager.default.createDirectory(
      atPath: folder + "/anna", withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: project.home + "/exercises/Sources/Chapter01", toPath: folder + "/anna/Chapter01")
    let words = ["grade", folder, "report=\(folder).json", "unsafe=yes"]
    try press(words, in: project, signal: signal) { commands in
      commands.contains { $0.contains("swift-frontend") && $0.contains("/build-") }
    }
    // The file in hand was not compiled to its end.
    let record = try String(contentsOfFile: folder + ".records/anna.json", encoding: .utf8)
    #expect(record.contains("\"exercise\": \"1.3\"") && !record.contains("\"exercise\": \"1.4\""))
  }

  @Test(
    "While somebody's code runs in circles, it ends",
    arguments: [["check", "1.4"], ["use", "mine", "1.4"], ["grade", "HOME", "unsafe=yes"]])
  func running(arguments: [String]) throws {
    let project = try OwnProject()
    try project.solve(
      "Chapter01/Noised.swift", replacing: "throws -> Tensor {",
      with: "throws -> Tensor {\n  while clean.count > 0 {}")
    let words = arguments.map { $0 == "HOME" ? project.home : $0 }
    try press(words, in: project) { commands in
      // The command of what kept the program within its limits is the program's own by now.
      commands.contains { $0.contains("/learners/") && !$0.contains("swift") }
    }
  }

}
