/// A chapter of the book taken apart: what it shows, runs, asks and refers to.
///
/// Any other Markdown file of the project is read the same way; it has no front matter then.
/// Line numbers count from 1.
public struct Chapter: Sendable {
  /// The path, from the project's folder: `chapters/01-forward-process.md`.
  public let path: String
  /// All lines of the file.
  public let lines: [String]
  /// What stands between the two `---` at its top; nil for a file that is no chapter.
  public internal(set) var frontMatter: FrontMatter?
  /// Code, transcripts and output, in order.
  public internal(set) var fences: [Fence] = []
  /// Pictures, in order.
  public internal(set) var figures: [Figure] = []
  /// Blockquotes with a title: exercises, boxes, wrong formulas and checkpoints, in order.
  public internal(set) var asides: [Aside] = []
  /// Headings, in order.
  public internal(set) var headings: [Heading] = []
  /// Links and pictures, in order; those in code left out.
  public internal(set) var links: [Link] = []
  /// The numbers below displayed equations, in order: `(1.4) · DDPM, …`, or the number alone.
  public internal(set) var equations: [Mention] = []
  /// The equations and exercises that the text speaks of by number, in order.
  public internal(set) var mentions: [Mention] = []
  /// What could not be read.
  public internal(set) var problems: [Problem] = []
}

/// What a chapter says about itself at its top.
public struct FrontMatter: Equatable, Sendable {
  /// The title.
  public let title: String
  /// Where it stands in the book.
  public let place: Place
  /// The modules whose code it shows.
  public let modules: [String]
  /// The question that it answers, where it says one.
  public let question: String?
  /// Minutes that reading the core takes.
  public let reading: Int
  /// Minutes that the core's exercises take.
  public let exercises: Int
}

/// The number of a chapter, or the letter of an appendix. Appendices come last.
public enum Place: Hashable, Comparable, CustomStringConvertible, Sendable {
  case chapter(Int)
  case appendix(String)

  /// Reads `3` or `A`; nil for anything else.
  public init?(_ text: String) {
    if let number = Int(text), number >= 0 {
      self = .chapter(number)
    } else if text.count == 1, text.allSatisfy({ $0.isASCII && $0.isUppercase }) {
      self = .appendix(text)
    } else {
      return nil
    }
  }

  /// `3` or `A`.
  public var description: String {
    switch self {
    case .chapter(let number): "\(number)"
    case .appendix(let letter): letter
    }
  }

  /// `Chapter 3` or `Appendix A`.
  public var title: String {
    switch self {
    case .chapter(let number): "Chapter \(number)"
    case .appendix(let letter): "Appendix \(letter)"
    }
  }

  /// What the names of its files begin with: `03-` or `A-`.
  public var filePrefix: String {
    switch self {
    case .chapter(let number): (number < 10 ? "0" : "") + "\(number)-"
    case .appendix(let letter): letter + "-"
    }
  }
}

/// A link to somewhere, or a picture.
public struct Link: Equatable, Sendable {
  /// Where it leads: `../exercises/Sources/Chapter01/Noised.swift`, `#the-way-back`.
  public let target: String
  /// The text, or what a picture shows.
  public let text: String
  /// Whether it is a picture.
  public let isPicture: Bool
  /// The line that it stands in.
  public let line: Int
}

/// A picture of the book, with what made it.
public struct Figure: Equatable, Sendable {
  /// What one sees, for those who do not.
  public let alternative: String
  /// The path, from the chapter's folder: `figures/01-strip.png`.
  public let path: String
  /// The picture of the chapter's transcripts, `out/003.png`, or of the code that it runs,
  /// `out/rates.png`, that it is a copy of.
  public internal(set) var made: String?
  /// Whether it is a film strip of which the site shows one frame and a slider.
  public internal(set) var hasSlider = false
  /// Whether it shows something that comes out otherwise on other machines, such as what a network
  /// learned here: only its size is compared.
  public internal(set) var isMeasured = false
  /// The line that it stands in.
  public let line: Int
}

/// The number of an equation or an exercise, and where it stands.
public struct Mention: Equatable, Sendable {
  /// What has the number.
  public let kind: Reference.Kind
  /// The number, such as `1.4`.
  public let number: String
  /// The line.
  public let line: Int
}
