/// The commands that made the session what it is, and what each of them read and wrote.
///
/// From it follows the shortest script that makes one picture again, which every PNG carries:
/// going backwards, a command is needed if it wrote what is needed later, and then all that it read
/// is needed too (a backward slice; M. Weiser, “Program slicing”, 1981).
struct Journal: Sendable {
  /// The names of values, runs and settings that a command touched.
  struct Touched: Sendable, Equatable {
    var reads: Set<String> = []
    var writes: Set<String> = []
  }

  struct Entry: Sendable, Equatable {
    let line: String
    let touched: Touched
  }

  private(set) var entries: [Entry] = []

  mutating func append(_ line: String, _ touched: Touched) {
    entries.append(Entry(line: line, touched: touched))
  }

  /// The commands that lead to `needed` in the order in which they were given, and those names
  /// among all that were read which no command wrote: they come from the session's start.
  func slice(for needed: Set<String>) -> (lines: [String], fromStart: Set<String>) {
    var needed = needed
    var lines: [String] = []
    for entry in entries.reversed() where !entry.touched.writes.isDisjoint(with: needed) {
      needed.subtract(entry.touched.writes)
      needed.formUnion(entry.touched.reads)
      lines.append(entry.line)
    }
    return (lines.reversed(), needed)
  }
}
