import Book
import Files

/// What is wrong with a text by itself, without running anything: links, anchors, figures, exercises,
/// numbers of equations, code without a name.
func structureFindings(of chapter: Chapter, in project: Project) -> [Problem] {
  let check = StructureCheck(chapter: chapter, project: project)
  return check.links() + check.figures() + check.exercises() + check.numbers() + check.fences()
}

private struct StructureCheck {
  let chapter: Chapter
  let project: Project

  private func problem(_ line: Int, _ text: String) -> Problem {
    Problem(chapter.path, line, text)
  }

  // MARK: - Links

  func links() -> [Problem] {
    chapter.links.filter { !$0.isPicture }.compactMap { link in
      fault(of: link.target).map { problem(link.line, $0) }
    }
  }

  private func fault(of target: String) -> String? {
    guard !target.contains("://"), !target.hasPrefix("mailto:") else { return nil }
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let page: Chapter?
    if parts[0].isEmpty {
      page = chapter
    } else {
      guard let path = resolved(String(parts[0]), from: chapter.folder) else {
        return "The link \(target) leads out of the project."
      }
      guard path.isEmpty || project.exists(path) else {
        return "The link leads to \(path), which is not there."
      }
      page = project.texts.first { $0.path == path }
    }
    guard parts.count > 1, let page else { return nil }
    // Byte by byte: two ways to write ᾱ are one text, but not one address.
    guard !page.headings.contains(where: { $0.anchor.utf8.elementsEqual(parts[1].utf8) }) else {
      return nil
    }
    let near =
      nearest(to: String(parts[1]), among: page.headings.map(\.anchor))
      .map { " Did you mean #\($0)?" } ?? ""
    return "\(page.path) has no heading #\(parts[1]).\(near)"
  }

  // MARK: - Figures

  /// Larger ones would make the repository and the page heavy.
  private static let mostBytes = 60_000
  private static let mostFigures = 12

  func figures() -> [Problem] {
    var found: [Problem] = []
    for figure in chapter.figures {
      if figure.alternative.split(separator: " ").count < 3 {
        found.append(
          problem(figure.line, "Say in the brackets what one sees in \(figure.path), in words."))
      }
      if chapter.frontMatter != nil, figure.made == nil {
        found.append(
          problem(
            figure.line, "Say below this picture what made it: <!-- made: out/003.png -->"))
      }
      guard chapter.frontMatter != nil, let path = resolved(figure.path, from: chapter.folder),
        let bytes = try? readBytes(from: "\(project.home)/\(path)", atMost: 1 << 26)
      else { continue }
      if bytes.count > StructureCheck.mostBytes {
        found.append(
          problem(
            figure.line,
            "\(path) has \(bytes.count) bytes, more than \(StructureCheck.mostBytes): show fewer or "
              + "smaller frames."))
      }
    }
    if chapter.frontMatter != nil, chapter.figures.count > StructureCheck.mostFigures {
      let line = chapter.figures[StructureCheck.mostFigures].line
      found.append(
        problem(
          line,
          "A chapter has at most \(StructureCheck.mostFigures) figures, this one "
            + "\(chapter.figures.count)."))
    }
    return found
  }

  // MARK: - Exercises

  func exercises() -> [Problem] {
    var seen: Set<String> = []
    var found: [Problem] = []
    for aside in chapter.asides {
      guard case .exercise(let title) = aside.kind else { continue }
      if !seen.insert(title.id).inserted {
        found.append(problem(aside.line, "Exercise \(title.id) is set twice."))
      }
      let range = aside.line...aside.lastLine
      let stubs = chapter.links.filter { link in
        range.contains(link.line) && link.target.contains("exercises/Sources/")
      }
      if stubs.isEmpty {
        found.append(
          problem(
            aside.line,
            "Exercise \(title.id) needs a link to its stub: "
              + "[Noised.swift](../exercises/Sources/Chapter01/Noised.swift)"))
      }
    }
    return found
  }

  // MARK: - Numbers

  func numbers() -> [Problem] {
    var seen: Set<String> = []
    let twice = chapter.equations.filter { !seen.insert($0.number).inserted }
    let equations = Set(project.texts.flatMap(\.equations).map(\.number))
    let exercises = Set(project.texts.flatMap(\.exerciseTitles).map(\.id))
    let unknown: [Problem] = chapter.mentions.compactMap { mention in
      switch mention.kind {
      case .equation where !equations.contains(mention.number):
        problem(mention.line, "No equation has the number \(mention.number).")
      case .exercise where !exercises.contains(mention.number):
        problem(mention.line, "No exercise has the number \(mention.number).")
      default: nil
      }
    }
    return twice.map { problem($0.line, "Two equations have the number \($0.number).") } + unknown
  }

  // MARK: - Fences

  func fences() -> [Problem] {
    chapter.fences.filter { $0.kind == .other("swift") }.map { fence in
      problem(
        fence.line,
        "Say which code this is: ```swift NoiseSchedule.signal shows a declaration, "
          + "```swift run is run, ```swift run wrong too, and ```swift error must not compile.")
    }
  }
}
