import Contract
import Grader

/// The answer keys of the transfer exercises, which only teachers have.
public let teacherKeys: [ExerciseID: AnswerKey] = [
  ExerciseID(chapter: 2, number: 7): partlySeenKey
]
