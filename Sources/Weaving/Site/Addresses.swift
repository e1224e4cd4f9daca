import Book

/// Where each text and file of the project lies in the site, which is one flat folder.
struct Addresses {
  let project: Project

  /// The page of a text.
  func page(of chapter: Chapter) -> String {
    let name = chapter.path.hasSuffix(".md") ? String(chapter.path.dropLast(3)) : chapter.path
    let parts = name.split(separator: "/").drop { $0 == "chapters" }
    return parts.joined(separator: "-").lowercased() + ".html"
  }

  /// The page that shows a file that is no text of the book: a stub, a script.
  func page(ofFile path: String) -> String {
    path.split(separator: "/").joined(separator: "-") + ".html"
  }

  /// The file in the site of a picture.
  func picture(_ path: String) -> String { "figures/" + split(path).name }

  /// Where a link of a chapter leads in the site; nil if the site has no page for it.
  func target(of link: String, in chapter: Chapter) -> String? {
    guard !link.contains("://"), !link.hasPrefix("mailto:") else { return link }
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let path =
      parts[0].isEmpty ? chapter.path : resolved(String(parts[0]), from: chapter.folder)
    guard let path else { return nil }
    guard let text = project.texts.first(where: { $0.path == path }) else {
      return isShown(path) ? page(ofFile: path) : nil
    }
    let place = parts.count > 1 ? "#" + id(String(parts[1]), in: text) : ""
    return (parts[0].isEmpty ? "" : page(of: text)) + place
  }

  /// The name in the site of the heading that links of the text call `anchor`.
  private func id(_ anchor: String, in text: Chapter) -> String {
    text.headings.first { $0.anchor == anchor }?.id ?? anchor
  }

  /// The files that links lead to and that have a page of their own.
  var linkedFiles: [String] {
    let linked = project.texts.flatMap { chapter in
      chapter.links.compactMap {
        resolved(String($0.target.prefix { $0 != "#" }), from: chapter.folder)
      }
    }
    return Set(linked).filter(isShown).sorted()
  }

  /// The address of what a text refers to, wherever it stands; nil if there is none of this number.
  func target(of reference: Reference, in chapter: Chapter) -> String? {
    let number = reference.number
    let setsExercise = { (text: Chapter) in text.exerciseTitles.contains { $0.id == number } }
    let hasEquation = { (text: Chapter) in text.equations.contains { $0.number == number } }
    let exercise = { address(of: "exercise-\(number)", where: setsExercise, from: chapter) }
    let equation = { address(of: "eq-\(number)", where: hasEquation, from: chapter) }
    switch reference.kind {
    case .equation: return equation()
    case .exercise: return exercise()
    case .inBrackets: return equation() ?? exercise()
    }
  }

  private func address(
    of id: String, where isThere: (Chapter) -> Bool, from chapter: Chapter
  ) -> String? {
    if isThere(chapter) { return "#" + id }
    return project.chapters.first(where: isThere).map { "\(page(of: $0))#\(id)" }
  }

  private func isShown(_ path: String) -> Bool {
    [".swift", ".dsh", ".py"].contains { path.hasSuffix($0) } && project.exists(path)
  }
}
