/// What a command was given, checked against its declaration.
///
/// Asking for a parameter that the command does not declare, or by another type than declared, is
/// the programmer's fault and traps.
struct Arguments {
  let command: String
  /// The line as it was typed.
  let line: Line
  var given: [String: [Argument]] = [:]
  var fallbacks: [String: [Argument]] = [:]

  init(command: String, line: Line) {
    self.command = command
    self.line = line
  }

  /// The name after `as`.
  var resultName: String? { line.resultName }

  /// Whether it was typed, rather than left to its default.
  func isGiven(_ name: String) -> Bool { given[name] != nil }

  func integer(_ name: String) -> Int? {
    switch first(name) {
    case nil: nil
    case .integer(let integer): integer
    default: fatalError("\(command) declares no whole number \(name).")
    }
  }

  func number(_ name: String) -> Double? {
    switch first(name) {
    case nil: nil
    case .number(let number): number
    default: fatalError("\(command) declares no number \(name).")
    }
  }

  func steps(_ name: String) -> [Int]? {
    switch first(name) {
    case nil: nil
    case .steps(let steps): steps
    default: fatalError("\(command) declares no steps \(name).")
    }
  }

  func text(_ name: String) -> String? { texts(name).first }

  /// All that was given for a thing that may be repeated.
  func texts(_ name: String) -> [String] {
    (given[name] ?? fallbacks[name] ?? []).map { argument in
      guard case .text(let text) = argument else { fatalError("\(command): \(name) is no text.") }
      return text
    }
  }

  private func first(_ name: String) -> Argument? { (given[name] ?? fallbacks[name])?.first }
}
