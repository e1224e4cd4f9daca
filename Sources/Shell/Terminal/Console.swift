import CReadline
import Files
import Glibc
import Pictures

/// Where the shell speaks: a terminal, a pipe, or a test that listens.
final class Console {
  /// What the other side can show.
  struct Abilities {
    /// Whether a person sits there: prompts, progress and previews make sense.
    var isTerminal = false
    /// The environment variables that say what the terminal understands.
    var environment: [String: String] = [:]

    /// How pictures are shown in place.
    var pictures: TerminalKind { isTerminal ? .detected(in: environment) : .words }

    /// Whether pictures are to be told in words, for screen readers.
    var prefersWords: Bool { !environment["ACCESSIBLE", default: ""].isEmpty }

    var hasColor: Bool {
      isTerminal && environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }
  }

  let abilities: Abilities
  /// Whether pictures may take up the whole screen, for those who sit far away.
  var isLarge = false
  private let write: (String) -> Void
  private var progressStart: ContinuousClock.Instant?
  private var progressShown: ContinuousClock.Instant?

  init(abilities: Abilities, write: @escaping (String) -> Void) {
    self.abilities = abilities
    self.write = write
  }

  /// Says a line; on a terminal it is broken between words.
  func say(_ text: String) {
    clearProgress()
    let lines = abilities.isTerminal ? wrapped(text, to: columns) : [text]
    write(lines.joined(separator: "\n") + "\n")
  }

  /// Prints text that ends its own lines, such as an inline picture.
  func show(_ text: String) {
    clearProgress()
    write(text)
  }

  /// Shows a picture in place, as well as the terminal can.
  func preview(_ rendering: Rendering) {
    let kind = abilities.pictures
    guard kind != .words else { return }
    let size = Console.size()
    let rows = max(8, isLarge ? size.rows - 3 : min(size.rows - 4, 18))
    let isDrawnWithLetters = [.trueColor, .colors256, .plain].contains(kind)
    let picture = isDrawnWithLetters ? rendering.bare(fitting: size.columns) : rendering.picture
    let text = try? Pictures.preview(picture, on: kind, columns: size.columns, rows: rows) {
      try PNG(pixels: $0).encode()
    }
    guard let text else { return }
    show(text)
    // Letters drawn as pixels would be too small to read there.
    if isDrawnWithLetters, !rendering.labels.isEmpty {
      say(faint(rendering.labels.joined(separator: "  ")))
    }
  }

  /// The terminal's size in characters; 80 × 24 where it does not say.
  private static func size() -> (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// How many characters fit in a line.
  var columns: Int { abilities.isTerminal ? Console.size().columns : 80 }

  /// Text that stands back a little, where the terminal can.
  func faint(_ text: String) -> String {
    abilities.hasColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text
  }

  /// Text that stands out, where the terminal can.
  func bold(_ text: String) -> String {
    abilities.hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text
  }

  /// A word that is good or bad news, where the terminal can: bold, green or yellow.
  func marked(_ text: String, isGood: Bool) -> String {
    abilities.hasColor ? "\u{1B}[1;\(isGood ? 32 : 33)m\(text)\u{1B}[0m" : text
  }

  /// The prompt, marked so that readline knows which of its characters take no room.
  var prompt: String {
    abilities.hasColor ? "\u{01}\u{1B}[1;36m\u{02}dsh>\u{01}\u{1B}[0m\u{02} " : "dsh> "
  }

  /// Tells what went wrong, and goes on.
  func complain(_ problem: any Error) {
    say(abilities.hasColor ? "\u{1B}[33m\(problem)\u{1B}[0m" : "\(problem)")
  }

  /// Shows a prompt and reads a person's line; nil at the end of input or at Ctrl-C. (The standard
  /// library's `readLine` would go on reading after it.)
  func ask(_ prompt: String) -> String? {
    clearProgress()
    write(prompt)
    var bytes: [UInt8] = []
    var key: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &key, 1)
      if count == 1 {
        if key == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
        bytes.append(key)
      } else if count == 0 || errno != EINTR || creadline_take_interrupt() != 0 {
        return nil
      }
    }
  }

  /// Shows how far long work has come, on a terminal only, and not before it has taken a while.
  func progress(_ what: String, done: Int, of total: Int) {
    guard abilities.isTerminal else { return }
    let now = ContinuousClock.now
    guard let start = progressStart, done > 0 else {
      progressStart = now
      return
    }
    let elapsed = start.duration(to: now)
    guard elapsed > .milliseconds(400) else { return }
    if let shown = progressShown, shown.duration(to: now) < .milliseconds(100) { return }
    progressShown = now
    let left = elapsed / done * (total - done)
    write("\r\u{1B}[K\(what) \(done) of \(total), \(clock(left)) left")
  }

  /// Shows at once what is being done, on a terminal only, until there is something to say.
  func status(_ text: String) {
    guard abilities.isTerminal else { return }
    progressShown = .now
    write("\r\u{1B}[K\(faint(text))")
  }

  /// Takes the progress line away.
  func clearProgress() {
    if progressShown != nil { write("\r\u{1B}[K") }
    (progressStart, progressShown) = (nil, nil)
  }

  private func clock(_ duration: Duration) -> String {
    let seconds = Int(duration.components.seconds)
    guard seconds >= 60 else { return "\(seconds) s" }
    return "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
  }
}
