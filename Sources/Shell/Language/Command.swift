/// A verb of the shell. Help, completion, validation and the reference page all come from this one
/// declaration.
struct Command: Sendable {
  enum Group: String, CaseIterable {
    case look = "Load, look, keep"
    case forward = "Forward: from picture to noise"
    case reverse = "Reverse: from noise to picture"
    case networks = "Networks"
    case exercises = "Exercises"
    case session = "The session"
  }

  /// One word, or two of which the first is another command: “compare samplers”.
  let name: String
  let group: Group
  /// One line for the list of commands.
  let summary: String
  /// The operands, by position.
  var things: [Parameter] = []
  /// The `key=value` options.
  var keys: [Parameter] = []
  /// What `as NAME` names here; nil where nothing can be named.
  var result: String?
  var examples: [String] = []
  /// A paragraph or two for `help VERB`.
  var discussion = ""
  /// The declarations that hold its mathematics, for `source VERB`.
  var source: [String] = []
  /// Other names by which people look for it.
  var aliases: [String] = []
  /// Whether the script of a picture may hold it: it makes values or pictures, or sets what these
  /// depend on, and it writes no other files.
  var belongsToScripts = true
  let run: @Sendable (Session, Arguments) throws -> Void
}

extension Command {
  /// Checks a line against the declaration, before anything is computed.
  ///
  /// Throws: a `ShellError` for a thing too many, a key unknown or given twice, a value that does
  /// not fit, or a required one that is missing.
  func arguments(of line: Line, in session: Session) throws -> Arguments {
    var arguments = Arguments(command: name, line: line)
    try takeThings(of: line, into: &arguments, in: session)
    for pair in line.pairs {
      guard let key = keys.first(where: { $0.name == pair.key }) else { throw unknownKey(pair) }
      guard arguments.given[key.name] == nil else {
        throw ShellError("\(key.name)= is given twice. Which one is meant?")
      }
      arguments.given[key.name] = [try key.argument(from: pair.text, in: session)]
    }
    for parameter in things + keys where arguments.given[parameter.name] == nil {
      if let fallback = parameter.fallback {
        arguments.fallbacks[parameter.name] = [try parameter.argument(from: fallback, in: session)]
      } else if parameter.isRequired {
        throw ShellError("\(name) needs \(parameter.name): \(parameter.help) Try: \(usageExample)")
      }
    }
    try checkResultName(line)
    return arguments
  }

  private func takeThings(of line: Line, into arguments: inout Arguments, in session: Session)
    throws
  {
    var open = things[...]
    for text in line.things.dropFirst(name.count { $0 == " " }) {
      guard let parameter = open.first else { throw surplus(text) }
      do {
        let argument = try parameter.argument(from: text, in: session)
        arguments.given[parameter.name, default: []].append(argument)
      } catch let error as ShellError {
        guard let hint = keyHint(for: text) else { throw error }
        throw ShellError("\(error) \(hint)")
      }
      if !parameter.repeats { open.removeFirst() }
    }
  }

  private func surplus(_ text: String) -> ShellError {
    let hint = keyHint(for: text) ?? (usage.isEmpty ? "" : "Usage: \(usage)")
    return ShellError("\(name) does not know what to do with “\(text)”. \(hint)")
  }

  /// The key that a stray word was probably meant for: a number for the first that takes numbers,
  /// a choice for the one that offers it.
  private func keyHint(for text: String) -> String? {
    let meant = keys.first { key in
      switch key.kind {
      case .integer, .step: Int(text) != nil
      case .number: Double(text) != nil
      case .steps: !text.isEmpty && text.split(separator: ",").allSatisfy { Int($0) != nil }
      case .choice(let choices): choices.contains(text)
      case .samplerOr: Command.samplerNames.contains(text)
      case .value, .valueOr, .run, .newName, .dataset, .networkOr, .training, .exercise, .exercises,
        .slot, .mistake, .file, .text:
        false
      }
    }
    return meant.map { "Did you mean \($0.name)=\(text)?" }
  }

  private func unknownKey(_ pair: Line.Pair) -> ShellError {
    let names = keys.map(\.name)
    let hint = names.isEmpty ? "It takes no keys." : didYouMean(pair.key, among: names)
    return ShellError("\(name) has no key “\(pair.key)”. \(hint)")
  }

  private func checkResultName(_ line: Line) throws {
    guard let resultName = line.resultName else { return }
    guard result != nil else {
      throw ShellError("\(name) has no result that could be named “\(resultName)”.")
    }
    try requireNewName(resultName)
  }
}

extension Command {
  /// The shape of a call, such as `noise [x0] [t=…] [as NAME]`.
  var usage: String {
    let things = things.map { thing in
      let name = thing.repeats ? "\(thing.name)…" : thing.name
      return thing.isRequired ? name : "[\(name)]"
    }
    let keys = keys.map { $0.isRequired ? "\($0.name)=…" : "[\($0.name)=…]" }
    let name = result == nil ? [] : ["[as NAME]"]
    return ([self.name] + things + keys + name).joined(separator: " ")
  }

  private var usageExample: String { examples.first ?? usage }
}
