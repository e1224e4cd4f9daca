import Contract

/// All exercises of the book, in order.
public struct Catalogue: Sendable {
  /// The exercises, in the order of the book.
  public let exercises: [Exercise]

  /// Makes the catalogue; `teacherKeys` are the answer keys of transfer exercises, where they are
  /// at hand.
  public init(teacherKeys: [ExerciseID: AnswerKey] = [:]) {
    let chapters = [chapter00, chapter01, chapter02, chapter03, chapter04, chapter05]
    exercises = chapters.joined().map { exercise in
      var exercise = exercise
      if exercise.isTransfer { exercise.key = teacherKeys[exercise.id] }
      return exercise
    }
  }

  /// The exercise with this number; nil if there is none.
  public subscript(id: ExerciseID) -> Exercise? { exercises.first { $0.id == id } }
}
