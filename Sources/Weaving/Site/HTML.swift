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

/// Prose with the apostrophes of print, as in “Python’s” and “both pictures’ noise”. Single quotes
/// around something, which the compiler writes, stay as they are.
func curled(_ prose: String) -> String {
  var isQuoted = false
  var before: Character?
  let following = prose.dropFirst().map(Optional.some) + [nil]
  let printed = zip(prose, following).map { character, after -> Character in
    defer { before = character }
    guard character == "'" else { return character }
    guard let before, !" (“*|".contains(before) else {
      isQuoted = true
      return character
    }
    if isQuoted, after?.isLetter != true || !before.isLetter {
      isQuoted = false
      return character
    }
    return "’"
  }
  return String(printed)
}
