import Files

// The vocabulary of the shell, in the order in which help tells it.

extension Command {
  static let all: [Command] = [
    .load, .data, .show, .describe, .compare, .save, .names,
    .noise, .blend, .schedule, .plot,
    .denoise, .step, .back, .to, .fork, .switchRun, .peek, .film, .nearestPictures, .edit,
    .models, .model, .sample, .mix, .params, .inspect, .train, .resume,
    .check, .watch, .hint, .progress, .quiz, .reset, .reveal, .use, .grade,
    .seed, .set, .undo, .redo, .source, .draw, .history, .tour, .demo, .about, .help, .quit,
  ]

  /// The command called `verb`, also under one of its other names.
  ///
  /// Throws: a `ShellError` with the nearest verb.
  static func named(_ verb: String) throws -> Command {
    let found = all.first { $0.name == verb || $0.aliases.contains(verb) }
    guard let found else {
      let names = all.map(\.name)
      let hint = nearest(to: verb, among: names).map { "Did you mean \($0)?" } ?? "Try: help"
      throw ShellError("There is no command “\(verb)”. \(hint)")
    }
    return found
  }
}
