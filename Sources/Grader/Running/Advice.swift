/// What to write instead, where the compiler's words say so only to those who know the language.
struct Advice: Sendable {
  private let words: String
  private let fits: @Sendable (_ message: String, _ line: String) -> Bool

  private init(
    _ words: String, where fits: @escaping @Sendable (_ message: String, _ line: String) -> Bool
  ) {
    (self.words, self.fits) = (words, fits)
  }

  /// The message of a complaint followed by what helps most often; nil where nothing is known to.
  static func message(on complaint: Complaint) -> String? {
    // Behind a semicolon the compiler advises, and there its advice would lead astray.
    guard let message = complaint.message.split(separator: ";").first.map(String.init),
      let advice = all.first(where: { $0.fits(message, complaint.source) })
    else { return nil }
    return "\(message): \(advice.words)"
  }
}

extension Advice {
  /// In the order in which they are tried.
  private static let all = [
    Advice(
      "often Int, Float and Double are mixed. Write Float(…) around whole numbers, or split the "
        + "line: let a = …"
    ) { message, _ in message.contains("unable to type-check") },
    Advice("Swift has no power sign. Write x * x; of tensors, pow(x, 3) is one too.") {
      message, _ in message.contains("operator '**'")
    },
    Advice("sqrt is for tensors here; of a number it is x.squareRoot().") { message, line in
      ["Int", "Float", "Double"].contains { message.contains("type '\($0)' to expected") }
        && message.hasSuffix("'Tensor'") && line.contains("sqrt(")
    },
    Advice("x.mean and x.sum are one number; along axes it is x.mean(axes: 3).") { message, line in
      message.contains("call value of non-function type 'Float'")
        && (line.contains(".mean(") || line.contains(".sum("))
    },
    Advice("an array has no arithmetic. Tensor(array) has; or use map, as in x.map { $0 / 2 }.") {
      message, _ in message.contains("operator") && message.contains("'[Float]'")
    },
    Advice("Swift does not mix whole numbers and fractions. Write Float(…) around the Int.") {
      message, _ in
      message.contains("type 'Int' to") && message.hasSuffix("'Float'")
        || ["'Int' and 'Float'", "'Float' and 'Int'"].contains { message.hasSuffix($0) }
    },
    Advice("a new name begins with let, or with var if it changes.") { message, line in
      guard let name = message.wholeMatch(of: /cannot find '(\w+)' in scope/)?.1 else {
        return false
      }
      return line.hasPrefix(name) && line.dropFirst(name.count).contains(/^ *=[^=]/)
    },
  ]
}
