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
    /// The compiler itself gave up or took too long, and what it said last.
    case breakdown(String)
  }

  /// Changes when programs that were compiled before must not be used any more.
  static let version = "1"

  private static let seconds = 30
  private static let memory = 6 << 30
}

extension Kit {
  /// Compiles `sources` into a program, unless that was done before.
  ///
  /// Throws `Missing` if the compiler cannot be started or nothing can be written.
  func compile(_ sources: [Source], module: String) throws(Missing) -> Compilation.Outcome {
    let program = path(ofProgram: digest(of: sources))
    if access(program, X_OK) == 0 {
      utimensat(AT_FDCWD, program, nil, 0)
      return .program(program)
    }
    let place = "\(folder)/build-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    do {
      try makeFolder(place)
      defer { removeFolder(place) }
      for source in sources { try write(source.text, to: "\(place)/\(source.name)") }
      let report = try Compilation.run(self, sources, module: module, in: place)
      guard report.ending == .exited(0) else {
        return Compilation.outcome(of: report, sources, in: place)
      }
      // A sandboxed worker runs as somebody else.
      chmod("\(place)/program", 0o755)
      guard rename("\(place)/program", program) == 0 else {
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
  ) throws(ChildProcess.Failure) -> RunReport {
    let limits = Grader.path(ofProgram: "prlimit").map {
      [$0, "--as=\(memory)", "--cpu=\(seconds)", "--core=0", "--"]
    }
    let options = [
      "-Onone", "-gline-tables-only", "-swift-version", "6", "-enable-upcoming-feature",
      "MemberImportVisibility", "-suppress-warnings", "-diagnostic-style", "llvm", "-wmo",
      "-module-name", module, "-I", kit.modules, "-module-cache-path", kit.folder + "/ModuleCache",
      "-o", "\(place)/program", kit.library, "-lpng",
    ]
    let files = sources.map { "\(place)/\($0.name)" }
    return try Grader.run(
      (limits ?? []) + [kit.toolchain.compiler] + options + files, seconds: seconds)
  }

  fileprivate static func outcome(
    of report: RunReport, _ sources: [Source], in place: String
  ) -> Outcome {
    let text = String(decoding: report.errors + report.output, as: UTF8.self)
    let lines = text.split(separator: "\n")
    let errors = lines.compactMap { error(in: $0, sources, place) }
    if !errors.isEmpty { return .errors(errors) }
    guard report.ending != nil else {
      return .breakdown("The compiler took more than \(seconds) seconds.")
    }
    let last = lines.last { $0.contains("error:") } ?? lines.last ?? ""
    return .breakdown("The compiler gave up: \(last.prefix(300))")
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
    return source.complaint(line: number, String(line[range.upperBound...]))
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

/// Removes a folder of files.
func removeFolder(_ path: String) {
  for entry in (try? listing(of: path)) ?? [] { unlink("\(path)/\(entry.name)") }
  rmdir(path)
}

/// Writes a file for a moment; `writeAtomically` would wait for the disk.
private func write(_ text: String, to path: String) throws(FileProblem) {
  guard let file = fopen(path, "w") else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
  let isWritten = fputs(text, file) >= 0
  guard fclose(file) == 0, isWritten else {
    throw FileProblem("\(path) cannot be written: \(String(cString: strerror(errno))).")
  }
}
