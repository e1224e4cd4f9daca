import Contract
import Grader
import ReverseProcess

// A learner's function, or a known mistake, in place of a part of the pipeline.

extension Command {
  static let use = Command(
    name: "use", group: .exercises,
    summary: "Put your own function, or a known mistake, into the pipeline",
    things: [
      Parameter(
        "what", .choice(["mine", "wrong", "reference"]),
        "mine: your function; wrong: a mistake, to see its damage; reference: take it out again."),
      Parameter("exercise", .slot, "The exercise. Without one, reference takes out everything."),
      Parameter(
        "mistake", .mistake, "wrong only: the mistake's name; without one they are listed."),
    ],
    keys: [
      Parameter("check", .text, "mine only: the checksum of your files; others are refused.")
    ],
    examples: ["use", "use mine 1.4", "use wrong 2.3 plus", "use reference 2.3", "use reference"],
    discussion: """
      What is in use is at work in all that you make from then on. To see what it changed, put the
      value next to what the reference makes of the same commands: compare xt reference

      Your file is taken as it is when you say so; after a change, say it again. Your function runs
      in a process of its own. If it fails, the reference goes on in its place.
      """,
    run: { session, arguments in try session.use(arguments) })
}

extension Session {
  fileprivate func use(_ arguments: Arguments) throws {
    let slot = arguments.text("exercise").flatMap(Pipeline.Slot.init)
    let what = arguments.text("what")
    guard what == "wrong" || !arguments.isGiven("mistake") else {
      throw ShellError(
        "“\(arguments.text("mistake") ?? "")” is too much: a mistake is put in by use wrong.")
    }
    guard what == "mine" || !arguments.isGiven("check") else {
      throw ShellError("check= belongs to: use mine EXERCISE")
    }
    switch what {
    case "mine":
      try useMine(try slot ?? needed("mine"), check: arguments.text("check"))
    case "wrong":
      try useWrong(try slot ?? needed("wrong"), arguments.text("mistake"))
    case "reference": takeOut(slot.map { [$0] } ?? Pipeline.Slot.allCases)
    default: listPipeline()
    }
  }

  private func needed(_ what: String) throws -> Pipeline.Slot {
    let all = Pipeline.Slot.allCases.map(\.rawValue).joined(separator: ", ")
    throw ShellError("Which exercise? use \(what) 1.4. These have a place in the pipeline: \(all).")
  }

  private func useMine(_ slot: Pipeline.Slot, check: String?) throws {
    if let exercise = library.exercises[slot.exercise] {
      try desk.requirePresent(exercise)
      if desk.isStarted(exercise) { try tellUncontained() }
    }
    let piece = try library.workshop.piece(slot.exercise, interruption())
    if let check, check != piece.version {
      throw ShellError(
        "Your files of chapter \(slot.exercise.chapter) have changed since: their checksum is "
          + "\(piece.version), not \(check).")
    }
    setPart(
      Pipeline.Part(
        name: "yours", version: "mine \(piece.version)", answer: piece.answer,
        takePrinted: piece.takePrinted, isStale: piece.isStale),
      at: slot)
    journalLine = "use mine \(slot.rawValue) check=\(piece.version)"
    console.say("\(title(of: slot)): yours is in use. Try: \(slot.trial)")
  }

  private func useWrong(_ slot: Pipeline.Slot, _ name: String?) throws {
    let mistakes = mistakes(at: slot)
    guard let name else {
      console.say("Mistakes in \(title(of: slot)). Each is what one gets …")
      for line in table(mistakes.map { ["  " + $0.name, $0.sentence] }) { console.say(line) }
      return
    }
    guard let mistake = mistakes.first(where: { $0.name == name }) else {
      let hint = didYouMean(name, among: mistakes.map(\.name))
      throw ShellError("\(slot.rawValue) has no mistake “\(name)”. \(hint)")
    }
    setPart(
      Pipeline.Part(
        name: "the mistake \(name)", version: "wrong \(name)", answer: mistake.answer),
      at: slot)
    console.say("\(title(of: slot)) now is what one gets \(mistake.sentence).")
    console.say("Try: \(slot.trial)")
  }

  private func takeOut(_ slots: [Pipeline.Slot]) {
    for slot in slots { setPart(nil, at: slot) }
    console.say("In use: the reference\(slots.count == 1 ? " of \(title(of: slots[0]))" : "").")
  }

  private func listPipeline() {
    let rows = Pipeline.Slot.allCases.map { slot in
      [title(of: slot), state.pipeline.parts[slot]?.name ?? "reference", slot.place]
    }
    for line in table(rows) { console.say(line) }
  }

  private func title(of slot: Pipeline.Slot) -> String {
    let title = library.exercises[slot.exercise].map { " \($0.title)" } ?? ""
    return slot.rawValue + title
  }
}

// MARK: - What is in use

extension Session {
  /// The known mistakes of the exercise that belongs to a slot.
  func mistakes(at slot: Pipeline.Slot) -> [Misconception] {
    library.exercises[slot.exercise]?.key?.misconceptions ?? []
  }

  /// What the caption of a picture says about parts that were not the reference's.
  func note(
    on pipeline: Pipeline, _ slots: [Pipeline.Slot], _ faults: [Pipeline.Fault]
  ) -> String {
    let parts = slots.compactMap { slot -> String? in
      guard let part = pipeline.parts[slot] else { return nil }
      let end = faults.first { $0.slot == slot }.map { " until t=\($0.t)" } ?? ""
      let age = part.isStale() ? ", not your latest" : ""
      return "\(slot.rawValue): \(part.name)\(age)\(end)"
    }
    return parts.isEmpty ? "" : "   with \(parts.joined(separator: ", "))"
  }

  /// Says what of the pipeline is in use and has no place in a run.
  func tellIdle(in run: Run) {
    let used = run.pipeline.slots(atWorkIn: run.order, run.rule, run.denoiser)
    for slot in Pipeline.Slot.reverse {
      guard run.pipeline.parts[slot] != nil, !used.contains(slot) else { continue }
      console.say("\(slot.rawValue) is in use, but not in this run. Its place is \(slot.place).")
    }
  }

  /// Shows the first lines of what the learner's functions printed.
  func tellPrinted() {
    for (slot, part) in state.pipeline.parts.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      let lines = part.takePrinted().printable.split(separator: "\n")
      guard !lines.isEmpty else { continue }
      console.say("\(slot.rawValue), \(part.name), printed:")
      for line in lines.prefix(8) { console.say("  | \(line)") }
      if lines.count > 8 { console.say("  | …") }
    }
  }

  /// Says what failed and was replaced.
  func tell(_ faults: some Sequence<Pipeline.Fault>) {
    for fault in faults { console.say("\(fault)") }
  }
}
