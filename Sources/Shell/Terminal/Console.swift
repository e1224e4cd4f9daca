import Files
import Glibc
import Pictures
import Tensors

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
    // Letters drawn as pixels would be too small to read there.
    guard isDrawnWithLetters, rendering.frames.count > 1 else {
      let picture = isDrawnWithLetters ? rendering.frames[0] : rendering.picture
      return show(text(of: picture, on: kind, columns: size.columns, rows: rows))
    }
    for stripe in rendering.stripes(width: size.columns, height: rows) {
      let (height, width) = (stripe.picture.shape[0], stripe.picture.shape[1])
      show(text(of: stripe.picture, on: kind, columns: width, rows: (height + 1) / 2))
      if let labels = stripe.labels { say(faint(labels)) }
    }
  }

  /// What makes a terminal show a picture; nothing if that cannot be.
  private func text(
    of picture: Tensor, on kind: TerminalKind, columns: Int, rows: Int
  ) -> String {
    let text = try? Pictures.preview(picture, on: kind, columns: columns, rows: rows) {
      try PNG(pixels: $0).encode()
    }
    return text ?? ""
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

  /// What a line for the shell is typed behind.
  var prompt: String { abilities.hasColor ? "\u{1B}[1;36mdsh>\u{1B}[0m " : "dsh> " }

  /// Tells what went wrong, and goes on.
  func complain(_ problem: any Error) {
    say(abilities.hasColor ? "\u{1B}[33m\(problem)\u{1B}[0m" : "\(problem)")
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
    progress("\(what) \(done) of \(total)", left: elapsed / done * (total - done))
  }

  /// Shows how far long work has come whose end somebody else has reckoned, on a terminal only.
  func progress(_ text: String, left: Duration) {
    guard abilities.isTerminal else { return }
    let now = ContinuousClock.now
    if let shown = progressShown, shown.duration(to: now) < .milliseconds(100) { return }
    progressShown = now
    write("\r\u{1B}[K\(text), \(clock(left)) left")
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
