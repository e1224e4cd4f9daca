import Book

/// The words of the book, section by section, for the search on its pages.
enum SearchIndex {
  /// A section that can be found.
  struct Entry {
    let page: String
    let anchor: String
    let title: String
    let text: String
  }

  /// The sections of a chapter.
  static func entries(of chapter: Chapter, _ addresses: Addresses) -> [Entry] {
    let page = addresses.page(of: chapter)
    let title = chapter.frontMatter.map { "\($0.place) · \($0.title)" } ?? chapter.path
    let sections = chapter.headings.filter { $0.level == 2 || $0.level == 3 }
    let starts = [1] + sections.map(\.line)
    let ends = sections.map(\.line) + [chapter.lines.count + 1]
    return zip(starts, ends).enumerated().map { index, range in
      let heading = index == 0 ? nil : sections[index - 1]
      let body = chapter.lines[range.0 - 1..<range.1 - 1]
      return Entry(
        page: page, anchor: heading?.id ?? "",
        title: heading.map { "\(title) · \(plain($0.text))" } ?? title, text: words(of: body))
    }
  }

  /// The lines as plain text, without the marks of fences and quotes and without hidden answers.
  private static func words(of lines: ArraySlice<String>) -> String {
    var isHidden = false
    let shown = lines.filter { line in
      if line.contains("<!--") { isHidden = true }
      defer { if line.contains("-->") { isHidden = false } }
      return !isHidden && !line.hasPrefix("```") && !line.hasPrefix("> ```")
    }
    let texts = shown.map { line in
      plain(line.drop { "> #-".contains($0) }).trimmed
    }
    return texts.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The script that brings the words to the page: a file may not read others, but it may load them.
  static func script(_ entries: [Entry]) -> String {
    let rows = entries.map { entry in
      "[" + [entry.page, entry.anchor, entry.title, entry.text].map(literal).joined(separator: ",")
        + "]"
    }
    return "const bookIndex = [\n\(rows.joined(separator: ",\n"))\n];\n"
  }

  private static func literal(_ text: String) -> String {
    let safe = text.map { $0 == "\\" || $0 == "\"" ? "\\\($0)" : $0 == "\n" ? " " : String($0) }
    return "\"\(safe.joined())\""
  }
}

extension String {
  fileprivate var trimmed: String {
    split(separator: " ").joined(separator: " ")
  }
}
