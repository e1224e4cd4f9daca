/// A heading.
public struct Heading: Equatable, Sendable {
  /// 1 for a title, 2 for a section.
  public let level: Int
  /// The text, as it is written.
  public let text: String
  /// What a link in the text calls it, as GitHub makes it of the heading's words.
  public let anchor: String
  /// What its page calls it: ASCII, so that no browser, mail program or file system writes it in
  /// another way. “What is kept: ᾱ” becomes `what-is-kept-alpha-bar`.
  public let id: String
  /// The line that it stands in.
  public let line: Int
}

/// Makes names of headings, no two of them alike.
struct HeadingNames {
  private var anchors: [String: Int] = [:]
  private var ids: [String: Int] = [:]

  /// The heading whose text is `title`.
  mutating func heading(_ title: String, level: Int, line: Int) -> Heading {
    Heading(
      level: level, text: title, anchor: HeadingNames.numbered(anchor(of: title), &anchors),
      id: HeadingNames.numbered(id(of: title), &ids), line: line)
  }

  /// The second heading of a name gets a 1 at its end, as on GitHub.
  private static func numbered(_ name: String, _ counts: inout [String: Int]) -> String {
    let count = counts[name, default: 0]
    counts[name] = count + 1
    return count == 0 ? name : "\(name)-\(count)"
  }

  /// GitHub keeps letters, the marks on them, decimal digits, hyphens and low lines.
  private func anchor(of title: String) -> String {
    let kept = title.lowercased().unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
      if scalar == " " { return "-" }
      if scalar == "-" || scalar == "_" { return scalar }
      switch scalar.properties.generalCategory {
      case .lowercaseLetter, .uppercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
        return scalar
      default: return nil
      }
    }
    return String(String.UnicodeScalarView(kept))
  }

  private func id(of title: String) -> String {
    let words = title.lowercased().unicodeScalars.map(HeadingNames.ascii).joined()
      .split(separator: "-")
    return words.isEmpty ? "section" : words.joined(separator: "-")
  }

  /// How one character is written: a Greek letter by its name, an index as a digit, a mark upon a
  /// letter as it is read aloud in formulas.
  private static func ascii(_ scalar: Unicode.Scalar) -> String {
    if scalar.isASCII {
      let isKept = scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isKept ? String(scalar) : scalar == " " || scalar == "-" ? "-" : ""
    }
    if let value = scalar.properties.numericValue, value == value.rounded() {
      return String(Int(value))
    }
    let name = scalar.properties.name ?? ""
    if let mark = name.wholeMatch(of: /COMBINING (.+)/) { return marks[String(mark.1)] ?? "" }
    guard let letter = name.wholeMatch(of: /(GREEK|LATIN) SMALL LETTER ([A-Z ]+?)( WITH (.+))?/)
    else {
      return ""
    }
    let isFormula = letter.1 == "GREEK"
    return letter.2.lowercased() + (isFormula ? letter.4.flatMap { marks[String($0)] } ?? "" : "")
  }

  private static let marks = [
    "MACRON": "-bar-", "OVERLINE": "-bar-", "CIRCUMFLEX ACCENT": "-hat-", "TILDE": "-tilde-",
  ]
}
