/// Compares what a chapter prints with what came out this time.
///
/// Words have to match. A number with a decimal point or an exponent, or a percentage, may differ by
/// one unit of the last digit that the chapter prints, because other processors round differently;
/// or by 2e-6 of itself, what sums of float32 in another order come to. Whole numbers count things,
/// name steps and files, and have to match. How many blanks stand between words does not matter,
/// since a digit more or less moves a column.
///
/// One unit is much if the code no longer computes so many digits. So where a transcript has at least
/// four fractions of at most four decimals, they must print as many as before, counting those of the
/// longest: that all of them end in 0 by chance is one case in ten thousand. (Numbers with more are not
/// rounded by the code, and as many digits as they need change with the last bit.)
///
/// Where a chapter shows measured times, its fractions and percentages stand for an order of
/// magnitude or two: they may differ by a factor of a hundred. On a machine that is busy with other
/// work, the same code was seen to take seventeen times as long.
public enum Agreement {
  /// The line of a transcript that stands for any rest.
  public static let rest = "…"

  /// The position of the first line that differs, or nil if all agree.
  public static func firstDifference(
    book: [String], now: [String], isMeasured: Bool = false
  ) -> Int? {
    if let end = book.firstIndex(of: rest) {
      let shown = Array(book[..<end])
      return firstDifference(
        book: shown, now: Array(now.prefix(shown.count)), isMeasured: isMeasured)
    }
    for (index, (old, new)) in zip(book, now).enumerated()
    where !agree(old, new, isMeasured: isMeasured) {
      return index
    }
    guard book.count == now.count else { return min(book.count, now.count) }
    return isMeasured ? nil : firstOfOtherPrecision(book: book, now: now)
  }

  /// The first line that has more decimals than all of the other transcript; nil if there is none, or
  /// too few to tell.
  private static func firstOfOtherPrecision(book: [String], now: [String]) -> Int? {
    let (old, new) = (book.map(decimals), now.map(decimals))
    guard old.joined().count >= 4, let longest = old.joined().max(),
      let longestNow = new.joined().max(), longest != longestNow, max(longest, longestNow) <= 4
    else { return nil }
    let shorter = min(longest, longestNow)
    return (longest > longestNow ? old : new).firstIndex { $0.contains { $0 > shorter } }
  }

  /// How many decimals the fractions of a line have.
  private static func decimals(of line: String) -> [Int] {
    line.matches(of: /\d\.(\d+)/).map { $0.output.1.count }
  }

  /// Whether two lines agree.
  public static func agree(_ book: String, _ now: String, isMeasured: Bool = false) -> Bool {
    if book == now { return true }
    let (old, new) = (book.split(separator: " "), now.split(separator: " "))
    return old.count == new.count
      && zip(old, new).allSatisfy { old, new in
        let (old, new) = (pieces(of: old), pieces(of: new))
        return old.count == new.count
          && zip(old, new).allSatisfy { piecesAgree($0, $1, isMeasured: isMeasured) }
      }
  }

  /// A word cut into numbers and what stands between them.
  private static func pieces(of word: Substring) -> [Substring] {
    var pieces: [Substring] = []
    var position = word.startIndex
    for match in word.matches(of: /[-−]?\d+(\.\d+)?([eE][-+]?\d+)?%?/) {
      if position < match.range.lowerBound {
        pieces.append(word[position..<match.range.lowerBound])
      }
      pieces.append(match.output.0)
      position = match.range.upperBound
    }
    if position < word.endIndex { pieces.append(word[position...]) }
    return pieces
  }

  private static func piecesAgree(
    _ book: Substring, _ now: Substring, isMeasured: Bool
  ) -> Bool {
    if book == now { return true }
    guard let old = Measured(book), let new = Measured(now), old.isPercentage == new.isPercentage
    else { return false }
    if isMeasured, old.value * new.value > 0, (0.01...100).contains(new.value / old.value) {
      return true
    }
    // Both are decimal fractions, so their distance is rounded itself.
    return abs(old.value - new.value) <= max(old.unit * (1 + 1e-6), 2e-6 * abs(old.value))
  }

  /// A number that was measured or computed, not counted.
  private struct Measured {
    let value: Double
    /// What one more in its last digit would add.
    let unit: Double
    let isPercentage: Bool

    init?(_ text: Substring) {
      isPercentage = text.hasSuffix("%")
      let plain = String(text.filter { $0 != "%" }.map { $0 == "−" ? "-" : $0 })
      let isFraction = plain.contains { ".eE".contains($0) }
      guard let value = Double(plain), isPercentage || isFraction else { return nil }
      self.value = value
      let parts = plain.lowercased().split(separator: "e")
      let decimals = parts[0].split(separator: ".").dropFirst().first?.count ?? 0
      let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      unit = Double("1e\(exponent - decimals)") ?? 0
    }
  }
}
