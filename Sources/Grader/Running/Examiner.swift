import Contract
import Files

/// Checks what somebody handed in: compiles it, runs it and has it judged.
///
///     let examiner = Examiner(kit: try .besideProgram(), home: "exercises", catalogue: catalogue)
///     let submission = Submission(folder: "exercises", exercises: catalogue.exercises)
///     examiner.check([exercise], of: submission, seed: 7) { verdict in … }
public struct Examiner: Sendable {
  /// What compiles.
  public var kit: Kit
  /// The folder `exercises` of the project, with the stubs, the doors and the solutions.
  public var home: String
  /// All exercises: a chapter is compiled as a whole.
  public var catalogue: Catalogue
  /// Where the code runs; nil for a learner's own code on their own machine.
  public var sandbox: Sandbox?
  /// What it may use up.
  public var limits: Limits

  /// Makes an examiner from its parts.
  public init(
    kit: Kit, home: String, catalogue: Catalogue, sandbox: Sandbox? = nil, limits: Limits = Limits()
  ) {
    (self.kit, self.home, self.catalogue) = (kit, home, catalogue)
    (self.sandbox, self.limits) = (sandbox, limits)
  }

  /// Checks `exercises` and tells each verdict as soon as it is there, in the order of the book.
  ///
  /// `shouldStop` is asked every 50 ms while the compiler or learners' code runs: once it says yes, and
  /// it then has to go on saying so, the check ends without a verdict on the exercise in hand. Returns whether all
  /// were checked. Throws only what `tell` throws: a machine that cannot compile is told as
  /// `ungraded`.
  @discardableResult
  public func check<Problem: Error>(
    _ exercises: [Exercise], of submission: Submission, seed: UInt64,
    shouldStop: @escaping () -> Bool = { false }, tell: (Verdict) throws(Problem) -> Void
  ) throws(Problem) -> Bool {
    for chapter in Set(exercises.map(\.id.chapter)).sorted() {
      let asked = exercises.filter { $0.id.chapter == chapter }.sorted { $0.id < $1.id }
      var build: Result<Build, Kit.Missing>?
      for exercise in asked {
        if let verdict = self.verdict(withoutBuilding: exercise, submission, seed) {
          try tell(verdict)
          continue
        }
        let result =
          build
          ?? Result { () throws(Kit.Missing) in
            try self.build(chapter: chapter, of: submission, shouldStop: shouldStop)
          }
        build = result
        let verdict = verdict(on: exercise, of: submission, from: result, seed, shouldStop)
        if shouldStop() { return false }
        try tell(verdict)
      }
    }
    return true
  }

  /// Compiles a chapter as somebody handed it in.
  ///
  /// `solved`: exercises for which the book's solution stands in; `ignored`: those of which nothing is
  /// compiled, since the compiler refused it before. Throws `Kit.Missing` if nothing can be
  /// compiled here, or as soon as `shouldStop` says yes.
  public func build(
    chapter: Int, of submission: Submission, solved: [ExerciseID] = [],
    ignored: [ExerciseID] = [], shouldStop: @escaping () -> Bool = { false }
  ) throws(Kit.Missing) -> Build {
    let module = Exercise.folder(ofChapter: chapter)
    var stubs: [Stub] = []
    for exercise in catalogue.exercises where exercise.id.chapter == chapter {
      let pristine = try text("Stubs/\(exercise.path)")
      let current =
        solved.contains(exercise.id)
        ? try text("Solutions/\(exercise.path)")
        : (ignored.contains(exercise.id) ? nil : submission.texts[exercise.id]) ?? pristine
      stubs.append(
        Stub(exercise: exercise.id, name: exercise.file, pristine: pristine, current: current))
    }
    let door = Source(name: "main.swift", text: try text("Sources/\(module)/main.swift"))
    var kit = kit
    kit.sandbox = sandbox
    return try kit.build(stubs, door: door, module: module, shouldStop: shouldStop)
  }

  private func text(_ path: String) throws(Kit.Missing) -> String {
    do throws(FileError) {
      let bytes = try readBytes(from: "\(home)/\(path)", atMost: Submission.mostBytes)
      return String(decoding: bytes, as: UTF8.self)
    } catch {
      throw Kit.Missing(description: "A file of the exercises is missing. \(error)")
    }
  }
}

// MARK: - Verdicts

