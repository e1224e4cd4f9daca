import CReadline
import Glibc

/// Where lines come from: a person at a terminal, or a script on standard input.
protocol LineReader: AnyObject {
  /// The next line without its end, or nil at the end of input.
  ///
  /// Throws: a `ShellError` for a line that is too long to be one.
  func next() throws -> String?
}

/// Reads lines through GNU readline: editing, history and completion.
final class TerminalReader: LineReader {
  private let prompt: String
  private let historyPath: String?
  private let complete: (String) -> [String]
  private var last: String?
  private var proposals: [String] = []
  private var isAsking = false

  /// Starts readline, with the history of earlier sessions if there is one.
  init(prompt: String, historyPath: String?, complete: @escaping (String) -> [String]) {
    self.prompt = TerminalReader.editable(prompt)
    self.historyPath = historyPath
    self.complete = complete
    let context = Unmanaged.passUnretained(self).toOpaque()
    creadline_start("dsh", propose, context)
    if let historyPath { creadline_load_history(historyPath) }
  }

  func next() -> String? {
    guard let text = creadline_read(prompt) else { return nil }
    defer { free(text) }
    let line = String(cString: text)
    remember(line)
    return line
  }

  /// Asks a question whose answer is no command: nothing is proposed for it, and it is not kept. Nil
  /// at the end of input or at Ctrl-C.
  func ask(_ question: String) -> String? {
    isAsking = true
    defer { isAsking = false }
    guard let text = creadline_read(TerminalReader.editable(question)) else { return nil }
    defer { free(text) }
    return creadline_gave_up() != 0 ? nil : String(cString: text)
  }

  /// A prompt with the marks by which readline knows which of its characters take no room.
  private static func editable(_ prompt: String) -> String {
    prompt.replacing(/\u{1B}\[[0-9;]*m/) { "\u{01}\($0.output)\u{02}" }
  }

  private func remember(_ line: String) {
    guard line.contains(where: { $0 != " " }), line != last else { return }
    last = line
    creadline_remember(line)
    if let historyPath { creadline_append_history(1, historyPath) }
  }

  /// Proposal number `index` for a line; they are worked out when the first is asked for.
  fileprivate func proposal(for line: String, index: Int) -> String? {
    if index == 0 { proposals = isAsking ? [] : complete(line) }
    return proposals.indices.contains(index) ? proposals[index] : nil
  }
}

/// The C function that readline calls when Tab is pressed; `context` is the reader.
private func propose(
  _ context: UnsafeMutableRawPointer?, _ line: UnsafePointer<CChar>?, _ end: CInt, _ index: CInt
) -> UnsafeMutablePointer<CChar>? {
  guard let context, let line else { return nil }
  let reader = Unmanaged<TerminalReader>.fromOpaque(context).takeUnretainedValue()
  let beforeCursor = String(decoding: String(cString: line).utf8.prefix(Int(end)), as: UTF8.self)
  return reader.proposal(for: beforeCursor, index: Int(index)).flatMap { strdup($0) }
}

/// Reads lines from a pipe or a file on standard input, each at most `Line.maximumLength` long.
final class ScriptReader: LineReader {
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  private var isAtStart = true
  /// The number of the line that was read last, from 1.
  private(set) var number = 0
  private let read: () throws -> [UInt8]

  /// Reads from `read`, which returns the next bytes, and none at the end.
  init(read: @escaping () throws -> [UInt8]) { self.read = read }

  /// A reader of standard input, which throws `Interrupted` if Ctrl-C is pressed while it waits.
  static func standardInput() -> ScriptReader {
    ScriptReader {
      var bytes = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
        if count >= 0 { return Array(bytes.prefix(count)) }
        switch errno {
        case EINTR: if creadline_take_interrupt() != 0 { throw Interrupted() }
        case EAGAIN: waitUntilReady(STDIN_FILENO, for: POLLIN)
        case let reason:
          throw ShellError(
            "Cannot read the script: \(String(cString: strerror(reason))). "
              + "Give a file or a pipe on standard input.")
        }
      }
    }
  }

  /// The line that answers a command's question, which is shown with it.
  func reply(to prompt: String, on console: Console) throws -> String? {
    guard let reply = try next() else { return nil }
    console.say(prompt + reply)
    return reply
  }

  func next() throws -> String? {
    number += 1
    var line: [UInt8] = []
    var length = 0
    while true {
      if position == buffer.count, try !refill() { break }
      let end = buffer[position...].firstIndex(of: UInt8(ascii: "\n")) ?? buffer.count
      length += end - position
      // Of a line that is too long only the length is kept.
      if length <= Line.maximumLength { line += buffer[position..<end] }
      position = end
      if end < buffer.count {
        position += 1
        return try text(of: line, length: length)
      }
    }
    return length == 0 ? nil : try text(of: line, length: length)
  }

  private func refill() throws -> Bool {
    guard !isAtEnd else { return false }
    (buffer, position) = (try read(), 0)
    isAtEnd = buffer.isEmpty
    return !isAtEnd
  }

  private func text(of line: [UInt8], length: Int) throws -> String {
    guard length <= Line.maximumLength else { throw Line.tooLong(length) }
    // Some editors begin a file with a mark that says it is UTF-8.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let line = isAtStart && line.starts(with: mark) ? Array(line.dropFirst(mark.count)) : line
    isAtStart = false
    guard let text = String(validating: line, as: UTF8.self) else {
      throw ShellError("A line of the script is not UTF-8 text. Is it a picture by mistake?")
    }
    return text.last == "\r" ? String(text.dropLast()) : text
  }
}

/// Waits until a descriptor that somebody else made non-blocking can be read or written.
func waitUntilReady(_ descriptor: Int32, for event: Int32) {
  var request = pollfd(fd: descriptor, events: Int16(event), revents: 0)
  poll(&request, 1, -1)
}
