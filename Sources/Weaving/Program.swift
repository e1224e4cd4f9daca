import Foundation

/// Runs another program to its end: the compiler, a chapter's script, pandoc.
struct Program {
  /// What a program left behind.
  struct Outcome {
    /// What it wrote to its standard output.
    let output: String
    /// What it wrote to its standard error.
    let complaints: String
    /// 0 if all went well; 128 and the signal's number if a signal ended it, as shells count.
    let status: Int
  }

  /// Runs the program that `words` name, with their rest as its arguments, in `folder`.
  ///
  /// Its output goes through files, so that neither of two pipes can fill up while the other is
  /// read. Throws: what the system says if it cannot be started.
  static func run(_ words: [String], in folder: String, input: String = "") throws -> Outcome {
    let scratch = try ScratchFolder()
    let files = ["in", "out", "err"].map { URL(fileURLWithPath: "\(scratch.path)/\($0)") }
    for (file, content) in zip(files, [input, "", ""]) { try Data(content.utf8).write(to: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    let texts = try files.map { String(decoding: try Data(contentsOf: $0), as: UTF8.self) }
    let signal = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      output: texts[1], complaints: texts[2], status: signal + Int(process.terminationStatus))
  }
}

/// A folder that is there while somebody holds it.
final class ScratchFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/weave-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
