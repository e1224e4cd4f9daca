import Book
import Files

/// The book as pages that a browser shows from the disk: no server, no network.
struct Site {
  let project: Project
  /// The folder that the pages go to.
  let folder: String
  private let addresses: Addresses

  init(_ project: Project, folder: String) {
    self.project = project
    self.folder = folder
    addresses = Addresses(project: project)
  }

  /// Makes all pages anew.
  ///
  /// Throws: a `FileError`, or a `WeaveError` with what pandoc could not read.
  func build() throws {
    try emptyFolder()
    for name in ["book.css", "book.js"] { try copy("book/\(name)", to: name) }
    for chapter in project.texts { try build(chapter) }
    for path in addresses.linkedFiles { try build(file: path) }
    try write(page("The book", body: index(), isIndex: true), to: "index.html")
    let entries = project.chapters.flatMap { SearchIndex.entries(of: $0, addresses) }
    try write(SearchIndex.script(entries), to: "search.js")
  }

  private func emptyFolder() throws {
    let outcome = try Program.run(
      ["sh", "-c", "rm -rf \"$1\" && mkdir -p \"$1/figures\"", "sh", folder], in: project.home)
    guard outcome.status == 0 else { throw WeaveError(outcome.complaints) }
  }

  private func copy(_ path: String, to name: String) throws {
    let bytes = try readBytes(from: "\(project.home)/\(path)", atMost: 1 << 26)
    try writeAtomically(bytes, to: "\(folder)/\(name)")
  }

  private func write(_ text: String, to name: String) throws {
    try writeAtomically(Array(text.utf8), to: "\(folder)/\(name)")
  }
}

// MARK: - Pages

extension Site {
  private func build(_ chapter: Chapter) throws {
    for figure in chapter.figures {
      guard let path = resolved(figure.path, from: chapter.folder) else { continue }
      try copy(path, to: addresses.picture(path))
    }
    let text = try PageText(chapter, addresses)
    let body = try pandoc(text.lines, from: chapter.path)
    try write(
      page(title(of: chapter), body: heading(of: chapter) + body, chapter: chapter),
      to: addresses.page(of: chapter))
  }

  /// A page that shows a file; of an exercise as it was handed out, whatever a reader made of it.
  private func build(file path: String) throws {
    let stub = path.replacing("exercises/Sources/", with: "exercises/Stubs/", maxReplacements: 1)
    let shown = project.exists(stub) ? stub : path
    let bytes = try readBytes(from: "\(project.home)/\(shown)", atMost: 1 << 20)
    let language = ["swift": "swift", "py": "python"][path.split(separator: ".").last ?? ""] ?? ""
    let code = String(decoding: bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let body = try pandoc(["````" + language] + code.map(String.init) + ["````"], from: path)
    let place =
      "<h1>\(escaped(split(path).name))</h1>\n<p>Edit it in your copy of the project: "
      + "<code>\(escaped(path))</code></p>\n"
    try write(page(split(path).name, body: place + body), to: addresses.page(ofFile: path))
  }

  private func pandoc(_ lines: [String], from path: String) throws -> String {
    let outcome = try Program.run(
      ["pandoc", "--from", "gfm+tex_math_dollars+attributes", "--to", "html5", "--mathml"],
      in: project.home, input: lines.joined(separator: "\n"))
    guard outcome.status == 0, outcome.complaints.isEmpty else {
      throw WeaveError("pandoc cannot read \(path): \(outcome.complaints)")
    }
    return whole(upright(outcome.output))
  }

  /// Short pieces of code in a text, such as a command, marked so that no line ends in them.
  private func whole(_ html: String) -> String {
    html.replacing(/<code>([^<]{1,20})<\/code>/) { "<code class=\"short\">\($0.1)</code>" }
  }

  /// Formulas with words such as Var as browsers want them: in one upright piece.
  private func upright(_ html: String) -> String {
    html.replacing(/<mstyle mathvariant="normal">((?:<mi>[^<]*<\/mi>)+)<\/mstyle>/) { match in
      let letters = String(match.1).replacing("<mi>", with: "").replacing("</mi>", with: "")
      return "<mi mathvariant=\"normal\">\(letters)</mi>"
    }
  }

  private func title(of chapter: Chapter) -> String {
    chapter.frontMatter.map { "\($0.place) · \(curled($0.title))" }
      ?? chapter.headings.first.map { curled(plain($0.text)) } ?? chapter.path
  }

  private func heading(of chapter: Chapter) -> String {
    guard let matter = chapter.frontMatter else { return "" }
    return "<header class=\"chapter\"><p class=\"number\">\(matter.place.title)</p>\n"
      + "<h1>\(escaped(curled(matter.title)))</h1>\n<p class=\"minutes\">\(matter.minutes)</p></header>\n"
  }
}

extension Chapter {
  fileprivate var isAppendix: Bool {
    if case .appendix = frontMatter?.place { true } else { false }
  }
}

extension FrontMatter {
  fileprivate var minutes: String {
    "\(reading) minutes of reading" + (exercises > 0 ? ", \(exercises) minutes of exercises" : "")
  }
}

// MARK: - The frame around every page

extension Site {
  private func page(
    _ title: String, body: String, chapter: Chapter? = nil, isIndex: Bool = false
  ) throws -> String {
    let bytes = try readBytes(from: project.home + "/book/page.html", atMost: 1 << 20)
    let position = project.chapters.firstIndex { $0.path == chapter?.path }
    func link(_ position: Int?, _ label: String, _ rel: String) -> String {
      guard let position, project.chapters.indices.contains(position) else {
        return "<span></span>"
      }
      let chapter = project.chapters[position]
      return "<a rel=\"\(rel)\" href=\"\(addresses.page(of: chapter))\"><small>\(label)</small> "
        + "\(escaped(self.title(of: chapter)))</a>"
    }
    let turning =
      link(position.map { $0 - 1 }, "previous", "prev")
      + link(position.map { $0 + 1 }, "next", "next")
    let parts = [
      "title": escaped(title), "contents": contents(open: chapter),
      "turning": position == nil ? "" : turning, "body": body,
      "kind": isIndex ? "index" : position == nil ? "page" : "chapter",
    ]
    return parts.reduce(String(decoding: bytes, as: UTF8.self)) { page, part in
      page.replacing("<!--\(part.key)-->", with: part.value)
    }
  }

