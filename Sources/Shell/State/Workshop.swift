import Contract

/// Whoever turns what a learner wrote into functions that can be called.
struct Workshop {
  /// A learner's function as it stands now.
  struct Piece {
    /// Changes with every change to the learner's files.
    let version: String
    /// Calls it. Throws an error that says in a sentence why there is no answer.
    let answer: (Values) throws -> Values
  }

  /// Returns the function of an exercise.
  ///
  /// Throws: a `ShellError` if it is not written yet or does not compile.
  let piece: (_ exercise: ExerciseID) throws -> Piece
}

extension Workshop {
  /// The functions in the learner's own files, in the project's folder `home`.
  static func learners(home: String) -> Workshop {
    Workshop { exercise in
      throw ShellError("Exercise \(exercise) cannot be compiled here yet.")
    }
  }
}
