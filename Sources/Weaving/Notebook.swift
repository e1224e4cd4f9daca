import Book
import Files
import Foundation

/// The `swift run` fences of a chapter as one script: what one of them defines, the next ones know.
struct Notebook {
  /// The chapter's fences of this kind, in order.
  let fences: [Fence]
  let chapter: Chapter
  let project: Project
  /// The modules that a script sees without an import of its own.
  let imports: [String]

  /// What every script is linked with, so that a fence may import it.
  static let linked = [
    "Tensors", "Autograd", "Files", "Layers", "Pictures", "Datasets", "ForwardProcess",
    "ReverseProcess", "Samplers", "UNets", "ClassicUNets", "Training", "CPNG",
  ]
  /// Longer than any chapter's script takes; an endless loop ends here.
  private static let mostSeconds = 300

  init(_ chapter: Chapter, in project: Project) {
    self.chapter = chapter
    self.project = project
    fences = chapter.fences.filter { if case .run = $0.kind { true } else { false } }
    imports =
      switch chapter.frontMatter?.place {
      // An appendix may be read before any chapter.
      case .appendix: ["Tensors"] + (chapter.frontMatter?.modules ?? [])
      case let place?:
        ["Tensors"]
          + project.chapters.compactMap(\.frontMatter).filter { $0.place <= place }
          .flatMap(\.modules)
      case nil: ["Tensors"]
      }
  }

  /// Compiles the script, runs it in `folder`, where its pictures go to `out`, and returns the lines
  /// that each fence printed.
  ///
  /// Throws: a `Problem` at the fence or line that does not compile or ends the script; a
  /// `WeaveError` if the compiler cannot be used.
  func outputs(in folder: String) throws -> [[String]] {
    guard !fences.isEmpty else { return [] }
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder + "/out", withIntermediateDirectories: true)
    let data = "/datasets-mini"
    if manager.fileExists(atPath: project.home + data) {
      try manager.createSymbolicLink(
        atPath: folder + data, withDestinationPath: project.home + data)
    }
    let scratch = try ScratchFolder()
    try write(fences, to: scratch.path)
    try compile(in: scratch.path)
    let outcome = try Program.run(
      ["timeout", "\(Notebook.mostSeconds)", scratch.path + "/script"], in: folder)
    let parts = outcome.output.split(
      separator: Notebook.mark, omittingEmptySubsequences: false)
    guard outcome.status == 0 else {
      let fence = fences[max(0, min(parts.count - 2, fences.count - 1))]
      let reason =
        outcome.status == 124
        ? "is still at work after \(Notebook.mostSeconds) s" : "ends the script"
      throw Problem(
        chapter.path, fence.line,
        "This code \(reason). A chapter's code has to run through, wrong code too.\n"
          + indented(outcome.complaints.split(separator: "\n").prefix(4).map(String.init)))
    }
    return parts.dropFirst().map { String($0).lines }
  }

  /// What a fence prints goes after its mark, a character that no text of the book contains.
  private static let mark: Character = "\u{1E}"

  /// In a file of its own, so that the script sees none of the C library's names by it.
  private static let marking = """
    import Glibc

    func beginFence() {
      fflush(nil)
      print("\\u{1E}", terminator: "")
      fflush(nil)
    }
    """

  private func write(_ fences: [Fence], to folder: String) throws {
    let bodies = fences.map { fence in
      "beginFence()\n#sourceLocation(file: \"\(chapter.path)\", line: \(fence.line + 1))\n"
        + fence.content.joined(separator: "\n") + "\n#sourceLocation()\n"
    }
    let script = imports.map { "import \($0)\n" }.joined() + bodies.joined()
    try writeAtomically(Array(script.utf8), to: folder + "/main.swift")
    try writeAtomically(Array(Notebook.marking.utf8), to: folder + "/Marking.swift")
  }
}

// MARK: - Compiling

extension Notebook {
  /// What the compiler says against each fence of code that must not compile. It knows what the
  /// fences above it define.
  ///
  /// Throws: a `WeaveError` if the compiler cannot be used.
  func errors(of wrong: [Fence]) throws -> [[String]] {
    let scratch = try ScratchFolder()
    return try wrong.map { fence in
      try write(fences.filter { $0.line < fence.line } + [fence], to: scratch.path)
      // As far as the last of the passes that find mistakes, such as a missing return.
      let outcome = try compile(
        ["-Onone", "-wmo", "-emit-sil", "-o", "/dev/null"], in: scratch.path)
      let errors = errors(in: outcome)
      guard outcome.status == 0 || !errors.isEmpty else { throw unbuildable(outcome) }
      return errors.filter { fence.line < $0.line && $0.line < fence.lastLine }.map(\.text)
    }
  }

  private func compile(in folder: String) throws {
    let outcome = try compile(
      ["-O", "-o", folder + "/script"] + objects() + ["-lopenblas", "-lpng"], in: folder)
    guard outcome.status != 0 else { return }
    if let error = errors(in: outcome).first {
      throw Problem(chapter.path, error.line, "This does not compile: \(error.text)")
    }
    throw unbuildable(outcome)
  }

  private func unbuildable(_ outcome: Program.Outcome) -> WeaveError {
    WeaveError(
      "The script of \(chapter.path) cannot be built:\n" + indented(outcome.complaints.lines))
  }

  private func compile(_ options: [String], in folder: String) throws -> Program.Outcome {
    let build = project.buildFolder
    // Global variables of a script may be used in its functions, as a beginner expects; Swift 6
    // would want them on the main actor.
    let words =
      ["swiftc", "-swift-version", "5", "-module-name", "Script", "-suppress-warnings"]
      + ["-I", build + "/Modules", "-I", project.home + "/Sources/COpenBLAS"]
      + ["-Xcc", "-fmodule-map-file=\(build)/CPNG.build/module.modulemap"]
      + ["-module-cache-path", folder + "/cache"]
      + [folder + "/main.swift", folder + "/Marking.swift"]
    return try Program.run(words + options, in: project.home)
  }

  /// The errors at lines of the chapter.
  private func errors(in outcome: Program.Outcome) -> [(line: Int, text: String)] {
    outcome.complaints.lines.compactMap { line in
      guard let match = line.wholeMatch(of: /(.+?):(\d+):\d+: error: (.+)/),
        match.1.hasSuffix(".md"), let number = Int(match.2)
      else { return nil }
      return (number, String(match.3))
    }
  }

  /// The object files of the modules that scripts are linked with: the very ones that this program
  /// was linked from, so they are as fresh as it is.
  private func objects() throws -> [String] {
    let lists = try listing(of: project.buildFolder).map(\.name)
      .filter { ["weave.product", "dshPackageTests.product"].contains($0) }
    guard let list = lists.last else {
      throw WeaveError(
        "There is no list of object files in \(project.buildFolder). Build with: swift build "
          + "-c release --product weave")
    }
    let path = "\(project.buildFolder)/\(list)/Objects.LinkFileList"
    let text = String(decoding: try readBytes(from: path, atMost: 1 << 24), as: UTF8.self)
    let files = text.split(separator: "\n").map { $0.filter { $0 != "\"" && $0 != "'" } }
    return files.filter { file in
      Notebook.linked.contains { file.contains("/\($0).build/") }
    }
  }
}

/// Lines as they are shown below a message.
func indented(_ lines: [String]) -> String { lines.map { "    \($0)" }.joined(separator: "\n") }
