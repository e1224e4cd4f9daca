import Contract

/// A chapter that may not compile, and the search for the files that are to blame.
struct BlameSearch {
  typealias Compiler = (_ sources: [Source], _ afresh: Bool) throws(Kit.Missing) ->
    Compilation.Outcome

  private let stubs: [Stub]
  private let door: Source
  private let compiler: Compiler
  /// How often the compiler was stopped on its way.
  private var stops = 0
  /// After so many, no further file is tried alone: nobody waits for each of them.
  private static let mostStops = 3

  init(stubs: [Stub], door: Source, compiler: @escaping Compiler) {
    (self.stubs, self.door, self.compiler) = (stubs, door, compiler)
  }

  /// Compiles the chapter, without the files that cannot be. Throws what the compiler throws.
  mutating func build() throws(Kit.Missing) -> Build {
    var complaints: [ExerciseID: [Complaint]] = [:]
    for stub in stubs {
      if let refusal = stub.current.refusal { complaints[stub.exercise] = [refusal] }
    }
    while true {
      let outcome = try compile(
        stubs.map { complaints[$0.exercise] == nil ? $0.current : $0.pristine })
      if case .program(let path) = outcome {
        return Build(
          program: Program(path: path, files: stubs.map(\.current.name)), complaints: complaints)
      }
      complaints.merge(try faults(in: outcome, known: complaints)) { old, _ in old }
    }
  }

  /// Who is to blame for `outcome`; `known` are those that are out of the chapter already.
  ///
  /// An error may show in another file than the one that makes it, as when a name hides another. So
  /// a file is to blame if it fails alone among pristine ones, or else the first that fails together
  /// with those before it; what the compiler says of the whole chapter comes last. Empty if at the
  /// second try all compiles. If the compiler takes too long for this again and again, all are to
  /// blame that are left.
  private mutating func faults(
    in outcome: Compilation.Outcome, known: [ExerciseID: [Complaint]]
  ) throws(Kit.Missing) -> [ExerciseID: [Complaint]] {
    try requirePristine()
    var suspected: [ExerciseID: [Complaint]] = [:]
    if case .errors(let errors) = outcome { suspected = assign(errors, after: known) }
    let started = stubs.filter { $0.isStarted && known[$0.exercise] == nil }
    if outcome.isStop {
      guard stops < Self.mostStops else { return try untried(started) }
      stops += 1
    }

    var alone: [ExerciseID: [Complaint]] = [:]
    for stub in started where suspected[stub.exercise] != nil && stops < Self.mostStops {
      alone[stub.exercise] = try complaints(on: stub, with: [], after: known)
    }
    guard alone.isEmpty else { return alone }
    for stub in started where suspected[stub.exercise] == nil && stops < Self.mostStops {
      alone[stub.exercise] = try complaints(on: stub, with: [], after: known)
    }
    guard alone.isEmpty, suspected.isEmpty else { return alone.isEmpty ? suspected : alone }

    var sound: [ExerciseID] = []
    for stub in started {
      if let complaints = try complaints(on: stub, with: sound, after: known) {
        return [stub.exercise: complaints]
      }
      sound.append(stub.exercise)
    }
    return [:]
  }

  /// What is said about those for whom there is no time left.
  private func untried(_ stubs: [Stub]) throws(Kit.Missing) -> [ExerciseID: [Complaint]] {
    try requirePristine(afresh: true)
    let message =
      "The compiler gave up on this chapter again and again, and came to no end with this file "
      + "either. Mend first what it says about the others."
    return Dictionary(
      uniqueKeysWithValues: stubs.map { ($0.exercise, [$0.current.complaint(line: 1, message)]) })
  }

  /// Throws `Missing` unless the chapter compiles as it was handed out.
  private func requirePristine(afresh: Bool = false) throws(Kit.Missing) {
    let outcome = try compile(stubs.map(\.pristine), afresh: afresh)
    if case .program = outcome { return }
    throw Kit.Missing(
      description: "The chapter's own files do not compile. Run make build; if that does not "
        + "help, restore the folders exercises/Stubs and exercises/Sources. \(outcome.sentence)")
  }

  /// What is wrong if of all files only those of `stub` and `others` are the learner's; nil if
  /// nothing is.
  private mutating func complaints(
    on stub: Stub, with others: [ExerciseID], after known: [ExerciseID: [Complaint]]
  ) throws(Kit.Missing) -> [Complaint]? {
    let sources = stubs.map {
      $0.exercise == stub.exercise || others.contains($0.exercise) ? $0.current : $0.pristine
    }
    let outcome = try compile(sources)
    if outcome.isStop { stops += 1 }
    switch outcome {
    case .program: return nil
    case .errors(let errors):
      let isHere = errors.contains { $0.file == stub.current.name }
      let isElsewhere = errors.contains {
        $0.file == door.name && door.exercise(atLine: $0.line) != stub.exercise
      }
      if isHere || !isElsewhere, let own = assign(errors, after: known)[stub.exercise] {
        return own
      }
      return [
        stub.current.complaint(
          line: stub.current.line(of: "func") ?? 1,
          "Rename what you declare outside the function: it stands in the way of other files "
            + "(\(errors[0].message)).")
      ]
    case .breakdown(let message), .stopped(let message):
      // Not the learner's, if the compiler or the machine is not in order just now.
      try requirePristine(afresh: true)
      return [stub.current.complaint(line: 1, message)]
    case .exhausted(let message): return [stub.current.complaint(line: 1, message)]
    }
  }

  private func compile(
    _ sources: [Source], afresh: Bool = false
  ) throws(Kit.Missing) -> Compilation.Outcome {
    try compiler(sources + [door], afresh)
  }

  /// Whose errors these are. `before`: what was found wrong already, whose absence may be the cause.
  private func assign(
    _ errors: [Complaint], after before: [ExerciseID: [Complaint]]
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
      } else if !before.isEmpty, error.message.hasPrefix("cannot find") {
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
