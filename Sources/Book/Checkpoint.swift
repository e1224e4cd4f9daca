/// A short question near what it asks about, with an answer and a word on each wrong one.
public struct Checkpoint: Equatable, Sendable {
  /// The number, such as `1.a`, or `A.a` in an appendix.
  public let id: String
  /// The question.
  public let question: String
  /// The options to choose from; none if a number is asked for.
  public let options: [Option]
  /// What is right.
  public let answer: Answer
  /// What to say to a reply, by the option's letter or the number as it is written; `because` belongs
  /// to the right one.
  public let feedback: [String: String]
  /// The line of the question.
  public let line: Int

  /// One of several things to choose from.
  public struct Option: Equatable, Sendable {
    /// The letter that stands for it.
    public let letter: String
    /// What it says.
    public let text: String
  }

  /// What is right.
  public enum Answer: Equatable, Sendable {
    /// The option with this letter.
    case option(String)
    /// A number, and how far a reply may be from it.
    case number(Double, within: Double)
  }
}

// MARK: - Reading

extension Checkpoint {
  init(_ content: [String], line: Int, file: String) throws(Problem) {
    func complain(_ text: String) -> Problem { Problem(file, line, text) }
    let text = content.joined(separator: "\n")
    guard let title = text.prefixMatch(of: /\*\*Checkpoint ((?:\d+|[A-Z])\.[a-z])\*\*\s+/) else {
      throw complain("A checkpoint begins like this: > **Checkpoint 1.a** The question?")
    }
    id = String(title.1)
    guard let start = text.firstRange(of: "<!-- answer: "),
      let end = text[start.upperBound...].firstRange(of: "-->")
    else { throw complain("Checkpoint \(id) needs its answer: > <!-- answer: b … -->") }
    let visible = Checkpoint.entries(text[title.range.upperBound..<start.lowerBound]) { line in
      line.prefixMatch(of: #/([a-z])\. /#).map { (String($0.1), $0.range.upperBound) }
    }
    question = visible.head
    options = visible.entries.map { Option(letter: $0.key, text: $0.text) }
    let hidden = Checkpoint.entries(text[start.upperBound..<end.lowerBound]) { line in
      line.prefixMatch(of: #/(\w|because|[-−]?[0-9.]+): /#).map {
        (String($0.1), $0.range.upperBound)
      }
    }
    feedback = Dictionary(hidden.entries.map { ($0.key, $0.text) }) { first, _ in first }
    self.line = line
    let key = hidden.head
    if options.isEmpty {
      let parts = key.split(separator: "±").map { Checkpoint.number($0) }
      guard (1...2).contains(parts.count), let value = parts[0], let reach = parts.last ?? 0 else {
        throw complain(
          "The answer of checkpoint \(id) is a number like 0.28 ± 0.005, not “\(key)”.")
      }
      answer = .number(value, within: parts.count == 1 ? 0 : reach)
    } else {
      guard options.contains(where: { $0.letter == key }) else {
        throw complain("Checkpoint \(id) has no option “\(key)”, which is to be its answer.")
      }
      answer = .option(key)
    }
    try requireFeedback(complain)
  }

  private func requireFeedback(_ complain: (String) -> Problem) throws(Problem) {
    guard !question.isEmpty else { throw complain("Checkpoint \(id) asks nothing.") }
    let needed = options.isEmpty ? ["because"] : options.map(\.letter)
    for key in needed where feedback[key] == nil {
      throw complain("Checkpoint \(id) says nothing to “\(key)”: add a line “\(key): …”.")
    }
  }

  /// Lines as a head and entries, each of which may go on for several lines.
  private static func entries(
    _ text: Substring, key: (Substring) -> (key: String, end: String.Index)?
  ) -> (head: String, entries: [(key: String, text: String)]) {
    var head: [Substring] = []
    var entries: [(key: String, text: [Substring])] = []
    for line in text.split(separator: "\n") {
      if let (key, end) = key(line) {
        entries.append((key, [line[end...]]))
      } else if entries.isEmpty {
        head.append(line)
      } else {
        entries[entries.count - 1].text.append(line)
      }
    }
    func joined(_ lines: [Substring]) -> String {
      lines.map { String($0).trimming([" "]) }.filter { !$0.isEmpty }.joined(separator: " ")
    }
    return (joined(head), entries.map { ($0.key, joined($0.text)) })
  }

  /// A number as a person writes it: with a decimal point or comma, a real minus sign, as 28% or as
  /// a fraction, 7/25.
  static func number(_ text: some StringProtocol) -> Double? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2 {
      guard let above = number(parts[0]), let below = number(parts[1]) else { return nil }
      return above / below
    }
    let text = String(text).trimming([" "])
    let isShare = text.hasSuffix("%")
    let plain = String(
      (isShare ? text.dropLast() : text[...]).map { $0 == "," ? "." : $0 == "−" ? "-" : $0 })
    return Double(plain.trimming([" "])).map { isShare ? $0 / 100 : $0 }
  }
}

// MARK: - Grading

extension Checkpoint {
  /// What a reply is worth.
  public enum Verdict: Equatable, Sendable {
    /// It is right; why.
    case right(String)
    /// It is wrong; what speaks against it.
    case wrong(String)
    /// It is no answer to this question; what to type.
    case unreadable(String)
  }

  /// Judges what a person typed: an option's letter, or a number.
  public func verdict(on reply: String) -> Verdict {
    let reply = reply.trimming([" ", "\t", ".", "(", ")"])
    switch answer {
    case .option(let right):
      let letter = reply.lowercased()
      guard options.contains(where: { $0.letter == letter }) else {
        let letters = options.map(\.letter).joined(separator: ", ")
        return .unreadable("Type one of \(letters).")
      }
      let why = feedback[letter, default: ""]
      return letter == right ? .right(why) : .wrong(why)
    case .number(let right, let reach):
      guard let number = Checkpoint.number(reply), number.isFinite else {
        return .unreadable("Type a number, such as 0.25.")
      }
      // A reply at the very edge counts, though the difference may be rounded up.
      func isNear(_ value: Double) -> Bool { abs(number - value) <= reach * (1 + 1e-9) }
      if isNear(right) { return .right(feedback["because", default: ""]) }
      let known = feedback.first { Checkpoint.number($0.key).map(isNear) ?? false }
      return .wrong(known?.value ?? "")
    }
  }

  /// Why the right answer is right.
  public var reason: String {
    switch answer {
    case .option(let letter): feedback[letter, default: ""]
    case .number: feedback["because", default: ""]
    }
  }

  /// The right answer in words: the option with its letter, or the number.
  public var written: String {
    switch answer {
    case .option(let letter):
      let text = options.first { $0.letter == letter }?.text ?? ""
      return "\(letter). \(text)"
    case .number(let value, _):
      let isWhole = value == value.rounded() && abs(value) < 1e15
      return (isWhole ? "\(Int(value))" : "\(value)").replacing("-", with: "−")
    }
  }
}
