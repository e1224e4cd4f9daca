import Files

// The vocabulary of the shell, in the order in which help tells it.

extension Command {
  static let all: [Command] = [
    .load, .data, .show, .describe, .compare, .compareSamplers, .save, .names,
    .noise, .blend, .schedule, .plot, .plotSigmas,
    .denoise, .step, .back, .to, .fork, .switchRun, .peek, .film, .nearestPictures, .edit,
    .samplers, .lockstep, .order,
    .models, .model, .sample, .mix, .params, .inspect, .train, .resume,
    .check, .watch, .hint, .progress, .quiz, .reset, .reveal, .use, .grade,
    .seed, .set, .undo, .redo, .source, .draw, .history, .tour, .demo, .about, .help, .quit,
  ]

  /// The command that a line calls: of two words where there is such a one, “compare samplers”.
  ///
  /// Throws: a `ShellError` with the nearest verb.
  static func called(by verb: String, _ things: [String]) throws -> Command {
    let long = things.first.flatMap { thing in all.first { $0.name == "\(verb) \(thing)" } }
    return try long ?? named(verb)
  }

  /// The command called `verb`, also under one of its other names.
  ///
  /// Throws: a `ShellError` with the nearest verb.
  static func named(_ verb: String) throws -> Command {
    let found = all.first { $0.name == verb || $0.aliases.contains(verb) }
    guard let found else {
      let names = all.map(\.name).filter { !$0.contains(" ") }
      let hint = nearest(to: verb, among: names).map { "Did you mean \($0)?" } ?? "Try: help"
      throw ShellError("There is no command “\(verb)”. \(hint)")
    }
    return found
  }
}
