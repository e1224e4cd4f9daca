import Book

extension PageText {
  /// A line as the site has it: links lead to its pages, numbers of equations are links, and indices
  /// such as x_t and x_{t−1} stand below the line. Code and formulas stay as they are.
  func addressed(_ line: String, _ number: Int) -> String {
    var result = ""
    var position = line.startIndex
    for match in line.matches(of: /`[^`]*`|\$[^$]+\$|\[[^\[\]]*\]\([^)\s]+\)|\]\([^)\s]+\)/) {
      result += embellished(String(line[position..<match.range.lowerBound]), number)
      result += relinked(String(match.output), number)
      position = match.range.upperBound
    }
    return result + embellished(String(line[position...]), number)
  }

  /// A piece of a line; if it is a link, or the end of one, with the address in the site.
  private func relinked(_ piece: String, _ number: Int) -> String {
    guard let parts = piece.wholeMatch(of: /(\[(.*))?\]\((.+)\)/) else { return piece }
    let text = parts.2.map { lowered(String($0)) }
    let opening = text.map { "[" + $0 } ?? ""
    guard let target = addresses.target(of: String(parts.3), in: chapter) else {
      return text ?? "]"
    }
    return "\(opening)](\(target))"
  }

  private func embellished(_ text: String, _ number: Int) -> String {
    // A link that goes on in the next line holds no other link.
    let end = text.lastIndex(of: "[") ?? text.endIndex
    guard end == text.endIndex || text[end...].contains("]") else {
      return embellished(String(text[..<end]), number) + lowered(String(text[end...]))
    }
    var text = lowered(text)
    for mention in chapter.equations.referred where mention.line == number {
      guard let target = addresses.equation(mention.number, seenFrom: chapter) else { continue }
      for word in ["equation ", "Equation ", "equations ", "Equations "] {
        for old in ["\(word)(\(mention.number))", "\(word)\(mention.number)"] {
          text = text.replacing(old, with: "[\(old)](\(target))", maxReplacements: 1)
        }
      }
    }
    return text
  }

  /// Text whose indices are set as such: one letter or digit after the underscore, or a group.
  private func lowered(_ text: String) -> String {
    text.replacing(/(^|[^\w_])(\w)_(\{[^{}]+\}|\w)(?![\w_])/) { match in
      let index = match.3.filter { !"{}".contains($0) }
      return "\(match.1)\(match.2)<sub>\(index)</sub>"
    }
  }
}
