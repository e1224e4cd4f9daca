import Contract

/// Something to write: what the book asks for, and how an answer to it is judged.
public struct Exercise: Sendable {
  /// Its number, such as 1.4.
  public let id: ExerciseID
  /// Its name, as the chapter has it.
  public let title: String
  /// The file that the learner edits, such as `Noised.swift`.
  public let file: String
  /// What a full solution earns.
  public let points: Int
  /// The equation in one line, with its number in the chapter.
  public let equation: String
  /// Three of them: a nudge, the approach, almost the code.
  public let hints: [String]
  /// What any right answer has, whatever it is: all that a learner's own check knows of a transfer
  /// exercise. Rebuild exercises have none.
  public let properties: [Property]
  /// The shapes that the parts of an answer to a call must have, for the properties of a transfer
  /// exercise: they look only at answers of this form. Of a rebuild exercise, which has none, no
  /// parts: a key's reference knows its form itself.
  public let form: @Sendable (Values) -> [String: [Int]]
  /// The right answer and the wrong ones that people give. Nil for a transfer exercise, whose key
  /// only a teacher has.
  public var key: AnswerKey?
  /// Whether the answer is a batch of pictures, which can be looked at.
  public let showsPictures: Bool
  /// What is worth knowing once it is solved, and would give it away before; nil for most.
  public let afterword: String?
  /// Whether it is a transfer exercise (★), whose answer is nowhere in the sources or the book.
  public let isTransfer: Bool

  /// Makes a rebuild exercise: its answer is what the book shows next.
  public init(
    _ id: String, _ title: String, file: String, points: Int, equation: String, hints: [String],
    showsPictures: Bool = false, key: AnswerKey
  ) {
    self.init(
      id, title, file: file, points: points, equation: equation, hints: hints, properties: [],
      form: { _ in [:] }, key: key, showsPictures: showsPictures, afterword: nil,
      isTransfer: false)
  }

  /// Makes a transfer exercise, which a learner's check knows by its properties only.
  public init(
    transfer id: String, _ title: String, file: String, points: Int, equation: String,
    hints: [String], showsPictures: Bool = false, afterword: String? = nil,
    form: @escaping @Sendable (Values) -> [String: [Int]], properties: [Property]
  ) {
    self.init(
      id, title, file: file, points: points, equation: equation, hints: hints,
      properties: properties, form: form, key: nil, showsPictures: showsPictures,
      afterword: afterword, isTransfer: true)
  }

  private init(
    _ id: String, _ title: String, file: String, points: Int, equation: String, hints: [String],
    properties: [Property], form: @escaping @Sendable (Values) -> [String: [Int]],
    key: AnswerKey?, showsPictures: Bool, afterword: String?, isTransfer: Bool
  ) {
    guard let number = ExerciseID(id) else { fatalError("\(id) is no exercise's number.") }
    self.id = number
    (self.title, self.file, self.points) = (title, file, points)
    (self.equation, self.hints, self.properties, self.key) = (equation, hints, properties, key)
    self.form = form
    (self.showsPictures, self.afterword, self.isTransfer) = (showsPictures, afterword, isTransfer)
  }
}

// MARK: - What it is called

extension Exercise {
  /// The number and the title: `1.5★ Two noises in one`.
  public var label: String { Exercise.label(id, title, isTransfer: isTransfer) }

  static func label(_ id: ExerciseID, _ title: String, isTransfer: Bool) -> String {
    "\(id)\(isTransfer ? "★" : "") \(title)"
  }

  /// The file that the learner edits, with its chapter's folder: `Chapter01/Noised.swift`.
  public var path: String { Exercise.folder(ofChapter: id.chapter) + "/" + file }

  /// The folder of a chapter's files, such as `Chapter01`.
  static func folder(ofChapter chapter: Int) -> String {
    "Chapter" + (chapter < 10 ? "0" : "") + String(chapter)
  }
}
