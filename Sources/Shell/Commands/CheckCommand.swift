import Contract
import Files
import Glibc
import Grader

// Verdicts: once, or after every save.

extension Command {
  static let check = Command(
    name: "check", group: .exercises,
    summary: "Judge an exercise, a chapter's, or all that were started",
    things: [Parameter("what", .exercises, "An exercise or a chapter; else all that are started.")],
    keys: [
      Parameter("seed", .integer(0...Int.max), "Ask the questions of this seed; else new ones.")
    ],
    examples: ["check 1.4", "check 1", "check", "check 1.4 seed=815"],
    discussion: """
      Your code runs in a process of its own and is asked questions that are drawn afresh each time.
      The exit status of a script or of the command line is 0 only if everything asked for passed.
      """,
    belongsToScripts: false,
    run: { session, arguments in
      let seed = arguments.integer("seed").map(UInt64.init) ?? .random(in: 0..<1_000_000)
      let what = arguments.text("what")
      let exercises =
        try what.map { try session.desk.exercises(named: $0) } ?? session.startedExercises()
      try session.check(session.present(exercises), seed: seed)
    })

  static let watch = Command(
    name: "watch", group: .exercises,
    summary: "Judge an exercise again whenever its file is saved",
    things: [Parameter("what", .exercises, "An exercise or a chapter; else all exercises.")],
    examples: ["watch 1.4", "watch"],
    discussion: "Ctrl-C ends it.",
    belongsToScripts: false,
    run: { session, arguments in
      try session.watch(session.desk.exercises(named: arguments.text("what")))
    })
}

extension Session {
  /// The exercises whose files are there; of the others it is said that they are missing.
  ///
  /// Throws: a `ShellError` if none is there.
  fileprivate func present(_ exercises: [Exercise]) throws -> [Exercise] {
    let present = exercises.filter { !desk.isMissing($0) }
    guard let first = exercises.first, present.isEmpty else {
      for exercise in exercises where desk.isMissing(exercise) {
        fallShort()
        do { try desk.requirePresent(exercise) } catch { console.complain(error) }
      }
      return present
    }
    try desk.requirePresent(first)
    return exercises
  }

  /// The exercises whose files differ from those that were handed out.
  ///
  /// Throws: a `ShellError` that says where to begin, if there are none.
  fileprivate func startedExercises() throws -> [Exercise] {
    let started = desk.exercises.filter(desk.isStarted)
    guard started.isEmpty else { return started }
    guard let first = desk.exercises.first else { throw ShellError("There are no exercises yet.") }
    throw ShellError(
      "No exercise is started yet. Begin with \(first.label): "
        + desk.shown(desk.source(of: first)))
  }

  /// Looks at the files many times a second and judges those that were saved, until Ctrl-C.
  fileprivate func watch(_ exercises: [Exercise]) throws {
    guard let first = exercises.first else { throw ShellError("There are no exercises yet.") }
    let what =
      exercises.count == 1
      ? desk.shown(desk.source(of: first))
      : "\(exercises.count) files in \(desk.shown(desk.folder))"
    console.say("Watching \(what). Save to have it judged; Ctrl-C ends.")
    var times = exercises.map { FileTime(ofFile: desk.source(of: $0)) }
    while !takeInterrupt() {
      // Short enough not to be felt, long enough to cost nothing.
      usleep(50_000)
      let now = exercises.map { FileTime(ofFile: desk.source(of: $0)) }
      // Some editors remove a file before they write it again.
      let saved = exercises.indices.filter { now[$0] != nil && now[$0] != times[$0] }
      guard !saved.isEmpty else { continue }
      times = now
      console.say("")
      try check(saved.map { exercises[$0] }, seed: .random(in: 0..<1_000_000))
    }
    console.say("No longer watching.")
  }
}
