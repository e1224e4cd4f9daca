/// Commands of the shell with the answers that a chapter shows.
public struct Transcript: Equatable, Sendable {
  /// A command and its answer.
  public struct Exchange: Equatable, Sendable {
    /// The command, without the prompt.
    public let command: String
    /// The line of the chapter that it stands in.
    public let line: Int
    /// The answer's lines; blank ones at its end left out.
    public internal(set) var answer: [String] = []
  }

  /// What stands before every command.
  public static let prompt = "dsh> "

  /// The commands in order.
  public let exchanges: [Exchange]

  /// Reads the content of a `dsh` fence; nil if it does not begin with a command.
  public init?(_ fence: Fence) {
    var exchanges: [Exchange] = []
    for (offset, text) in fence.content.enumerated() {
      if text.hasPrefix(Transcript.prompt) {
        let command = String(text.dropFirst(Transcript.prompt.count))
        exchanges.append(Exchange(command: command, line: fence.line + 1 + offset))
      } else if exchanges.isEmpty {
        guard text.isEmpty else { return nil }
      } else {
        exchanges[exchanges.count - 1].answer.append(text)
      }
    }
    guard !exchanges.isEmpty else { return nil }
    for index in exchanges.indices {
      while exchanges[index].answer.last?.isEmpty == true { exchanges[index].answer.removeLast() }
    }
    self.exchanges = exchanges
  }

  /// The transcript's lines with other answers, one for each command, or nil to keep the book's.
  ///
  /// An answer that the chapter cuts off with `…` is cut at the same length.
  public func lines(answering answers: [[String]?]) -> [String] {
    zip(exchanges, answers).flatMap { exchange, answer in
      let command = [Transcript.prompt + exchange.command]
      guard let answer else { return command + exchange.answer }
      let shown = exchange.answer.firstIndex(of: Agreement.rest)
      return command + (shown.map { answer.prefix($0) + [Agreement.rest] } ?? answer[...])
    }
  }
}