extension Examiner {
  /// The verdict on what needs no compiler: a file that is as it was handed out, or not there.
  private func verdict(
    withoutBuilding exercise: Exercise, _ submission: Submission, _ seed: UInt64
  ) -> Verdict? {
    var verdict = Verdict(
      exercise: exercise.id, outcome: .unfinished, earned: 0, points: exercise.points, seed: seed)
    guard let current = submission.texts[exercise.id] else {
      verdict.message = submission.problems[exercise.id] ?? "\(exercise.file) is not there."
      return verdict
    }
    guard let pristine = try? text("Stubs/\(exercise.path)"), pristine == current else {
      return nil
    }
    verdict.message = Reply.unfinished.sentence
    return verdict
  }

  private func verdict(
    on exercise: Exercise, of submission: Submission, from build: Result<Build, Kit.Missing>,
    _ seed: UInt64, _ shouldStop: @escaping () -> Bool
  ) -> Verdict {
    let verdict = plainVerdict(on: exercise, from: build, seed, shouldStop)
    let isFinal = [.passed, .ungraded, .doesNotCompile].contains(verdict.outcome)
    guard !isFinal, !verdict.wasTooSlow else { return verdict }
    // A mistake costs once: what an exercise calls of others is replaced by what is right.
    let needed = prerequisites(of: exercise, in: submission)
    guard !needed.isEmpty else { return verdict }
    let ignored = (try? build.get())?.complaints.keys.map { $0 } ?? []
    let supplied = Result { () throws(Kit.Missing) in
      try self.build(
        chapter: exercise.id.chapter, of: submission, solved: needed, ignored: ignored,
        shouldStop: shouldStop)
    }
    var other = plainVerdict(on: exercise, from: supplied, seed, shouldStop)
    // Where one of those is wrong or not written yet, what is wrong here has still to be told.
    let tellsMore = other.misconception != nil && verdict.misconception == nil
    guard other.earned > verdict.earned || verdict.outcome == .unfinished || tellsMore else {
      return verdict
    }
    if other.message.isEmpty {
      let names = needed.map(\.description).joined(separator: ", ")
      other.message = "Judged with the book's \(names), which it calls, in place of yours."
    }
    return other
  }

  /// The verdict on what was built.
  private func plainVerdict(
    on exercise: Exercise, from build: Result<Build, Kit.Missing>, _ seed: UInt64,
    _ shouldStop: @escaping () -> Bool
  ) -> Verdict {
    var verdict = Verdict(
      exercise: exercise.id, outcome: .ungraded, earned: 0, points: exercise.points, seed: seed)
    switch build {
    case .failure(let missing):
      verdict.message = missing.description
    case .success(let build):
      if let complaint = build.complaint(on: exercise.id) {
        verdict.outcome = .doesNotCompile
        verdict.message = complaint
      } else {
        let worker = Worker(
          build.program, limits: limits, sandbox: sandbox, shouldStop: shouldStop)
        verdict = judge(exercise, seed: seed) { worker.ask(exercise.id, $0) }
        verdict.printed = worker.printed
        verdict.wasTooSlow = worker.wasTooSlow
        worker.end()
      }
    }
    return verdict
  }

  /// The exercise that waits to be written where this one answers that it does not: itself, unless
  /// it was begun and calls another.
  public func unwritten(behind exercise: Exercise, in submission: Submission) -> Exercise {
    let called = prerequisites(of: exercise, in: submission).compactMap { catalogue[$0] }
    return ([exercise] + called).first {
      submission.texts[$0.id] == (try? text("Stubs/\($0.path)"))
    } ?? exercise
  }

  /// The earlier rebuild exercises of the chapter whose functions a file mentions. Later ones are not
  /// supplied: they often hold the answer to this one.
  private func prerequisites(of exercise: Exercise, in submission: Submission) -> [ExerciseID] {
    let source = Source(name: exercise.file, text: submission.texts[exercise.id, default: ""])
    let words = Set((source.code ?? "").split { !$0.isIdentifierPart })
    return catalogue.exercises.filter { other in
      guard other.id.chapter == exercise.id.chapter, other.id < exercise.id, !other.isTransfer,
        let stub = try? text("Stubs/\(other.path)"), let start = stub.firstRange(of: "func ")
      else { return false }
      return words.contains(stub[start.upperBound...].prefix { $0.isIdentifierPart })
    }.map(\.id)
  }
}

extension Character {
  fileprivate var isIdentifierPart: Bool { isLetter || isNumber || self == "_" }
}
