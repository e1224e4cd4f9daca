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
    guard !link.contains("://"), !link.hasPrefix("mailto:"), !link.hasPrefix("#") else {
      return link
    }
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    guard let path = resolved(String(parts[0]), from: chapter.folder) else { return nil }
    let anchor = parts.count > 1 ? "#\(parts[1])" : ""
    if let text = project.texts.first(where: { $0.path == path }) { return page(of: text) + anchor }
    return isShown(path) ? page(ofFile: path) : nil
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

  /// The address of an equation, wherever it stands; nil if there is none with this number.
  func equation(_ number: String, seenFrom chapter: Chapter) -> String? {
    let isThere = { (text: Chapter) in text.equations.numbered.contains { $0.number == number } }
    if isThere(chapter) { return "#eq-\(number)" }
    return project.chapters.first(where: isThere).map { "\(page(of: $0))#eq-\(number)" }
  }

  private func isShown(_ path: String) -> Bool {
    [".swift", ".dsh", ".py"].contains { path.hasSuffix($0) } && project.exists(path)
  }
}
