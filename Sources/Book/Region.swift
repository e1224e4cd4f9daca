/// A part of a source file that a chapter shows by itself: what stands between the lines
/// `// region: NAME` and `// endregion`.
public struct Region: Equatable, Sendable {
  /// The name after `// region:`.
  public let name: String
  /// The path of its file.
  public let file: String
  /// The number of the line after the opening mark; the file's first line is 1.
  public let firstLine: Int
  /// The number of the line before the closing mark.
  public let lastLine: Int

  /// The regions of one file, in order.
  ///
  /// Throws: a `Problem` for a mark without its partner, a region inside another or without lines.
  public static func regions(in lines: [String], file: String) throws(Problem) -> [Region] {
    var regions: [Region] = []
    var open: (name: String, line: Int)?
    for (number, line) in zip(1..., lines) {
      if let name = openedName(line) {
        if let open {
          throw Problem(file, number, "A region begins inside “\(open.name)”; end that one first.")
        }
        open = (name, number)
      } else if isMark(line) {
        guard let (name, start) = open else {
          throw Problem(file, number, "A region ends here that never began. Delete the line.")
        }
        guard number > start + 1 else {
          throw Problem(file, number, "The region “\(name)” has no lines.")
        }
        regions.append(Region(name: name, file: file, firstLine: start + 1, lastLine: number - 1))
        open = nil
      }
    }
    guard let open else { return regions }
    throw Problem(
      file, open.line, "The region “\(open.name)” has no end. Write // endregion below it.")
  }

  /// Whether a line is the mark at either end of a region.
  static func isMark(_ line: String) -> Bool {
    openedName(line) != nil || line.drop { $0 == " " } == "// endregion"
  }

  private static func openedName(_ line: String) -> String? {
    let text = line.drop { $0 == " " }
    let mark = "// region: "
    return text.hasPrefix(mark) ? String(text.dropFirst(mark.count)) : nil
  }
}
