import Contract
import Grader

/// The answer keys of the transfer exercises, which only teachers have.
public let teacherKeys: [ExerciseID: AnswerKey] = [
  ExerciseID(chapter: 0, number: 6): noiseTwiceKey,
  ExerciseID(chapter: 1, number: 5): combinedNoiseKey,
  ExerciseID(chapter: 2, number: 7): partlySeenKey,
  ExerciseID(chapter: 3, number: 5): maskedAttentionKey,
  ExerciseID(chapter: 4, number: 6): noiseWeightKey,
  ExerciseID(chapter: 5, number: 5): twoThirdsKey,
]
