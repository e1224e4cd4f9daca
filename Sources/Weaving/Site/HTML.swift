/// Text with the characters replaced that mean something in HTML.
func escaped(_ text: some StringProtocol) -> String {
  text.reduce(into: "") { html, character in
    switch character {
    case "&": html += "&amp;"
    case "<": html += "&lt;"
    case ">": html += "&gt;"
    case "\"": html += "&quot;"
    default: html.append(character)
    }
  }
}

/// Markdown as plain words, for the search and for lists of headings.
func plain(_ markdown: some StringProtocol) -> String {
  String(markdown)
    .replacing(/!?\[([^\[\]]*)\]\([^)\s]*\)/) { String($0.1) }
    .replacing(/<[^>]*>/, with: "")
    .replacing(/\\(bar|text|mathrm|tilde|hat|frac|sqrt)\b/, with: "")
    .replacing(/\\([a-zA-Z]+)/) { String($0.1) }
    .filter { !"*`$\\{}".contains($0) }
}
