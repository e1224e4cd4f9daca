import Book

extension PageText {
  /// Adds an exercise, a box, a wrong formula or a checkpoint as a section with a label.
  mutating func add(_ aside: Aside) throws {
    switch aside.kind {
    case .exercise(let exercise):
      let star = exercise.isTransfer ? "★" : ""
      let points = exercise.points == 1 ? "1 point" : "\(exercise.points) points"
      addHTML(
        "<section class=\"exercise\" id=\"exercise-\(exercise.id)\">\n"
          + "<p class=\"label\">Exercise \(exercise.id)\(star) <span>\(points)</span></p>\n"
          + "<div class=\"title\">")
      lines += ["", addressed(exercise.title), "", "</div>", ""]
      try addRest(of: aside, after: nil)
    case .box(let title):
      addHTML("<section class=\"box\">\n<p class=\"label\">Box</p>\n<div class=\"title\">")
      lines += ["", addressed(title), "", "</div>", ""]
      try addRest(of: aside, after: "**")
    case .wrong(let title):
      addHTML("<section class=\"wrong\">\n<p class=\"label\">WRONG</p>\n<div class=\"title\">")
      lines += ["", addressed(title), "", "</div>", ""]
      try addRest(of: aside, after: "**")
    case .checkpoint(let checkpoint):
      add(checkpoint)
    }
    addHTML("</section>")
  }

  /// Adds what follows the title: in its line, after the `mark` that ends it, and below.
  private mutating func addRest(of aside: Aside, after mark: String?) throws {
    if let mark, let end = aside.content[0].dropFirst(2).firstRange(of: mark) {
      lines.append(addressed(String(aside.content[0][end.upperBound...])))
    }
    guard aside.content.count > 1 else { return }
    try add(aside.line + 1...aside.lastLine, isQuoted: true)
  }

  /// Without a script, the answer and a word on every option open on request. With one, a click on
  /// an option, or a number typed in, shows the word on it.
  private mutating func add(_ checkpoint: Checkpoint) {
    var attributes = "class=\"checkpoint\" id=\"checkpoint-\(checkpoint.id)\""
    switch checkpoint.answer {
    case .option(let letter): attributes += " data-answer=\"\(letter)\""
    case .number(let value, let reach):
      attributes += " data-answer=\"\(value)\" data-within=\"\(reach)\""
    }
    addHTML("<section \(attributes)>\n<p class=\"label\">Checkpoint \(checkpoint.id)</p>")
    lines += [addressed(checkpoint.question), ""]
    if !checkpoint.options.isEmpty { addHTML("<ol class=\"options\">") }
    for option in checkpoint.options {
      addHTML("<li data-key=\"\(option.letter)\">")
      lines.append(addressed(option.text))
      addHTML("</li>")
    }
    if !checkpoint.options.isEmpty { addHTML("</ol>") }
    addHTML("<details>\n<summary>Answer</summary>")
    let keys = checkpoint.options.isEmpty ? ["because"] : checkpoint.options.map(\.letter)
    let others = checkpoint.feedback.keys.filter { !keys.contains($0) }.sorted()
    for key in keys + others {
      let label =
        key == "because" || key == checkpoint.rightLetter ? checkpoint.rightLabel : "\(key): "
      addHTML("<div data-key=\"\(key)\">")
      lines.append(label + addressed(checkpoint.feedback[key] ?? ""))
      addHTML("</div>")
    }
    addHTML("</details>")
  }
}

extension Checkpoint {
  fileprivate var rightLetter: String? {
    if case .option(let letter) = answer { letter } else { nil }
  }

  fileprivate var rightLabel: String {
    "**\(rightLetter ?? written)** is right. "
  }
}
