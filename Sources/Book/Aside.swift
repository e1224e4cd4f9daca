/// A blockquote with a title.
public struct Aside: Equatable, Sendable {
  /// What it is there for.
  public enum Kind: Equatable, Sendable {
    /// `**Exercise 1.4 · Straight to step t** (8 points)`, with a ★ after the number of one whose
    /// answer stands nowhere.
    case exercise(ExerciseTitle)
    /// `**Box · Bayes for Gaussians.**`: what is needed beyond school.
    case box(String)
    /// `**WRONG · √β in place of β.**`: a formula that circulates, and its damage.
    case wrong(String)
    /// `**Checkpoint 1.a** Question?`
    case checkpoint(Checkpoint)
  }

  /// What it is there for.
  public let kind: Kind
  /// Its first line, from 1.
  public let line: Int
  /// Its lines without the marks of the quote.
  public let content: [String]

  /// Its last line.
  public var lastLine: Int { line + content.count - 1 }
}

/// How a chapter sets an exercise.
public struct ExerciseTitle: Equatable, Sendable {
  /// The number, such as `1.4`.
  public let id: String
  /// Whether a ★ follows it.
  public let isTransfer: Bool
  /// The title.
  public let title: String
  /// What it is worth.
  public let points: Int
}

extension Aside {
  /// Reads a quote; nil if it has no title of a known kind.
  ///
  /// Throws: a `Problem` for a title or a checkpoint that is not as agreed.
  init?(_ content: [String], line: Int, file: String) throws(Problem) {
    guard let first = content.first, first.hasPrefix("**") else { return nil }
    if first.hasPrefix("**Exercise") {
      kind = .exercise(try ExerciseTitle(first, line: line, file: file))
    } else if first.hasPrefix("**Checkpoint") {
      kind = .checkpoint(try Checkpoint(content, line: line, file: file))
    } else if let match = first.prefixMatch(of: /\*\*(Box|WRONG) · (.+?)\.?\*\*/) {
      let title = String(match.2)
      kind = match.1 == "Box" ? .box(title) : .wrong(title)
    } else if first.hasPrefix("**Box") || first.hasPrefix("**WRONG") {
      throw Problem(file, line, "A box begins like this: > **Box · Its title.** Text …")
    } else {
      return nil
    }
    self.line = line
    self.content = content
  }
}

extension ExerciseTitle {
  init(_ text: String, line: Int, file: String) throws(Problem) {
    let pattern = /\*\*Exercise (\d+\.\d+)(★?) · (.+?)\*\* \((\d+) points?\)\s*/
    guard let match = text.wholeMatch(of: pattern), let points = Int(match.4) else {
      throw Problem(
        file, line, "An exercise begins like this: > **Exercise 1.4 · Its title** (8 points)")
    }
    id = String(match.1)
    isTransfer = !match.2.isEmpty
    title = String(match.3)
    self.points = points
  }
}

extension Chapter {
  /// The exercises that the text sets, in order.
  public var exerciseTitles: [ExerciseTitle] {
    asides.compactMap { if case .exercise(let title) = $0.kind { title } else { nil } }
  }
}
