import Files

/// What could stand where the cursor is, from the same declarations that check the finished line.
struct Completion {
  let session: Session

  /// The words that continue `line`, of which the last word is still being typed.
  func candidates(for line: String) -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: true).map(String.init)
    let isNewWord = line.isEmpty || line.hasSuffix(" ")
    let typed = isNewWord ? "" : words.last ?? ""
    let before = isNewWord ? words : Array(words.dropLast())
    return proposals(after: before, typed: typed).filter { $0.hasPrefix(typed) }.sorted()
  }

  private func proposals(after before: [String], typed: String) -> [String] {
    let verbs = Command.all.map(\.name).filter { !$0.contains(" ") }
    guard let verb = before.first else { return verbs }
    // The second words of commands that have two.
    let longer = Command.all.map(\.name).filter { before.count == 1 && $0.hasPrefix(verb + " ") }
    let words = longer.map { String($0.dropFirst(verb.count + 1)) }
    return words + continuations(of: verb, after: before, typed: typed, verbs)
  }

  private func continuations(
    of verb: String, after before: [String], typed: String, _ verbs: [String]
  ) -> [String] {
    if verb == "help" || verb == "?" { return verbs }
    guard let command = try? Command.called(by: verb, Array(before.dropFirst())) else { return [] }
    if let equals = typed.firstIndex(of: "=") {
      let key = typed[..<equals]
      guard let parameter = command.keys.first(where: { $0.name == key }) else { return [] }
      let text = String(typed[typed.index(after: equals)...])
      return values(of: parameter, typed: text, after: before)
        .map { "\(key)=\($0)" }
    }
    let ownWords = command.name.count { $0 == " " } + 1
    let count = before.dropFirst(ownWords).count { !$0.contains("=") }
    let open = count < command.things.count ? command.things[count] : command.things.last
    let things = open.flatMap { count < command.things.count || $0.repeats ? $0 : nil }
    let keys = command.keys.filter { key in !before.contains { $0.hasPrefix(key.name + "=") } }
    let naming = command.result != nil && count > 0 && !before.contains("as") ? ["as"] : []
    return (things.map { values(of: $0, typed: typed, after: before) } ?? [])
      + keys.map { $0.name + "=" } + naming
  }

  private func values(
    of parameter: Parameter, typed: String, after before: [String]
  ) -> [String] {
    switch parameter.kind {
    case .slot: Pipeline.Slot.allCases.map(\.rawValue)
    case .mistake:
      before.lazy.compactMap(Pipeline.Slot.init).first.map(session.mistakes)?.map(\.name) ?? []
    case .choice(let choices): choices
    case .samplerOr(let words): words + Command.samplerNames
    case .value: session.valueNames + session.runNames
    case .valueOr(let words): words + session.valueNames + session.runNames
    case .run: session.runNames
    case .dataset: session.datasetNames
    case .networkOr(let words): words + session.networkFiles.map(\.name)
    case .training: session.trainingNames
    case .exercise: session.desk.exercises.map(\.id.description)
    case .exercises: session.desk.names
    case .file: fileNames(beginningWith: typed)
    case .step, .steps: (0...4).map { String($0 * session.state.schedule.values.steps / 4) }
    case .integer, .number, .newName, .text: []
    }
  }

  /// The paths that continue `typed`; folders end in a slash.
  private func fileNames(beginningWith typed: String) -> [String] {
    let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
    let entries = (try? listing(of: folder.isEmpty ? "." : session.path(folder))) ?? []
    return entries.filter { !$0.name.hasPrefix(".") }
      .map { folder + $0.name + ($0.isFolder ? "/" : "") }
  }
}
