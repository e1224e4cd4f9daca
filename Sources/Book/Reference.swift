/// A place in running text that speaks of an equation or an exercise by its number.
public struct Reference: Equatable, Sendable {
  /// What stands there.
  public enum Kind: Equatable, Sendable {
    /// `equation 1.4`, `equations (1.4) and (1.5)`.
    case equation
    /// `exercise 1.4`, `exercises 1.1 to 1.3`; and `1.5★` anywhere.
    case exercise
    /// `(1.4)`, as the book writes equations; other numbers may stand in brackets, too.
    case inBrackets
  }

  /// What stands there.
  public let kind: Kind
  /// The number, such as `1.4`, or `A.4` in an appendix.
  public let number: String
  /// The place in the text: the number with its word, its brackets and its star.
  public let range: Range<String.Index>

  /// The references in prose, a piece of a line without code and formulas, in order.
  public static func all(in prose: String) -> [Reference] {
    let number = #/([Ee]quations? |[Ee]xercises? )?(\(?)((?:\d+|[A-Z])\.\d+)(\)?)(★?)/#
    var found: [Reference] = []
    // What a plural before a list of numbers says of all of them, and where the last one ended.
    var list: (kind: Kind, end: String.Index)?
    for match in prose.matches(of: number) where isApart(match.range, in: prose) {
      let goesOn = list.map { joints.contains(prose[$0.end..<match.range.lowerBound]) } ?? false
      let listed: Kind? =
        match.1.map { $0.lowercased().hasPrefix("equation") ? Kind.equation : .exercise }
        ?? (goesOn ? list?.kind : nil)
      let isList = goesOn || match.1.map { $0.hasSuffix("s ") } == true
      list = isList ? listed.map { ($0, match.range.upperBound) } : nil
      let isBracketed = !match.2.isEmpty && !match.4.isEmpty
      guard let kind = listed ?? (match.5.isEmpty ? isBracketed ? .inBrackets : nil : .exercise)
      else { continue }
      found.append(Reference(kind: kind, number: String(match.3), range: match.range))
    }
    return found
  }

  private static let joints: Set<Substring> = [", ", " and ", ", and ", " or ", " to ", "–"]

  /// Whether the number is no part of a longer one, of a version or of a call.
  private static func isApart(_ range: Range<String.Index>, in prose: String) -> Bool {
    let before = prose[..<range.lowerBound].last
    let isAfterWord = before.map { $0.isLetter || $0.isNumber || ".,_^)]}".contains($0) } ?? false
    return !isAfterWord && prose[range.upperBound...].prefixMatch(of: #/\.?\d|%/#) == nil
  }
}
