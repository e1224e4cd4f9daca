import CReadline
import Contract
import Files
import Grader
import Pictures
import Tensors

/// Judges exercises as they lie on a desk, and tells each verdict when it is there.
///
/// Throws: what keeps it from judging anything, or what `tell` throws.
typealias Checker = (
  _ exercises: [Exercise], _ desk: Desk, _ seed: UInt64, _ shouldStop: @escaping () -> Bool,
  _ tell: (Verdict) throws -> Void
) throws -> Void

/// The checker of an ordinary session. Throws `Interrupted` too, as soon as `shouldStop` says yes.
func judgeOnDisk(
  _ exercises: [Exercise], _ desk: Desk, _ seed: UInt64, _ shouldStop: @escaping () -> Bool,
  _ tell: (Verdict) throws -> Void
) throws {
  let examiner = Examiner(
    kit: try .besideProgram(), home: desk.folder, catalogue: desk.catalogue)
  let submission = Submission(folder: desk.folder, exercises: desk.exercises)
  let isComplete = try examiner.check(
    exercises, of: submission, seed: seed, shouldStop: shouldStop, tell: tell)
  guard isComplete else { throw Interrupted() }
}

extension Session {
  /// Whether Ctrl-C was pressed since this was asked for: once it says yes, it goes on saying so.
  ///
  /// For what starts the compiler or somebody's code. At the command line Ctrl-C would otherwise end
  /// this program alone, and leave them at work.
  func interruption() -> () -> Bool {
    creadline_catch_interrupts()
    var isInterrupted = false
    return { [takeInterrupt] in
      isInterrupted = isInterrupted || takeInterrupt()
      return isInterrupted
    }
  }

  /// Has exercises judged and tells what comes out; what did not pass leaves its mark on the exit
  /// status.
  func check(_ exercises: [Exercise], seed: UInt64) throws {
    let width = exercises.map(\.label.count).max() ?? 0
    if exercises.contains(where: desk.isStarted) { try tellUncontained() }
    console.status("building…")
    var verdicts: [Verdict] = []
    try checker(exercises, desk, seed, interruption()) { verdict in
      guard let exercise = exercises.first(where: { $0.id == verdict.exercise }) else { return }
      verdicts.append(verdict)
      tell(verdict, on: exercise, isAlone: exercises.count == 1, width: width)
      try desk.note(verdict.exercise) { $0.take(verdict) }
      if let evidence = verdict.evidence { try show(evidence, of: exercise) }
      try requireNoInterrupt()
      if verdicts.count < exercises.count { console.status("building…") }
    }
    if exercises.count > 1 {
      let earned = verdicts.reduce(0) { $0 + $1.earned }
      let points = exercises.reduce(0) { $0 + $1.points }
      console.say("\(pointText(earned)) of \(points) points.")
    }
    let failed = verdicts.filter { [.wrong, .partly, .crashed].contains($0.outcome) }
    if let first = failed.first {
      // What was watched or asked for together can be asked again one by one.
      let chapters = Set(exercises.map(\.id.chapter))
      let several = chapters.count == 1 ? "check \(first.exercise.chapter)" : "check"
      let what = failed.count == 1 ? "check \(first.exercise)" : several
      console.say(console.faint("The same questions once more: \(what) seed=\(seed)"))
    }
    let isComplete = verdicts.count == exercises.count
    if !isComplete || verdicts.contains(where: { $0.outcome != .passed }) { fallShort() }
  }

  /// Says, once for all sessions, what a learner's code could do on this machine.
  ///
  /// Throws: a `ShellError` for damaged progress, `FileError` if it cannot be written.
  func tellUncontained() throws {
    if try !isReplay && desk.noteTold() { console.say(console.faint(Sandbox.uncontained) + "\n") }
  }

  private func tell(_ verdict: Verdict, on exercise: Exercise, isAlone: Bool, width: Int) {
    if isAlone, verdict.isUntouched {
      return console.say("Not started: \(desk.shown(desk.source(of: exercise)))")
    }
    let state = console.marked(verdict.state, isGood: verdict.outcome == .passed)
    let blanks = String(repeating: " ", count: max(0, 26 - verdict.state.count))
    console.say("\(exercise.label.padded(to: width + 2))\(state)\(blanks)\(verdict.marks)")
    for line in verdict.explanation { console.say("  \(line)") }
    if verdict.outcome == .passed, let word = exercise.afterword { console.say("  \(word)") }
    let printed = verdict.printedLines
    if !printed.isEmpty { console.say("  It printed:") }
    for line in printed { console.say("  | \(line)") }
  }
}

// MARK: - Pictures

extension Session {
  /// Publishes a strip of the learner's picture, the right one and the difference.
  private func show(_ evidence: Verdict.Evidence, of exercise: Exercise) throws {
    guard exercise.showsPictures, let strip = Session.strip(evidence) else { return }
    let names = evidence.reference == nil ? "yours" : "yours, the right one and the difference"
    try publishUnscripted(strip, caption: "\(exercise.id): \(names).")
  }

  /// The picture of a batch in which the two differ most; nil for what is no picture.
  private static func strip(_ evidence: Verdict.Evidence) -> Rendering? {
    let yours = evidence.yours
    guard yours.rank == 4, yours.count > 0 else { return nil }
    guard let right = evidence.reference, right.shape == yours.shape else {
      return Rendering(picture(yours, 0).enlarged(by: 8), frames: [picture(yours, 0)])
    }
    let distances = (0..<yours.shape[0]).map { (yours[$0] - right[$0]).maximumMagnitude }
    let index = distances.indices.max { distances[$0] < distances[$1] } ?? 0
    let (a, b) = (picture(yours, index), picture(right, index))
    let gap = a.permuted([2, 0, 1])[0] - b.permuted([2, 0, 1])[0]
    return Rendering(
      difference(a, b, names: ("yours", "right")), frames: [a, b].map(colored) + [heatColors(gap)],
      labels: ["yours", "right", "yours − right"])
  }

  /// One picture with values 0…1; of an odd number of channels the first.
  private static func picture(_ pictures: Tensor, _ index: Int) -> Tensor {
    let values = pictures[index].pictureValues
    guard ![1, 3].contains(values.shape[2]) else { return values }
    let first = values.permuted([2, 0, 1])[0]
    return first.reshaped(first.shape + [1])
  }

  private static func colored(_ picture: Tensor) -> Tensor {
    picture.shape[2] == 3 ? picture : picture + Tensor.zeros([1, 1, 3])
  }
}
