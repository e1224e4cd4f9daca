/// A text in lines of at most `width` characters, broken between words where that is possible.
///
/// What a broken line goes on with is indented as its beginning is. Escape sequences take no room.
func wrapped(_ text: String, to width: Int) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
    wrappedLine(line, to: width)
  }
}

private func wrappedLine(_ line: Substring, to width: Int) -> [String] {
  let indentation = String(line.prefix { $0 == " " })
  var lines: [String] = []
  var rest = line
  while let gap = lastGap(in: rest, within: width - (lines.isEmpty ? 0 : indentation.count)) {
    lines.append((lines.isEmpty ? "" : indentation) + rest[..<gap])
    rest = rest[gap...].drop { $0 == " " }
  }
  return lines + [(lines.isEmpty ? "" : indentation) + rest]
}

/// Where to break a line that is longer than `width`: the last blank that fits, or the first one
/// behind; nil if it fits, or if it is one word.
private func lastGap(in line: Substring, within width: Int) -> Substring.Index? {
  var (column, isEscape) = (0, false)
  var gap: Substring.Index?
  let words = line.drop { $0 == " " }
  column = line.count - words.count
  for index in words.indices {
    let character = words[index]
    if character == "\u{1B}" { isEscape = true }
    if isEscape {
      isEscape = !character.isLetter
      continue
    }
    if column >= width, character != " ", let gap { return gap }
    if character == " ", column <= width || gap == nil { gap = index }
    column += 1
  }
  return column > width ? gap : nil
}
