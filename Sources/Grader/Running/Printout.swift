/// What a learner's code prints: the first page of it, and its last lines, where a crash is told.
struct Printout {
  private static let (page, ending) = (4000, 4000)

  private(set) var count = 0
  private var head: [UInt8] = []
  private var tail: [UInt8] = []

  mutating func add(_ bytes: [UInt8]) {
    count += bytes.count
    head += bytes.prefix(Self.page - head.count)
    tail = (tail + bytes).suffix(Self.ending)
  }

  /// What the learner's code printed, without what Swift adds if it stopped the program.
  func page(endsWithCrash: Bool) -> String {
    let text = Self.plain(head)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let own = endsWithCrash ? Self.beforeCrash(lines) : lines[...]
    let kept = own.joined(separator: "\n")
    return count > Self.page && own.count == lines.count ? kept + " …" : kept
  }

  /// The lines before the message of the crash and the backtrace.
  private static func beforeCrash(_ lines: [Substring]) -> ArraySlice<Substring> {
    let before = lines.prefix { !$0.hasPrefix("*** ") }
    return before.lastIndex { $0.contains(Self.crash) }.map { before[..<$0] } ?? before
  }

  private static let crash = "Fatal error: "

  /// Why Swift stopped the program, and the learner's line where that is told; nil if it did not.
  ///
  /// `files` are the learner's.
  func crash(in files: [String]) -> String? {
    let lines = Self.plain(tail).split(separator: "\n")
    guard let last = lines.last(where: { $0.contains(Self.crash) }),
      let range = last.firstRange(of: Self.crash)
    else { return nil }
    let message = last[range.upperBound...].trimmed
    let told = [last[..<range.lowerBound]] + lines.filter { $0.contains(" at ") }
    let place = told.lazy.compactMap { Self.place(in: $0, among: files) }.first
    return place.map { "\(message) (\($0))" } ?? String(message)
  }

  /// What is said to have kept the worker from starting: a complaint of the programs around it, or of
  /// the system's loader; nil if there is none. A learner's code can say the same.
  var launcherFailure: String? {
    let line = Self.plain(head).split(separator: "\n").last { line in
      ["bwrap: ", "setpriv: ", "prlimit: "].contains { line.hasPrefix($0) }
        || line.contains(": error while loading shared libraries: ")
    }
    return line.map { String($0.prefix(300)) }
  }

  /// `Noised.swift, line 12` from a text with `Noised.swift:12:` in it.
  private static func place(in text: Substring, among files: [String]) -> String? {
    for file in files {
      guard let range = text.firstRange(of: "/\(file):") else { continue }
      let line = text[range.upperBound...].prefix { $0.isASCII && $0.isNumber }
      if !line.isEmpty { return "\(file), line \(line)" }
    }
    return nil
  }

  /// The text without anything that could control a terminal.
  private static func plain(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    return String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          let isControl = scalar.properties.generalCategory == .control
          return isControl && scalar != "\n" && scalar != "\t" ? "·" : scalar
        }))
  }
}

extension Substring {
  fileprivate var trimmed: Substring {
    let start = drop { $0.isWhitespace }
    return start.dropLast(start.reversed().prefix { $0.isWhitespace }.count)
  }
}
