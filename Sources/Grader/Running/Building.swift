import Contract

/// A learner's file and what it was before the learner came.
public struct Stub: Sendable {
  /// The exercise that is solved in it.
  public let exercise: ExerciseID
  /// The file as it was handed out.
  public let pristine: Source
  /// The file as it is now.
  public let current: Source

  /// Makes a stub from its exercise and its two texts.
  public init(exercise: ExerciseID, name: String, pristine: String, current: String) {
    self.exercise = exercise
    self.pristine = Source(name: name, text: pristine)
    self.current = Source(name: name, text: current)
  }

  /// Whether anything was written.
  public var isStarted: Bool { pristine != current }
}

/// A chapter's program, and what kept files out of it.
public struct Build: Sendable {
  /// The program. In place of a file that does not compile it holds the stub.
  public let program: Program
  /// What the compiler says, by exercise.
  public let complaints: [ExerciseID: [Complaint]]
}

extension Kit {
  /// Compiles a chapter's files together with the door to the grader.
  ///
  /// A file with errors is replaced by its stub and the rest compiled again, so that an error costs
  /// only what is in that file. Throws `Missing` if nothing can be compiled here at all.
  public func build(_ stubs: [Stub], door: Source, module: String) throws(Missing) -> Build {
    var complaints: [ExerciseID: [Complaint]] = [:]
    for stub in stubs {
      if let refusal = stub.current.refusal { complaints[stub.exercise] = [refusal] }
    }
    while true {
      let sources = stubs.map { complaints[$0.exercise] == nil ? $0.current : $0.pristine }
      let new: [ExerciseID: [Complaint]]
      var reason = ""
      switch try compile(sources + [door], module: module) {
      case .program(let path):
        return Build(
          program: Program(path: path, files: stubs.map(\.current.name)), complaints: complaints)
      case .errors(let errors):
        reason = errors[0].text
        new = assign(errors, to: stubs, door, after: complaints)
      case .breakdown(let message):
        reason = message
        new = try culprits(among: stubs, door, module: module, message, except: complaints)
      }
      guard !new.isEmpty else {
        throw Missing(
          description: "The chapter's own files do not compile. Run make build; if that does not "
            + "help, restore the folders exercises/Stubs and exercises/Sources. \(reason)")
      }
      complaints.merge(new) { old, _ in old }
    }
  }

  /// Whose errors these are. `before`: what was found wrong already, whose absence may be the cause.
  private func assign(
    _ errors: [Complaint], to stubs: [Stub], _ door: Source,
    after before: [ExerciseID: [Complaint]]
  ) -> [ExerciseID: [Complaint]] {
    var result: [ExerciseID: [Complaint]] = [:]
    for error in errors {
      let stub =
        error.file == door.name
        ? stubs.first { $0.exercise == door.exercise(atLine: error.line) }
        : stubs.first { $0.current.name == error.file }
      guard let stub, before[stub.exercise] == nil else { continue }
      var complaint = error
      if error.file == door.name {
        complaint = stub.current.complaint(
          line: stub.current.line(of: "func") ?? 1,
          "The grader calls this function as the stub declares it, and that does not fit any more: "
            + "\(error.message). Put its first line back as it was.")
      } else if !before.isEmpty {
        let files = before.values.compactMap { $0.first?.file }.sorted().joined(separator: ", ")
        complaint = stub.current.complaint(
          line: error.line, "\(error.message) (what is missing may stand in \(files), with errors)")
      }
      if result[stub.exercise, default: []].count < 3 {
        result[stub.exercise, default: []].append(complaint)
      }
    }
    return result
  }

  /// The files on which the compiler breaks down, each tried alone.
  private func culprits(
    among stubs: [Stub], _ door: Source, module: String, _ message: String,
    except known: [ExerciseID: [Complaint]]
  ) throws(Missing) -> [ExerciseID: [Complaint]] {
    var result: [ExerciseID: [Complaint]] = [:]
    for stub in stubs where stub.isStarted && known[stub.exercise] == nil {
      let sources = stubs.map { $0.exercise == stub.exercise ? $0.current : $0.pristine }
      if case .breakdown = try compile(sources + [door], module: module) {
        result[stub.exercise] = [stub.current.complaint(line: 1, message)]
      }
    }
    return result
  }
}

extension Source {
  /// The exercise whose entry in the door a line belongs to.
  fileprivate func exercise(atLine line: Int) -> ExerciseID? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(line)
    return lines.reversed().lazy.compactMap { line in
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      return parts.count > 2 ? ExerciseID(String(parts[1])) : nil
    }.first
  }

  /// The first line that contains a word, from 1.
  fileprivate func line(of word: String) -> Int? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.firstIndex { $0.split(separator: " ").contains("\(word)") }.map { $0 + 1 }
  }
}
