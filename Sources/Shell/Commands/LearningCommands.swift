import Contract
import Files
import Grader

// Help on the way: hints, a fresh stub, the solution, and how far one has come.

extension Command {
  static let hint = Command(
    name: "hint", group: .exercises,
    summary: "Give the next hint: a nudge, then the approach, then almost the code",
    things: [Parameter("exercise", .exercise, required: true, "Its number.")],
    examples: ["hint 1.4"],
    discussion: "Hints cost no points; progress shows how many were asked for.",
    belongsToScripts: false,
    run: { session, arguments in try session.hint(session.exercise(arguments)) })

  static let reset = Command(
    name: "reset", group: .exercises,
    summary: "Put an exercise's file back as it was handed out, and keep yours beside it",
    things: [Parameter("exercise", .exercise, required: true, "Its number.")],
    examples: ["reset 1.4"],
    belongsToScripts: false,
    run: { session, arguments in
      let desk = session.desk
      let exercise = try session.exercise(arguments)
      let path = desk.shown(desk.source(of: exercise))
      let backup = try desk.reset(exercise)
      // The points that were earned stay.
      try desk.note(exercise.id) { $0.outcome = nil }
      let place = backup.map { " Yours is in \(desk.shown($0))." } ?? ""
      session.console.say("\(path) is as it was handed out.\(place)")
    })

  static let reveal = Command(
    name: "reveal", group: .exercises,
    summary: "Show the solution of an exercise that you have passed, or that you give up",
    things: [Parameter("exercise", .exercise, required: true, "Its number.")],
    keys: [
      Parameter(
        "confirm", .choice(["no", "yes"]), default: "no", "Show it before you have passed.")
    ],
    examples: ["reveal 1.4", "reveal 1.4 confirm=yes"],
    discussion: "The answers of ★ exercises stand nowhere here; only a teacher has them.",
    belongsToScripts: false,
    run: { session, arguments in
      try session.reveal(
        session.exercise(arguments), isConfirmed: arguments.text("confirm") == "yes")
    })

  static let progress = Command(
    name: "progress", group: .exercises,
    summary: "List the exercises: how each stands, its points, and the hints asked for",
    things: [Parameter("what", .exercises, "A chapter or an exercise; else all.")],
    examples: ["progress", "progress 1"],
    aliases: ["exercises"],
    belongsToScripts: false,
    run: { session, arguments in
      try session.tellProgress(session.desk.exercises(named: arguments.text("what")))
    })
}

extension Session {
  fileprivate func exercise(_ arguments: Arguments) throws -> Exercise {
    try desk.exercise(arguments.text("exercise") ?? "")
  }

  fileprivate func hint(_ exercise: Exercise) throws {
    let hints = exercise.hints
    guard !hints.isEmpty else { throw ShellError("\(exercise.id) has no hints.") }
    let used = try desk.progress().entries[exercise.id]?.hints ?? 0
    if used < hints.count {
      console.say("Hint \(used + 1) of \(hints.count) to \(exercise.label):")
      tell(hints[used])
      return try desk.note(exercise.id) { $0.hints = used + 1 }
    }
    console.say("These are all hints to \(exercise.label).")
    for (number, hint) in zip(1..., hints) {
      console.say("Hint \(number):")
      tell(hint)
    }
    guard !exercise.isTransfer else { return }
    let confirmation = try hasPassed(exercise) ? "" : " confirm=yes"
    console.say("The solution: reveal \(exercise.id)\(confirmation)")
  }

  /// Says a hint, all lines of it set in.
  private func tell(_ hint: String) {
    for line in hint.split(separator: "\n") { console.say("  \(line)") }
  }

  private func hasPassed(_ exercise: Exercise) throws -> Bool {
    try desk.progress().entries[exercise.id]?.hasPassed ?? false
  }

  fileprivate func reveal(_ exercise: Exercise, isConfirmed: Bool) throws {
    guard !exercise.isTransfer else {
      throw ShellError(
        "\(exercise.label) is yours to find: its answer stands neither in the book nor in the code. "
          + "Try: hint \(exercise.id)")
    }
    guard try isConfirmed || hasPassed(exercise) else {
      throw ShellError(
        "You have not passed \(exercise.id) yet. To see its solution all the same: "
          + "reveal \(exercise.id) confirm=yes")
    }
    let path = desk.solution(of: exercise)
    let bytes = try readBytes(from: path, atMost: Submission.mostBytes)
    console.say(console.faint("// \(desk.shown(path))"))
    console.show(String(decoding: bytes, as: UTF8.self))
    if let place = try library.chapter(.chapter(exercise.id.chapter)) {
      console.say("The book explains it in \(place.path), after exercise \(exercise.id).")
    }
    try desk.note(exercise.id) { $0.isRevealed = true }
  }

  fileprivate func tellProgress(_ exercises: [Exercise]) throws {
    let progress = try desk.progress()
    var rows = [["", "", "points", "hints"]]
    for exercise in exercises {
      let entry = progress.entries[exercise.id] ?? .init()
      let state =
        desk.isMissing(exercise)
        ? "file missing"
        : entry.state ?? (desk.isStarted(exercise) ? "not checked" : "not started")
      let marks = "\(pointText(entry.best)) / \(exercise.points)"
      let hints = entry.hints == 0 ? "" : String(entry.hints)
      rows.append([exercise.label, state, marks, hints])
    }
    for line in table(rows) { console.say(line) }
    let revealed = exercises.filter { progress.entries[$0.id]?.isRevealed == true }
    if !revealed.isEmpty {
      let numbers = revealed.map(\.id.description).joined(separator: ", ")
      console.say("With the solution seen: \(numbers).")
    }
    let best = exercises.reduce(0) { $0 + (progress.entries[$1.id]?.best ?? 0) }
    let points = exercises.reduce(0) { $0 + $1.points }
    console.say("\(pointText(best)) of \(points) points.")
  }
}