  /// The list of chapters, with the sections of the one that is open.
  private func contents(open: Chapter?) -> String {
    let items = project.chapters.map { chapter in
      let isOpen = chapter.path == open?.path
      let sections = chapter.headings.filter { $0.level == 2 }.map { heading in
        "<li><a href=\"#\(heading.id)\">\(escaped(curled(plain(heading.text))))</a></li>"
      }
      return
        "<li><a href=\"\(addresses.page(of: chapter))\"\(isOpen ? " aria-current=\"page\"" : "")>"
        + "\(escaped(title(of: chapter)))</a>"
        + (isOpen ? "<ol>\(sections.joined())</ol>" : "") + "</li>"
    }
    return "<ol>\(items.joined(separator: "\n"))</ol>"
  }

  /// The first page: each chapter with its question, its picture and its minutes.
  private func index() -> String {
    func card(_ chapter: Chapter) -> String {
      let page = addresses.page(of: chapter)
      let picture = chapter.figures.first.flatMap { resolved($0.path, from: chapter.folder) }
      let image = picture.map { "<img src=\"\(addresses.picture($0))\" alt=\"\">" } ?? ""
      return "<li><a href=\"\(page)\"><h2>\(escaped(title(of: chapter)))</h2>\n"
        + "<p class=\"question\">\(escaped(curled(question(of: chapter))))</p>\n\(image)"
        + "<p class=\"minutes\">\(chapter.frontMatter?.minutes ?? "")</p></a></li>"
    }
    let notes = project.others.filter { $0.path.hasPrefix("chapters/notes/") }.map { text in
      "<li><a href=\"\(addresses.page(of: text))\">\(escaped(title(of: text)))</a></li>"
    }
    func list(_ chapters: some Sequence<Chapter>) -> String {
      "<ol class=\"chapters\">\(chapters.map(card).joined(separator: "\n"))</ol>\n"
    }
    let appendices = project.chapters.filter(\.isAppendix)
    return "<h1>dsh</h1>\n<p class=\"lead\">Stable Diffusion from first principles, in Swift, "
      + "as a book that runs.</p>\n" + list(project.chapters.filter { !$0.isAppendix })
      + (appendices.isEmpty ? "" : "<h2>Appendices</h2>\n" + list(appendices))
      + (notes.isEmpty ? "" : "<h2>For teachers</h2>\n<ul>\(notes.joined())</ul>\n")
  }

  /// The question that a chapter opens with: what it says it is, or its first paragraph.
  private func question(of chapter: Chapter) -> String {
    if let question = chapter.frontMatter?.question { return question }
    let body = chapter.lines.dropFirst().drop { $0 != "---" }.dropFirst()
    let paragraph = body.drop { $0.isEmpty || $0.hasPrefix("#") }.prefix { !$0.isEmpty }
    return plain(paragraph.joined(separator: " "))
  }
}
