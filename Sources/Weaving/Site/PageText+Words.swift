import Book

extension PageText {
  /// A line as the site has it: links lead to its pages, numbers of equations and exercises are
  /// links, and indices such as x_t and x_{t−1} stand below the line. Code and formulas stay as they
  /// are.
  func addressed(_ line: String) -> String {
    var result = ""
    var position = line.startIndex
    for match in line.matches(of: /`[^`]*`|\$[^$]+\$|\[[^\[\]]*\]\([^)\s]+\)|\]\([^)\s]+\)/) {
      let before = String(line[position..<match.range.lowerBound])
      // What comes before the end of a link from the line above is the link's own text.
      result += match.output.hasPrefix("]") ? lowered(before) : embellished(before)
      result += relinked(String(match.output))
      position = match.range.upperBound
    }
    return result + embellished(String(line[position...]))
  }

  /// A piece of a line; if it is a link, or the end of one, with the address in the site.
  private func relinked(_ piece: String) -> String {
    guard let parts = piece.wholeMatch(of: /(\[(.*))?\]\((.+)\)/) else { return piece }
    let text = parts.2.map { lowered(String($0)) }
    let opening = text.map { "[" + $0 } ?? ""
    guard let target = addresses.target(of: String(parts.3), in: chapter) else {
      return text ?? "]"
    }
    return "\(opening)](\(target))"
  }

  private func embellished(_ text: String) -> String {
    // A link that goes on in the next line holds no other link.
    let end = text.lastIndex(of: "[") ?? text.endIndex
    guard end == text.endIndex || text[end...].contains("]") else {
      return embellished(String(text[..<end])) + lowered(String(text[end...]))
    }
    return referring(lowered(text))
  }

  /// Text whose numbers of equations and exercises are links to them.
  private func referring(_ text: String) -> String {
    var result = ""
    var position = text.startIndex
    for reference in Reference.all(in: text) {
      guard let target = addresses.target(of: reference, in: chapter) else { continue }
      result += text[position..<reference.range.lowerBound]
      result += "[\(text[reference.range])](\(target))"
      position = reference.range.upperBound
    }
    return result + text[position...]
  }

  /// Text whose indices are set as such: one letter or digit after the underscore, or a group.
  private func lowered(_ text: String) -> String {
    curled(text).replacing(/(^|[^\w_])(\w)_(\{[^{}]+\}|\w)(?![\w_])/) { match in
      let index = match.3.filter { !"{}".contains($0) }
      return "\(match.1)\(match.2)<sub>\(index)</sub>"
    }
  }
}
