extension Chapter {
  /// Takes the text of a Markdown file apart. `path` is where it lies in the project's folder.
  ///
  /// What cannot be read is left out and told in `problems`.
  public init(_ text: String, path: String) {
    var reader = ChapterReader(
      Chapter(
        path: path,
        lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)))
    reader.read()
    self = reader.chapter
  }
}

/// Reads a chapter line by line.
struct ChapterReader {
  private(set) var chapter: Chapter
  /// The fence that is open, and how many backticks close it.
  private var fence: (fence: Fence, ticks: Int)?
  private var quote: (line: Int, content: [String])?
  private var isInEquation = false
  /// The text of a link that goes on in the next line.
  private var openLink = ""
  private var names = HeadingNames()

  init(_ chapter: Chapter) { self.chapter = chapter }

  mutating func read() {
    var first = 0
    do {
      if let (matter, end) = try FrontMatter.read(chapter.lines, file: chapter.path) {
        chapter.frontMatter = matter
        first = end
      }
    } catch {
      chapter.problems.append(error)
    }
    for index in first..<chapter.lines.count { read(chapter.lines[index], number: index + 1) }
    if let fence { complain(fence.fence.line, "This fence is never closed.") }
    endQuote()
  }

  private mutating func read(_ line: String, number: Int) {
    let quoteMark = line.hasPrefix("> ") ? "> " : line.hasPrefix(">") ? ">" : ""
    if quoteMark.isEmpty { endQuote() }
    let body = String(line.dropFirst(quoteMark.count))
    if !quoteMark.isEmpty {
      quote = quote ?? (number, [])
      quote?.content.append(body)
    }
    guard !readFence(line, body, quoteMark, number) else { return }
    let text = body.replacing(/`[^`]*`/, with: "")
    let isEquation = isInEquation || text.hasPrefix("$$")
    let marks = text.matches(of: /\$\$/).count
    if marks % 2 == 1 { isInEquation.toggle() }
    guard !isEquation else { return }
    let prose = text.replacing(/\$[^$]+\$/, with: "")
    if quoteMark.isEmpty, prose.hasPrefix("#") { readHeading(body, number) }
    readFigure(body, number)
    readLinks(prose, number)
    readNumbers(prose, number)
  }

  private mutating func complain(_ line: Int, _ text: String) {
    chapter.problems.append(Problem(chapter.path, line, text))
  }

  private mutating func endQuote() {
    defer { quote = nil }
    guard let quote else { return }
    do {
      if let aside = try Aside(quote.content, line: quote.line, file: chapter.path) {
        chapter.asides.append(aside)
      }
    } catch {
      chapter.problems.append(error)
    }
  }
}

// MARK: - Fences

extension ChapterReader {
  /// Whether the line belongs to a fence, which then takes it in.
  private mutating func readFence(
    _ line: String, _ body: String, _ quoteMark: String, _ number: Int
  ) -> Bool {
    let indent = body.prefix { $0 == " " }
    let text = body.dropFirst(indent.count)
    let ticks = text.prefix { $0 == "`" }.count
    if let (started, needed) = fence {
      var open = started
      let isQuoted = open.prefix.hasPrefix(">")
      if isQuoted, quoteMark.isEmpty {
        complain(open.line, "This fence is not closed before its quote ends.")
        fence = nil
        return false
      }
      if ticks >= needed, text.allSatisfy({ $0 == "`" || $0 == " " }) {
        chapter.fences.append(open)
        fence = nil
      } else {
        let margin = open.prefix.reversed().prefix { $0 == " " }.count - (isQuoted ? 1 : 0)
        let blanks = body.prefix(margin).prefix { $0 == " " }.count
        open.content.append(String((isQuoted ? body : line).dropFirst(blanks)))
        fence = (open, needed)
      }
      return true
    }
    guard ticks >= 3, !text.dropFirst(ticks).contains("`") else { return false }
    let mark = quoteMark.isEmpty ? "" : "> "
    let info = String(text.dropFirst(ticks))
    fence = (Fence(info: info, line: number, prefix: mark + indent), ticks)
    return true
  }
}

// MARK: - Headings, figures, links, numbers

