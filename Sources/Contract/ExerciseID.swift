/// The number of an exercise, such as 1.4: the fourth of chapter 1.
public struct ExerciseID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The chapter that sets it.
  public let chapter: Int
  /// Its place among the chapter's exercises, from 1.
  public let number: Int

  /// Makes the number of exercise `number` in `chapter`.
  public init(chapter: Int, number: Int) { (self.chapter, self.number) = (chapter, number) }

  /// Reads what a person types, `1.4`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let chapter = Int(parts[0]), let number = Int(parts[1]),
      (0...99).contains(chapter), (1...99).contains(number)
    else { return nil }
    self.init(chapter: chapter, number: number)
  }

  /// The number as it is written, `1.4`.
  public var description: String { "\(chapter).\(number)" }

  /// The order of the book.
  public static func < (a: ExerciseID, b: ExerciseID) -> Bool {
    (a.chapter, a.number) < (b.chapter, b.number)
  }
}

/// What the stub of an exercise throws until somebody has written it.
public struct Unfinished: Error, CustomStringConvertible {
  /// The exercise that waits.
  public let exercise: String

  /// Makes the error of the exercise called `exercise`, such as `1.4`.
  public init(_ exercise: String) { self.exercise = exercise }

  /// What to tell a person.
  public var description: String { "Exercise \(exercise) is not written yet." }
}
