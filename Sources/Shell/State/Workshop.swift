import Contract
import Files
import Grader
import Tensors

/// Whoever turns what a learner wrote into functions that can be called.
struct Workshop {
  /// A learner's function as it stands now.
  struct Piece {
    /// Changes with every change to the learner's files.
    let version: String
    /// Calls it. Throws an error that says in a sentence why there is no answer.
    let answer: (Values) throws -> Values
    /// Returns what the learner's code printed since this was last called.
    var takePrinted: () -> String = { "" }
    /// Whether the learner's files have changed since.
    var isStale: () -> Bool = { false }
  }

  /// Returns the function of an exercise.
  ///
  /// Throws: a `ShellError` if it is not written yet or does not compile; `Interrupted` as soon as
  /// `shouldStop` says yes.
  let piece: (_ exercise: ExerciseID, _ shouldStop: @escaping () -> Bool) throws -> Piece
}

extension Workshop {
  /// The functions in the learner's own files, in the project's folder `home`.
  static func learners(home: String, exercises: Catalogue) -> Workshop {
    let bench = Bench(home: home + "/exercises", exercises: exercises)
    return Workshop { try bench.piece(of: $0, $1) }
  }
}

/// Compiles a learner's chapters, and keeps at most one process for each of them.
private final class Bench {
  private let home: String
  private let exercises: Catalogue
  private var examiner: Examiner?
  private var running: [Int: (version: String, worker: Worker)] = [:]
  /// What took too long once. It is not asked again before it is put in again: each time would take
  /// as long.
  private var hung: Set<ExerciseID> = []
  /// Whether the piece that is being put in is no longer wanted.
  private var shouldStop: () -> Bool = { false }

  init(home: String, exercises: Catalogue) { (self.home, self.exercises) = (home, exercises) }

  func piece(
    of id: ExerciseID, _ shouldStop: @escaping () -> Bool
  ) throws -> Workshop.Piece {
    self.shouldStop = shouldStop
    defer { self.shouldStop = { false } }
    do { return try piece(of: id) } catch {
      throw shouldStop() ? Interrupted() : error
    }
  }

  private func piece(of id: ExerciseID) throws -> Workshop.Piece {
    let examiner =
      try self.examiner
      ?? Examiner(kit: try .besideProgram(), home: home, catalogue: exercises)
    self.examiner = examiner
    let chapter = exercises.exercises.filter { $0.id.chapter == id.chapter }
    let submission = Submission(folder: home, exercises: chapter)
    if let problem = submission.problems[id] { throw ShellError(problem) }
    let build = try examiner.build(
      chapter: id.chapter, of: submission, shouldStop: shouldStop)
    if let complaint = build.complaint(on: id) { throw ShellError(complaint) }
    let version = version(of: submission)
    hung.remove(id)
    try requireWritten(id, build.program, version, of: submission, examiner)
    // What it says to that question is not worth reading.
    _ = running[id.chapter]?.worker.takePrinted()
    let answer = { [self] (call: Values) throws -> Values in
      guard !hung.contains(id) else {
        throw ShellError(
          "It took too long before and is not asked again. Mend it, then: use mine \(id)")
      }
      let reply = ask(id, call, of: build.program, version)
      if case .died(.tooSlow) = reply { hung.insert(id) }
      guard case .answered(let answer) = reply else { throw ShellError(reply.sentence) }
      return answer
    }
    return Workshop.Piece(
      version: version, answer: answer,
      takePrinted: { [self] in running[id.chapter]?.worker.takePrinted() ?? "" },
      isStale: { [self] in
        version != self.version(of: Submission(folder: home, exercises: chapter))
      })
  }

  /// A checksum of a chapter's files, since one function may call another.
  private func version(of submission: Submission) -> String {
    let texts = submission.texts.sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }
    return String(sha256(Array(texts.joined(separator: "\n").utf8)).prefix(12))
  }

  /// Asks a function once, and refuses one that still waits to be written.
  private func requireWritten(
    _ id: ExerciseID, _ program: Program, _ version: String, of submission: Submission,
    _ examiner: Examiner
  ) throws {
    guard let exercise = exercises[id], let question = exercise.key?.cases.first else { return }
    var generator = TorchGenerator(seed: 0)
    let reply = ask(id, question.draw(&generator), of: program, version)
    switch reply {
    case .unfinished:
      let other = examiner.unwritten(behind: exercise, in: submission)
      let reason =
        other.id == id ? "Not started" : "\(id) calls \(other.id), which is not written yet"
      throw ShellError("\(reason): exercises/Sources/\(other.path)")
    case .died(.tooSlow), .ungraded: throw ShellError(reply.sentence)
    default: return
    }
  }

  private func ask(
    _ id: ExerciseID, _ call: Values, of program: Program, _ version: String
  ) -> Reply {
    if let present = running[id.chapter], present.version == version {
      return present.worker.ask(id, call)
    }
    running[id.chapter]?.worker.end()
    let worker = Worker(program, shouldStop: { [unowned self] in self.shouldStop() })
    running[id.chapter] = (version, worker)
    return worker.ask(id, call)
  }
}
