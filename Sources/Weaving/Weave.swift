import Book
import Files
import Glibc
import Grader

/// The program `weave`, which keeps the book and the code in step.
///
///     weave check [chapter…]     compares code, output, transcripts, figures and links
///     weave update [chapter…]    fills in what is empty, and refreshes code
///     weave promote [chapter…]   takes over what has changed, after somebody looked at it
///     weave coverage [lines]     the share of each module that its chapter shows
///     weave site FOLDER          makes the pages of the book
///
/// `--home FOLDER` names the project's folder, else it is found above the current one. Returns the
/// exit status: 0 if there is nothing to do, 1 if something was found, 2 if nothing could be checked.
public func runWeave(arguments: [String]) -> Int32 {
  do {
    var words = arguments[...]
    var home: String?
    if let index = words.firstIndex(of: "--home") {
      guard words.indices.contains(index + 1) else { throw WeaveError("--home needs a folder.") }
      home = words[index + 1]
      words.removeSubrange(index...index + 1)
    }
    let verb = words.popFirst() ?? "help"
    guard let command = commands[verb] else {
      let known = commands.keys.sorted().joined(separator: ", ")
      throw WeaveError("weave has no command “\(verb)”. There are: \(known)")
    }
    let project = try Project(home: home ?? foundHome(), buildFolder: split(executablePath).folder)
    return try command(project, Array(words)) ? 0 : 1
  } catch {
    print("weave: \(error)")
    return 2
  }
}

private let commands: [String: @Sendable (Project, [String]) throws -> Bool] = [
  "check": { try check($0, $1) },
  "update": { try repair($0, $1, where: { !$0.needsALook }) },
  "promote": { try repair($0, $1, where: { _ in true }) },
  "coverage": { coverage($0, lines: $1 == ["lines"]) },
  "site": { try site($0, $1) },
]

// MARK: - Commands

private func check(_ project: Project, _ words: [String]) throws -> Bool {
  var count = 0
  for chapter in try project.texts(named: words) {
    let proof = try Proof(chapter, in: project)
    for finding in proof.findings { print(finding.problem) }
    count += proof.findings.count
  }
  if words.isEmpty {
    let problems = try wholeBookFindings(of: project, exercises: Catalogue().exercises)
    for problem in problems { print(problem) }
    count += problems.count
  }
  print(count == 0 ? "The book agrees with the code." : "\(count) to look at.")
  return count == 0
}

private func repair(
  _ project: Project, _ words: [String], where isWanted: (Repair) -> Bool
) throws -> Bool {
  var left = 0
  for chapter in try project.texts(named: words) {
    let proof = try Proof(chapter, in: project)
    // Those that need a look come last, since they contain what the others fill in.
    let repairs = proof.findings.compactMap(\.repair).filter(isWanted)
      .sorted { !$0.needsALook && $1.needsALook }
    let count = try carryOut(repairs, on: chapter, home: project.home)
    if count > 0 { print("\(chapter.path): \(count) changed.") }
    for refusal in proof.refusals { print(refusal) }
    let others = proof.findings.filter { finding in
      finding.repair.map { !isWanted($0) } ?? true
    }
    for finding in others { print(finding.problem) }
    left += others.count
  }
  if left > 0 { print("\(left) to look at. (Line numbers are those from before.)") }
  return left == 0
}

private func coverage(_ project: Project, lines: Bool) -> Bool {
  var isComplete = true
  for chapter in project.chapters {
    guard let coverage = Coverage(of: chapter, in: project.code) else { continue }
    print("\(coverage.modules.joined(separator: ", ")) \(coverage.percentage)%")
    isComplete = isComplete && coverage.percentage == 100
    guard lines else { continue }
    for (file, ranges) in coverage.missing {
      for range in ranges {
        let first = project.code.files[file]?[range.lowerBound - 1] ?? ""
        let span =
          range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)"
        print("  \(file):\(span) \(first)")
      }
    }
  }
  return isComplete
}

private func site(_ project: Project, _ words: [String]) throws -> Bool {
  guard let folder = words.first, words.count == 1 else {
    throw WeaveError("Say where the pages go: weave site .build/book")
  }
  let path = folder.hasPrefix("/") ? folder : "\(project.home)/\(folder)"
  try Site(project, folder: path).build()
  print("\(project.chapters.count) chapters: \(path)/index.html")
  return true
}

// MARK: - Where things are

/// The nearest folder that holds chapters, going up from the current one.
private func foundHome() throws -> String {
  var folder = getcwd(nil, 0).map { pointer in
    defer { free(pointer) }
    return String(cString: pointer)
  }
  while let here = folder {
    if (try? listing(of: here + "/chapters")) != nil { return here }
    folder = here.isEmpty ? nil : split(here).folder
  }
  throw WeaveError("There is no folder chapters here or above. Say where it is: --home FOLDER")
}
