import Book
import Files
import Shell

/// A chapter as pandoc gets it: Markdown with the book's own elements turned into HTML around it.
struct PageText {
  let chapter: Chapter
  let addresses: Addresses
  /// The lines of Markdown.
  var lines: [String] = []
  private var isOnShelf = false

  init(_ chapter: Chapter, _ addresses: Addresses) throws {
    self.chapter = chapter
    self.addresses = addresses
    let first = chapter.lines.first == "---" ? chapter.lines.dropFirst().firstIndex(of: "---") : nil
    try add((first ?? -1) + 2...max(chapter.lines.count, (first ?? -1) + 2), isQuoted: false)
    endShelf()
  }

  /// Adds lines of HTML, which stand apart from Markdown around them.
  mutating func addHTML(_ html: String) { lines += ["", html, ""] }

  /// Adds the lines of a range; of a quote without its marks.
  mutating func add(_ range: ClosedRange<Int>, isQuoted: Bool) throws {
    var number = range.lowerBound
    while number <= range.upperBound, number <= chapter.lines.count {
      if !isQuoted, let aside = chapter.asides.first(where: { $0.line == number }) {
        try add(aside)
        number = aside.lastLine + 1
      } else if let fence = chapter.fences.first(where: { $0.line == number }) {
        add(fence, isQuoted: isQuoted)
        number = fence.lastLine + 1
      } else if let figure = chapter.figures.first(where: { $0.line == number }) {
        try add(figure)
        number += figure.made == nil ? 1 : 2
      } else if let heading = chapter.headings.first(where: { $0.line == number }) {
        add(heading)
        number += 1
      } else {
        addText(number, isQuoted: isQuoted)
        number += 1
      }
    }
  }
}

// MARK: - Text

extension PageText {
  private mutating func addText(_ number: Int, isQuoted: Bool) {
    var line = chapter.lines[number - 1]
    if isQuoted { line = String(line.dropFirst(line.hasPrefix("> ") ? 2 : 1)) }
    guard let equation = chapter.equations.first(where: { $0.line == number }) else {
      lines.append(addressed(line))
      return
    }
    let label = "(\(equation.number))"
    addHTML("<div class=\"source\" id=\"eq-\(equation.number)\">")
    lines.append(label + addressed(String(line.dropFirst(label.count))))
    addHTML("</div>")
  }

  private mutating func add(_ heading: Heading) {
    guard heading.level > 1 || chapter.frontMatter == nil else { return }
    let isShelf = heading.text.hasPrefix("Shelf: ")
    if heading.level <= 2 {
      endShelf()
      if isShelf {
        addHTML("<section class=\"shelf\">\n<p class=\"label\">Shelf · may be skipped</p>")
        isOnShelf = true
      }
    }
    var text = heading.text
    if isShelf {
      text.removeFirst("Shelf: ".count)
      text = text.prefix(1).uppercased() + text.dropFirst()
    }
    let marks = String(repeating: "#", count: heading.level)
    lines += ["", "\(marks) \(curled(text)) {#\(heading.id)}", ""]
  }

  private mutating func endShelf() {
    if isOnShelf { addHTML("</section>") }
    isOnShelf = false
  }
}

// MARK: - Code and transcripts

extension PageText {
  private mutating func add(_ fence: Fence, isQuoted: Bool) {
    if fence.kind == .transcript, let transcript = Transcript(fence) {
      return addHTML(html(of: transcript))
    }
    let label: (kind: String, text: String)? =
      switch fence.kind {
      case .declaration(let name): ("shown", name)
      case .region(let name): ("shown", name)
      case .file(let path): ("shown", split(path).name)
      case .run(let isWrong): isWrong ? ("wrong", "WRONG, run") : ("run", "run")
      case .error: ("wrong", "does not compile")
      case .output(let isMeasured):
        ("output", isMeasured ? "measured, otherwise elsewhere" : "prints")
      case .transcript, .other: nil
      }
    let ticks = String(
      repeating: "`", count: 3 + (fence.content.contains { $0.hasPrefix("```") } ? 1 : 0))
    let isIndented = chapter.lines[fence.line - 1].first == " "
    guard let label, !isIndented else {
      // In a list the lines have to stay where they are.
      let range = fence.line - 1..<fence.lastLine
      lines += isQuoted || !isIndented ? [ticks + language(of: fence)] : Array(chapter.lines[range])
      if isQuoted || !isIndented { lines += fence.content + [ticks] }
      return
    }
    addHTML("<div class=\"code \(label.kind)\">\n<p class=\"label\">\(escaped(label.text))</p>")
    lines += [ticks + language(of: fence)] + fence.content + [ticks]
    addHTML("</div>")
  }

  private func language(of fence: Fence) -> String {
    switch fence.kind {
    case .declaration, .region, .file, .run, .error: "swift"
    case .output, .transcript: ""
    case .other(let language): language
    }
  }

  private func html(of transcript: Transcript) -> String {
    let lines = transcript.exchanges.flatMap { exchange in
      ["<span class=\"prompt\">dsh&gt; </span><kbd>\(escaped(exchange.command))</kbd>"]
        + exchange.answer.map { "<span class=\"answer\">\(escaped($0))</span>" }
    }
    return "<pre class=\"transcript\"><code>\(lines.joined(separator: "\n"))</code></pre>"
  }
}

// MARK: - Figures

extension PageText {
  private mutating func add(_ figure: Figure) throws {
    guard let path = resolved(figure.path, from: chapter.folder) else { return }
    let picture = try PNG.read("\(addresses.project.home)/\(path)")
    let (height, width) = (picture.pixels.shape[0], picture.pixels.shape[1])
    let image =
      "<img src=\"\(addresses.picture(path))\" alt=\"\(escaped(figure.alternative))\" "
      + "width=\"\(width)\" height=\"\(height)\">"
    guard figure.hasSlider, let frames = picture.text(Rehearsal.framesKeyword) else {
      return addHTML("<figure>\(image)</figure>")
    }
    let places = frames.split(separator: "\n").joined(separator: ";")
    addHTML(
      "<figure class=\"film\" data-frames=\"\(escaped(places))\">"
        + "<div class=\"film-view\">\(image)</div></figure>")
  }
}
