import Contract

/// A learner's file and what it was before the learner came.
struct Stub: Sendable {
  /// The exercise that is solved in it.
  let exercise: ExerciseID
  /// The file as it was handed out.
  let pristine: Source
  /// The file as it is now.
  let current: Source

  /// Makes a stub from its exercise and its two texts.
  init(exercise: ExerciseID, name: String, pristine: String, current: String) {
    self.exercise = exercise
    self.pristine = Source(name: name, text: pristine)
    self.current = Source(name: name, text: current)
  }

  /// Whether anything was written.
  var isStarted: Bool { pristine != current }
}

/// A chapter's program, and what kept files out of it.
public struct Build: Sendable {
  /// The program. In place of a file that does not compile it holds the stub.
  public let program: Program
  /// What the compiler says, by exercise.
  let complaints: [ExerciseID: [Complaint]]

  /// What the compiler says about an exercise's file, in lines; nil if its function is in the program.
  public func complaint(on exercise: ExerciseID) -> String? {
    complaints[exercise].map(Complaint.text(of:))
  }
}

extension Kit {
  /// Compiles a chapter's files together with the door to the grader.
  ///
  /// A file with errors is replaced by its stub and the rest compiled again, so that an error costs
  /// only what is in that file. Throws `Missing` if nothing can be compiled here at all, or as soon as
  /// `shouldStop` says yes; once it does, it has to go on saying so.
  func build(
    _ stubs: [Stub], door: Source, module: String,
    shouldStop: @escaping () -> Bool = { false }
  ) throws(Missing) -> Build {
    var search = BlameSearch(stubs: stubs, door: door) {
      (sources: [Source], afresh: Bool) throws(Missing) in
      try compile(sources, module: module, afresh: afresh, shouldStop: shouldStop)
    }
    return try search.build()
  }
}
