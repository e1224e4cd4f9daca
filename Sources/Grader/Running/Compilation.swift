import Files
import Glibc

/// One run of the compiler.
struct Compilation {
  /// What became of it.
  enum Outcome {
    /// The path of the program.
    case program(String)
    /// Errors, in the order of the compiler, each with the name of its file.
    case errors([Complaint])
    /// The compiler itself gave up without a place, and what it said last.
    case breakdown(String)
    /// The compiler took too long or was ended, which may be the machine's doing.
    case stopped(String)
    /// The compiler used up its time of the processor, as it would everywhere.
    case exhausted(String)

    /// Whether the compiler was stopped on its way.
    var isStop: Bool {
      switch self {
      case .program, .errors, .breakdown: false
      case .stopped, .exhausted: true
      }
    }

    /// What the compiler says first; empty where there is a program.
    var sentence: String {
      switch self {
      case .program: ""
      case .errors(let errors): errors[0].text
      case .breakdown(let message), .stopped(let message), .exhausted(let message): message
      }
    }
  }

  /// Changes when programs that were compiled before must not be used any more.
  static let version = "2"

  private static let memory = 6 << 30
  /// How many seconds it may wait besides, on a busy machine.
  private static let waiting = 40
}

extension Kit {
  /// Compiles `sources` into a program, unless that was done before and is not asked for `afresh`.
  ///
  /// What may be the machine's doing, a compiler that gives up or waits too long, is tried twice.
  /// Throws `Missing` if the compiler cannot be started or nothing can be written, or as soon as
  /// `shouldStop` says yes; then nothing that was begun stays behind.
  func compile(
    _ sources: [Source], module: String, afresh: Bool = false,
    shouldStop: () -> Bool = { false }
  ) throws(Missing) -> Compilation.Outcome {
    let program = path(ofProgram: digest(of: sources, module: module))
    if !afresh, touch(program), access(program, X_OK) == 0 { return .program(program) }
    let room = "\(folder)/build-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    do {
      try makeFolder(room)
      defer { removeFolder(room) }
      // A sandboxed compiler works as somebody else, and other people are to stay outside.
      chmod(room, 0o700)
      let place = room + "/place"
      try makeFolder(place)
      if sandbox != nil { chmod(place, 0o777) }
      var outcome = try attempt(sources, module: module, in: place, shouldStop)
      switch outcome {
      case .program, .errors, .exhausted: break
      case .breakdown:
        // What is kept of the system's modules may be broken.
        rename(moduleCache, room + "/OldCache")
        outcome = try attempt(sources, module: module, in: place, shouldStop)
      case .stopped:
        outcome = try attempt(sources, module: module, in: place, shouldStop)
      }
      guard case .program(let new) = outcome else { return outcome }
      try take(new)
      guard rename(new, program) == 0 else {
        throw FileProblem("\(program) cannot be written: \(String(cString: strerror(errno))).")
      }
      tidy()
      return .program(program)
    } catch let missing as Missing {
      throw missing
    } catch {
      throw Missing(description: "Your code cannot be compiled: \(error)")
    }
  }
}

extension Kit {
  private func attempt(
    _ sources: [Source], module: String, in place: String, _ shouldStop: () -> Bool
  ) throws -> Compilation.Outcome {
    try fillModuleCache(place, shouldStop: shouldStop)
    return try Compilation.run(
      self, sources, module: module, in: workplace(in: place), shouldStop)
  }

  /// Makes what a compiler left our own, to be run by everybody. Whoever gets at the compiler could
  /// leave a link in its place.
  private func take(_ program: String) throws(FileProblem) {
    let file = open(program, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw FileProblem("The compiler made no program.") }
    defer { close(file) }
    guard fchown(file, geteuid(), getegid()) == 0, fchmod(file, 0o755) == 0 else {
      throw FileProblem("\(program) cannot be changed: \(String(cString: strerror(errno))).")
    }
  }
}

extension Compilation {
  /// Runs the compiler once. Throws `Kit.Missing` if it is stopped.
  static func run(
    _ kit: Kit, _ sources: [Source], module: String, in place: Workplace, _ shouldStop: () -> Bool
  ) throws -> Outcome {
    // An earlier try may have left one, which belongs to whom it ran as.
    unlink("\(place.outside)/program")
    for source in sources { try write(source.text, to: "\(place.outside)/\(source.name)") }
    let limits = installed("prlimit").map {
      // The softer of both limits on time is the one that is told apart from being ended.
      [
        $0, "--as=\(memory)", "--cpu=\(kit.compilerSeconds):\(2 * kit.compilerSeconds)",
        "--core=0", "--",
      ]
    }
    let options = [
      "-Onone", "-gline-tables-only", "-swift-version", "6", "-enable-upcoming-feature",
      "MemberImportVisibility", "-suppress-warnings", "-diagnostic-style", "llvm", "-wmo",
      "-module-name", module, "-I", place.modules, "-module-cache-path", place.moduleCache, "-o",
      "\(place.folder)/program", place.library, "-lpng",
    ]
    let files = sources.map { "\(place.folder)/\($0.name)" }
    let report = try Grader.run(
      place.command((limits ?? []) + [place.compiler] + options + files),
      seconds: kit.compilerSeconds + waiting,
      temporaries: place.folder, shouldStop: shouldStop)
    if shouldStop() { throw Kit.Missing.stopped }
    return report.ending == .exited(0)
      ? .program("\(place.outside)/program") : outcome(of: report, sources, in: place.folder)
  }

  /// How the compiler's driver calls the end of what it started, for too much time of the processor.
  private static let overtime = "due to signal \(SIGXCPU) "

  static func outcome(
    of report: RunReport, _ sources: [Source], in place: String
  ) -> Outcome {
    let text = String(decoding: report.errors + report.output, as: UTF8.self)
    let lines = text.split(separator: "\n")
    // Errors that were found until then would cost as much time again.
    if lines.last(where: { $0.contains("error:") })?.contains(overtime) == true {
      return .exhausted(
        "The compiler gave up: it would take longer for this than anybody waits. Write it more "
          + "simply, with types and names for its parts.")
    }
    let errors = lines.lazy.compactMap { error(in: $0, sources, place) }.prefix(100)
    if !errors.isEmpty { return .errors(Array(errors)) }
    if report.isFlood { return .breakdown("The compiler said more than a megabyte.") }
    let last = lines.last { $0.contains("error:") } ?? lines.last ?? ""
    switch report.ending {
    case nil: return .stopped("The compiler took longer than anybody waits.")
    case .exited where !last.contains("due to signal"):
      return .breakdown("The compiler gave up: \(last)")
    case .exited, .signalled: return .stopped("The compiler was ended or broke down: \(last)")
    }
  }

  /// Reads `/place/Noised.swift:7:10: error: cannot find …`.
  private static func error(
    in line: Substring, _ sources: [Source], _ place: String
  ) -> Complaint? {
    guard line.hasPrefix(place + "/"), let range = line.firstRange(of: ": error: ") else {
      return nil
    }
    let parts = line[..<range.lowerBound].dropFirst(place.count + 1).split(separator: ":")
    guard parts.count >= 2, let number = Int(parts[1]),
      let source = sources.first(where: { $0.name == parts[0] })
    else { return nil }
    let complaint = source.complaint(line: number, String(line[range.upperBound...]))
    return Advice.message(on: complaint).map { source.complaint(line: number, $0) } ?? complaint
  }
}
