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
  }

  /// Changes when programs that were compiled before must not be used any more.
  static let version = "2"

  /// Of the processor's time; a busy machine may take twice as long.
  private static let seconds = 30
  private static let memory = 6 << 30
}

extension Kit {
  /// Compiles `sources` into a program, unless that was done before and is not asked for `afresh`.
  ///
  /// What may be the machine's doing, a compiler that gives up or takes too long, is tried twice.
  /// Throws `Missing` if the compiler cannot be started or nothing can be written.
  func compile(
    _ sources: [Source], module: String, afresh: Bool = false
  ) throws(Missing) -> Compilation.Outcome {
    let program = path(ofProgram: digest(of: sources, module: module))
    if !afresh, touch(program), access(program, X_OK) == 0 { return .program(program) }
    let place = "\(folder)/build-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    do {
      try makeFolder(place)
      defer { removeFolder(place) }
      for source in sources { try write(source.text, to: "\(place)/\(source.name)") }
      var outcome = try Compilation.run(self, sources, module: module, in: place)
      switch outcome {
      case .program, .errors: break
      case .breakdown:
        // What is kept of the system's modules may be broken.
        rename(moduleCache, place + "/OldCache")
        outcome = try Compilation.run(self, sources, module: module, in: place)
      case .stopped:
        outcome = try Compilation.run(self, sources, module: module, in: place)
      }
      guard case .program(let new) = outcome else { return outcome }
      // A sandboxed worker runs as somebody else.
      chmod(new, 0o755)
      guard rename(new, program) == 0 else {
        throw FileProblem("\(program) cannot be written: \(String(cString: strerror(errno))).")
      }
      tidy()
      return .program(program)
    } catch {
      throw Missing(description: "Your code cannot be compiled: \(error)")
    }
  }
}

extension Compilation {
  fileprivate static func run(
    _ kit: Kit, _ sources: [Source], module: String, in place: String
  ) throws(ChildProcess.Failure) -> Outcome {
    let limits = installed("prlimit").map {
      [$0, "--as=\(memory)", "--cpu=\(seconds)", "--core=0", "--"]
    }
    let options = [
      "-Onone", "-gline-tables-only", "-swift-version", "6", "-enable-upcoming-feature",
      "MemberImportVisibility", "-suppress-warnings", "-diagnostic-style", "llvm", "-wmo",
      "-module-name", module, "-I", kit.modules, "-module-cache-path", kit.moduleCache, "-o",
      "\(place)/program", kit.library, "-lpng",
    ]
    let files = sources.map { "\(place)/\($0.name)" }
    let report = try Grader.run(
      (limits ?? []) + [kit.toolchain.compiler] + options + files, seconds: 2 * seconds,
      temporaries: place)
    return report.ending == .exited(0)
      ? .program("\(place)/program") : outcome(of: report, sources, in: place)
  }

  static func outcome(
    of report: RunReport, _ sources: [Source], in place: String
  ) -> Outcome {
    let text = String(decoding: report.errors + report.output, as: UTF8.self)
    let lines = text.split(separator: "\n")
    let errors = lines.lazy.compactMap { error(in: $0, sources, place) }.prefix(100)
    if !errors.isEmpty { return .errors(Array(errors)) }
    if report.isFlood { return .breakdown("The compiler said more than a megabyte.") }
    let last = lines.last { $0.contains("error:") } ?? lines.last ?? ""
    switch report.ending {
    case nil: return .stopped("The compiler took more than \(2 * seconds) seconds.")
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
    return source.complaint(line: number, advised(line[range.upperBound...]))
  }

  /// A message of the compiler; where its own advice leads astray, with better advice.
  private static func advised(_ message: Substring) -> String {
    guard message.contains("unable to type-check"), let words = message.split(separator: ";").first
    else { return String(message) }
    return "\(words): often Int, Float and Double are mixed. Write Float(…) around whole numbers, "
      + "or split the line: let a = …"
  }
}

// MARK: - Files

/// A file that could not be written.
struct FileProblem: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Makes a folder unless it is there.
func makeFolder(_ path: String) throws(FileProblem) {
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw FileProblem("\(path) cannot be made: \(String(cString: strerror(errno))).")
  }
}

/// Removes a folder with all that is in it. Links are removed, and not what they lead to.
func removeFolder(_ path: String) {
  for entry in (try? listing(of: path)) ?? [] {
    let inside = "\(path)/\(entry.name)"
    if unlink(inside) != 0, entry.isFolder { removeFolder(inside) }
  }
  rmdir(path)
}

/// Marks a file as used now; false if it is not there.
private func touch(_ path: String) -> Bool { utimensat(AT_FDCWD, path, nil, 0) == 0 }

/// Writes a file for a moment; `writeAtomically` would wait for the disk.
private func write(_ text: String, to path: String) throws(FileProblem) {
  let bytes = Array(text.utf8)
  guard let file = fopen(path, "w") else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
  let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
  guard fclose(file) == 0, isWritten else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
