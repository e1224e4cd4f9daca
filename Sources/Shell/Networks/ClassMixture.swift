/// A weighted sum of classes, as a person writes it: `gem`, or `0.5*potion + 0.5*gem`.
struct ClassMixture: Equatable {
  struct Term: Equatable {
    /// The class, counted as the network counts them; the last stands for none of them.
    let number: Int
    let name: String
    var weight: Float
  }

  /// Each class once, in the order in which they were named.
  private(set) var terms: [Term] = []

  /// The word for a picture of no class in particular.
  static let none = "none"

  /// Weights beyond this are slips of the pen, and no picture comes of them.
  private static let largestWeight: Float = 100

  /// Reads `text`, of which words are names of `classes`, their numbers, or “none”.
  ///
  /// Names may hold any character: of all that fit, the longest is meant. Throws: a `ShellError` that
  /// says which part is not understood.
  init(_ text: String, of classes: [String]) throws {
    var rest = text[...].trimmed
    guard !rest.isEmpty else { throw ShellError("No class is named. \(Self.choices(classes))") }
    var sign: Float = rest.hasPrefix("-") ? -1 : 1
    if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst().trimmed }
    while true {
      let term = try Self.term(&rest, sign: sign, classes, in: text)
      if let known = terms.firstIndex(where: { $0.number == term.number }) {
        terms[known].weight += term.weight
      } else {
        terms.append(term)
      }
      guard let next = rest.first else { break }
      sign = next == "-" ? -1 : 1
      rest = rest.dropFirst().trimmed
    }
  }

  /// The weights by the numbers of their classes.
  var shares: [Int: Float] {
    Dictionary(uniqueKeysWithValues: terms.map { ($0.number, $0.weight) })
  }

  /// The sum of the weights.
  var sum: Float { terms.reduce(0) { $0 + $1.weight } }
}

extension ClassMixture: CustomStringConvertible {
  /// The sum as one could type it; a single class just by its name.
  var description: String {
    if terms.count == 1, terms[0].weight == 1 { return terms[0].name }
    return terms.enumerated().map { place, term in
      let sign = term.weight < 0 ? "-" : place == 0 ? "" : "+"
      return "\(sign)\(brief(Double(abs(term.weight))))*\(term.name)"
    }.joined()
  }
}

// MARK: - Reading

extension ClassMixture {
  /// Takes one term off the beginning of `rest`, up to the next sign.
  private static func term(
    _ rest: inout Substring, sign: Float, _ classes: [String], in text: String
  ) throws -> Term {
    var weight: Float = 1
    // Names go first: a class may be called 3, or have a star in its name.
    if name(startingOf: rest, classes) == nil, let star = rest.firstIndex(of: "*") {
      let number = rest[..<star].trimmed
      guard let read = Float(number), read.isFinite, abs(read) <= largestWeight else {
        throw ShellError(
          "“\(number)” in \(text) is no weight. Write a number, a star and a class: "
            + example(classes))
      }
      weight = read
      rest = rest[rest.index(after: star)...].trimmed
    }
    guard let (number, length) = name(startingOf: rest, classes) else {
      let word = rest.prefix { !"+-*".contains($0) }.trimmed
      guard !word.isEmpty else {
        throw ShellError("After the last sign in \(text) a class is missing. \(choices(classes))")
      }
      throw ShellError("There is no class “\(word)”. \(didYouMean(String(word), among: classes))")
    }
    rest = rest.dropFirst(length).trimmed
    let label = number == classes.count ? none : classes[number]
    return Term(number: number, name: label, weight: sign * weight)
  }

  /// The class with the longest name that `text` begins with and that ends there or before a sign.
  private static func name(
    startingOf text: Substring, _ classes: [String]
  ) -> (number: Int, length: Int)? {
    // A class may also be called by its number, where no other has that for a name.
    let others = classes.indices.map { ($0, String($0)) } + [(classes.count, none)]
    let all = classes.enumerated().map { ($0, $1) } + others.filter { !classes.contains($1) }
    let fitting = all.filter { _, name in
      guard !name.isEmpty, text.hasPrefix(name) else { return false }
      return text.dropFirst(name.count).trimmed.first.map { "+-".contains($0) } ?? true
    }
    return fitting.max { $0.1.count < $1.1.count }.map { ($0.0, $0.1.count) }
  }

  private static func choices(_ classes: [String]) -> String {
    "There are: \(classes.joined(separator: ", "))."
  }

  private static func example(_ classes: [String]) -> String {
    "0.5*\(classes.first ?? none)+0.5*\(classes.last ?? none)"
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: Substring {
    let start = drop { $0 == " " }
    return start[..<(start.lastIndex { $0 != " " }.map(start.index(after:)) ?? start.startIndex)]
  }
}
