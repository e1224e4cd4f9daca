import Book
import Files

/// Something that a check found, and the change that would put it right, if a program can know it.
struct Finding {
  let problem: Problem
  var repair: Repair?

  init(_ problem: Problem, repair: Repair? = nil) {
    (self.problem, self.repair) = (problem, repair)
  }
}

/// A change to a chapter or a figure.
struct Repair {
  enum Change {
    /// Another content for a fence.
    case fence(Fence, [String])
    /// A picture that goes from a rehearsal's folder to the book's.
    case picture(from: String, to: String)
  }

  let change: Change
  /// Whether a person has to look at it first: `promote` makes it, `update` does not.
  let needsALook: Bool
}

/// Makes the repairs of one text that are to be made, and returns how many fences and pictures changed.
///
/// Throws: a `FileError` if something cannot be written.
func carryOut(_ repairs: [Repair], on chapter: Chapter, home: String) throws -> Int {
  // Several findings may have repairs of one fence; a later one contains the earlier.
  var replacements: [Int: (fence: Fence, content: [String])] = [:]
  var pictures = 0
  for repair in repairs {
    switch repair.change {
    case .fence(let fence, let content): replacements[fence.line] = (fence, content)
    case .picture(let source, let target):
      // The shell writes in a hurry; what the book keeps is packed as small as it gets.
      try PNG.read(source).write(to: target, compression: .small)
      pictures += 1
    }
  }
  if !replacements.isEmpty {
    let text = chapter.replacing(Array(replacements.values)).joined(separator: "\n")
    try writeAtomically(Array(text.utf8), to: "\(home)/\(chapter.path)")
  }
  return replacements.count + pictures
}
