/// One thing or key that a command takes: its help, its check and its completion in one place.
struct Parameter: Sendable {
  /// What may be given, and so how it is checked, completed and described.
  enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    /// A step of the schedule in force, 0…T.
    case step
    /// One or more steps, separated by commas.
    case steps
    case choice([String])
    /// The name of a run.
    case run
    /// The name of a value, such as x0, or one of these words.
    case valueOr([String])
    /// The name of a value, such as x0.
    case value
    /// A name for a new value or run.
    case newName
    /// The name of a data set.
    case dataset
    /// The name of a sampler, or one of these words.
    case samplerOr([String])
    /// The name of a trained network, or one of these words.
    case networkOr([String])
    /// The name of a training of the user's, finished or not.
    case training
    /// The number of an exercise that has a place in the pipeline.
    case slot
    /// The name of a known mistake in the exercise before it.
    case mistake
    /// The number of an exercise, such as 1.4.
    case exercise
    /// The number of an exercise or of a chapter.
    case exercises
    case file
    case text

    /// The name of a sampler.
    static let sampler = samplerOr([])
  }

  let name: String
  let kind: Kind
  /// What holds when it is not given; nil: the command decides by itself.
  let fallback: String?
  let isRequired: Bool
  /// Whether a thing may be given several times.
  let repeats: Bool
  let help: String

  init(
    _ name: String, _ kind: Kind, default fallback: String? = nil,
    required isRequired: Bool = false,
    repeats: Bool = false, _ help: String
  ) {
    self.name = name
    self.kind = kind
    self.fallback = fallback
    self.isRequired = isRequired
    self.repeats = repeats
    self.help = help
  }

  /// What may be given, in a few words.
  var domain: String {
    switch kind {
    case .integer(let range): "a whole number, \(range.lowerBound)\(ends(range.upperBound))"
    case .number(let range): "a number, \(brief(range.lowerBound))\(ends(range.upperBound))"
    case .step: "a step, 0…T"
    case .steps: "one or more steps, 0…T: 0,250,500"
    case .choice(let choices): choices.joined(separator: " | ")
    case .run: "the name of a run"
    case .valueOr(let words): (words + ["the name of a value"]).joined(separator: " | ")
    case .value: "the name of a value"
    case .newName: "a name: letters, digits, - and _"
    case .dataset: "the name of a data set"
    case .samplerOr(let words): (words + ["the name of a sampler"]).joined(separator: " | ")
    case .networkOr(let words): (words + ["the name of a network"]).joined(separator: " | ")
    case .training: "the name of a training"
    case .slot: Pipeline.Slot.allCases.map(\.rawValue).joined(separator: " | ")
    case .mistake: "the name of a mistake"
    case .exercise: "the number of an exercise: 1.4"
    case .exercises: "the number of an exercise or of a chapter: 1.4, 1"
    case .file: "a file"
    case .text: "text"
    }
  }

  private func ends(_ bound: Int) -> String { bound == .max ? " or more" : "…\(bound)" }
  private func ends(_ bound: Double) -> String {
    bound.isInfinite ? " or more" : "…\(brief(bound))"
  }
}

/// Checks that `name` can be given to a value or a run.
///
/// Throws: a `ShellError` that says what a name looks like, or what this one already means.
func requireNewName(_ name: String) throws {
  let reserved = [
    "x": "always is the present state of the active run", "noise": "always is pure noise",
    "reference": "always is what the reference makes",
    "samplers": "always is the second word of compare samplers",
    "sigmas": "always is the second word of plot sigmas",
  ]
  if let meaning = reserved[name] {
    throw ShellError("“\(name)” \(meaning). Choose another name.")
  }
  guard let first = name.first, first.isLetter, name.count <= 40,
    name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" })
  else {
    throw ShellError(
      "“\(name.prefix(40))” cannot be a name. A name begins with a letter and has letters, digits, "
        + "- and _, at most 40.")
  }
}

/// What a parameter was given, after its check.
enum Argument: Equatable {
  case integer(Int)
  case number(Double)
  case steps([Int])
  case text(String)
}

extension Parameter {
  /// Checks what was typed and returns what it means.
  ///
  /// Throws: a `ShellError` that names the parameter, what was typed and what would be right.
  func argument(from text: String, in session: Session) throws -> Argument {
    switch kind {
    case .integer(let range):
      guard let integer = Int(text) else { throw mismatch(text) }
      guard range.contains(integer) else { throw mismatch(text) }
      return .integer(integer)
    case .number(let range):
      guard let number = Double(text), range.contains(number) else { throw mismatch(text) }
      return .number(number)
    case .step:
      return .integer(try step(text, in: session))
    case .steps:
      let parts = text.split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count <= 64 else {
        throw ShellError("\(name)= holds \(parts.count) steps; at most 64 fit on one film strip.")
      }
      return .steps(try parts.map { try step(String($0), in: session) })
    case .samplerOr(let words):
      guard (words + Command.samplerNames).contains(text) else { throw noSampler(text) }
      return .text(text)
    case .choice(let choices):
      guard choices.contains(text) else {
        throw ShellError("\(name) cannot be “\(text)”. " + didYouMean(text, among: choices))
      }
      return .text(text)
    case .dataset:
      guard session.datasetNames.contains(text) else {
        let hint = didYouMean(text, among: session.datasetNames)
        throw ShellError("There is no data set “\(text)”. \(hint)")
      }
      return .text(text)
    case .networkOr(let words):
      if !words.contains(text) { _ = try session.networkFile(text) }
      return .text(text)
    case .training:
      guard session.trainingNames.contains(text) else {
        let hint = didYouMean(text, among: session.trainingNames)
        throw ShellError("There is no training “\(text)”. \(hint)")
      }
      return .text(text)
    case .slot:
      guard Pipeline.Slot(rawValue: text) != nil else {
        let all = Pipeline.Slot.allCases.map(\.rawValue).joined(separator: ", ")
        throw ShellError("“\(text)” has no place in the pipeline. These exercises have: \(all).")
      }
      return .text(text)
    case .exercise:
      return .text(try session.desk.exercise(text).id.description)
    case .exercises:
      _ = try session.desk.exercises(named: text)
      return .text(text)
    case .newName:
      try requireNewName(text)
      return .text(text)
    case .run:
      _ = try session.run(text)
      return .text(text)
    case .valueOr(let words):
      if !words.contains(text) { try session.requireValue(text) }
      return .text(text)
    case .value:
      try session.requireValue(text)
      return .text(text)
    case .file:
      guard !text.isEmpty else { throw mismatch(text) }
      return .text(session.path(text))
    case .text, .mistake:
      guard !text.isEmpty else { throw mismatch(text) }
      return .text(text)
    }
  }

  private func step(_ text: String, in session: Session) throws -> Int {
    let last = session.schedule.steps
    guard let step = Int(text) else {
      throw ShellError("\(name)=\(text) is not a step. A step is a whole number, 0…\(last).")
    }
    guard (0...last).contains(step) else {
      throw ShellError("Step \(step) is outside this schedule's 0…\(last).")
    }
    return step
  }

  /// The error for the name of no sampler, with the nearest that there is; they are too many to list.
  private func noSampler(_ text: String) -> ShellError {
    let hint = question(about: text, among: Command.samplerNames) ?? "For a list: samplers"
    return ShellError("There is no sampler “\(text)”. \(hint)")
  }

  private func mismatch(_ text: String) -> ShellError {
    ShellError("\(name)=\(text.isEmpty ? "(nothing)" : text) does not fit. It takes \(domain).")
  }
}
