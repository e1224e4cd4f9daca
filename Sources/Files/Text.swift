extension String {
  /// The lines, without empty ones at the end.
  public var lines: [String] {
    var lines = split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }

  /// The text with blanks behind it, or before it, up to a width in characters.
  public func padded(to width: Int, onTheLeft isRight: Bool = false) -> String {
    let blanks = String(repeating: " ", count: max(0, width - count))
    return isRight ? blanks + self : self + blanks
  }
}