extension ChapterReader {
  private mutating func readHeading(_ text: String, _ number: Int) {
    let level = text.prefix { $0 == "#" }.count
    guard text.dropFirst(level).first == " " else { return }
    let title = String(text.dropFirst(level + 1))
    chapter.headings.append(names.heading(title, level: level, line: number))
  }

  private mutating func readFigure(_ body: String, _ number: Int) {
    if let match = body.wholeMatch(of: /!\[(.*)\]\(([^)\s]+)\)\s*/) {
      chapter.figures.append(
        Figure(alternative: String(match.1), path: String(match.2), line: number))
    } else if body.hasPrefix("<!-- made:") {
      guard let match = body.wholeMatch(of: /<!-- made: (\S+?)(, slider|, measured)? -->\s*/)
      else {
        return complain(
          number,
          "Write it like this: <!-- made: out/003.png --> or with “, slider” or “, measured” after "
            + "the name.")
      }
      guard let last = chapter.figures.indices.last, chapter.figures[last].line == number - 1 else {
        return complain(number, "This has to stand on the line after its picture.")
      }
      chapter.figures[last].made = String(match.1)
      chapter.figures[last].hasSlider = match.2 == ", slider"
      chapter.figures[last].isMeasured = match.2 == ", measured"
    }
  }

  private mutating func readLinks(_ prose: String, _ number: Int) {
    let text = openLink + prose
    openLink = text.lastIndex(of: "[").map { String(text[$0...]) } ?? ""
    if openLink.contains("]") || prose.isEmpty { openLink = "" } else { openLink += " " }
    for match in text.matches(of: /(!?)\[([^\[\]]*)\]\(([^)\s]+)\)/) {
      chapter.links.append(
        Link(
          target: String(match.3), text: String(match.2), isPicture: !match.1.isEmpty,
          line: number))
    }
  }

  private mutating func readNumbers(_ prose: String, _ number: Int) {
    var rest = prose
    if let match = prose.prefixMatch(of: #/\(((?:\d+|[A-Z])\.\d+)\)(?= · |\s*$)/#) {
      chapter.equations.append(
        Mention(kind: .equation, number: String(match.1), line: number))
      rest = String(prose[match.range.upperBound...])
    }
    for reference in Reference.all(in: rest) {
      chapter.mentions.append(
        Mention(kind: reference.kind, number: reference.number, line: number))
    }
  }
}

// MARK: - Front matter

extension FrontMatter {
  /// Reads the lines between the two `---` at the top; nil if there are none.
  ///
  /// Throws: a `Problem` for an entry that is missing or no number.
  static func read(
    _ lines: [String], file: String
  ) throws(Problem) -> (matter: FrontMatter, end: Int)? {
    guard lines.first == "---" else { return nil }
    guard let end = lines.dropFirst().firstIndex(of: "---") else {
      throw Problem(file, 1, "The front matter has no end: write --- below its last entry.")
    }
    var entries: [String: String] = [:]
    for line in lines[1..<end] {
      guard let colon = line.firstIndex(of: ":") else { continue }
      let value = line[line.index(after: colon)...].drop { $0 == " " }
      entries[String(line[..<colon])] = String(value).trimming(["\"", "'", " "])
    }
    func number(_ key: String) throws(Problem) -> Int {
      guard let text = entries[key], let number = Int(text) else {
        throw Problem(file, 1, "The front matter needs “\(key):” with a whole number.")
      }
      return number
    }
    guard let title = entries["title"] else {
      throw Problem(file, 1, "The front matter needs a “title:”.")
    }
    guard let place = entries["number"].flatMap({ Place($0) }) else {
      throw Problem(
        file, 1, "The front matter needs “number:” with a whole number, or an appendix's letter.")
    }
    let modules = (entries["module"] ?? "").split(separator: ",").map { $0.trimming([" "]) }
    let matter = FrontMatter(
      title: title, place: place, modules: modules,
      question: entries["question"], reading: try number("reading"),
      exercises: try number("exercises"))
    return (matter, end + 1)
  }
}

extension StringProtocol {
  /// The text without any of `characters` at its ends.
  public func trimming(_ characters: Set<Character>) -> String {
    let end = lastIndex { !characters.contains($0) }
    guard let end, let start = firstIndex(where: { !characters.contains($0) }) else { return "" }
    return String(self[start...end])
  }
}
