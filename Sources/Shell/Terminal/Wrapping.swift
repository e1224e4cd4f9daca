/// A text in lines of at most `width` characters, broken between words where that is possible.
///
/// What a broken line goes on with is indented as its beginning is, or below the text behind a label,
/// as in lists of commands. Escape sequences take no room.
func wrapped(_ text: String, to width: Int) -> [String] {
  text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
    wrappedLine(line, to: width)
  }
}

private func wrappedLine(_ line: Substring, to width: Int) -> [String] {
  let indentation = indentation(of: line, width: width)
  var lines: [String] = []
  var rest = line
  while let gap = lastGap(in: rest, within: width - (lines.isEmpty ? 0 : indentation.count)) {
    lines.append((lines.isEmpty ? "" : indentation) + rest[..<gap])
    rest = rest[gap...].drop { $0 == " " }
  }
  return lines + [(lines.isEmpty ? "" : indentation) + rest]
}

/// The blanks before what a line goes on with. A label is set in and ends with a gap of two blanks or
/// more in the left half; a gap farther to the right would leave no room for words.
private func indentation(of line: Substring, width: Int) -> String {
  let blanks = line.prefix { $0 == " " }
  let label = line.prefixMatch(of: /\ +\S(?: ?\S)*  +(?=\S)/)?.output ?? ""
  let isPlain = label.count <= width / 2 && !label.contains("\u{1B}")
  return isPlain && !label.isEmpty ? String(repeating: " ", count: label.count) : String(blanks)
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
