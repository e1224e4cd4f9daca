import Files
import Pictures
import Training

// Trained networks: which there are, and which of them denoises.

extension Command {
  static let models = Command(
    name: "models", group: .networks,
    summary: "List the trained networks",
    examples: ["models"],
    discussion: """
      Networks that come along lie in models-mini, and those that you train in out/training. A file
      that is damaged is named with what is wrong with it.
      """,
    aliases: ["networks"],
    belongsToScripts: false,
    run: { session, _ in session.listNetworks() })

  static let model = Command(
    name: "model", group: .networks,
    summary: "Choose the network that denoises from now on, or say which does",
    things: [
      Parameter(
        "name", .networkOr([ClassMixture.none]), "A network; none for the ideal denoiser again.")
    ],
    examples: ["model", "model digits", "model none"],
    discussion: """
      A network knows noise only as it was trained with it, so its schedule becomes the session's:
      then noise x0 t=500 makes what it can denoise. Should another be chosen later, its runs go on
      following their own and say so.
      """,
    source: ["TrainedModel"],
    run: { session, arguments in try session.chooseNetwork(arguments.text("name")) })
}

extension Session {
  fileprivate func listNetworks() {
    var rows: [[String]] = []
    var damaged: [String] = []
    for file in networkFiles {
      do { rows.append(try row(about: file)) } catch { damaged.append("\(file.name): \(error)") }
    }
    if rows.isEmpty, damaged.isEmpty {
      console.say("There is no network yet.")
    }
    let head = [
      "", "data", "size", "parameters", "file", "classes", "steps", "loss", "held back",
    ]
    if !rows.isEmpty { for line in table([head] + rows) { console.say(line) } }
    for line in damaged { console.say("Damaged: \(line)") }
  }

  /// What is known of a network without reading its parameters.
  private func row(about file: NetworkFile) throws -> [String] {
    let header = try SafetensorsFile(file.path)
    let about = try TrainedModel.description(path: file.path)
    let shapes = try header.names.map { try header.shape(of: $0) }
    let numbers = shapes.reduce(0) { $0 + $1.reduce(1, *) }
    return [
      file.name, about.data, about.size, inShort(numbers), inShort(try size(of: header)) + "B",
      about.classNames.isEmpty ? "none" : String(about.classNames.count),
    ] + ["steps", "loss", "loss held back"].map { about.notes[$0] ?? "" }
  }

  /// How many bytes the numbers of a file take up.
  private func size(of header: SafetensorsFile) throws -> Int {
    try header.names.reduce(0) { sum, name in
      let numbers = try header.shape(of: name).reduce(1, *)
      return sum + numbers * (try header.elementType(of: name).byteCount)
    }
  }

  fileprivate func chooseNetwork(_ name: String?) throws {
    guard let name else { return try tellNetwork() }
    guard name != ClassMixture.none else {
      networkName = nil
      return console.say("The ideal denoiser of a data set denoises again: \(state.datasetName).")
    }
    let trained = try network(name)
    networkName = name
    if state.schedule.name != trained.description.scheduleName {
      namedSchedule = trained.namedSchedule
      console.say(
        "The schedule now is the one that \(name) was trained with: "
          + "\(trained.description.scheduleName).")
    }
    console.say("\(name) denoises from now on. Try: \(trial(of: trained))")
  }

  /// A command to begin with.
  private func trial(of trained: TrainedModel) -> String {
    trained.description.classNames.last.map { "sample class=\($0)" } ?? "sample"
  }

  /// Says which network denoises, and what is known of it.
  private func tellNetwork() throws {
    guard let name = networkName else {
      let names = networkFiles.map(\.name).joined(separator: ", ")
      return console.say(
        "No network is chosen: the ideal denoiser of \(state.datasetName) denoises. "
          + (names.isEmpty ? "There is no network yet." : "There are: \(names)."))
    }
    let trained = try network(name)
    let about = trained.description
    var rows = [
      ["learned from", "\(about.data), \(about.size)"], ["schedule", about.scheduleName],
      ["predicts", about.targetInWords], ["parameters", grouped(trained.parameters.count)],
    ]
    if !about.classNames.isEmpty {
      rows.append(["classes", about.classNames.joined(separator: ", ")])
    }
    rows += about.notes.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
    console.say("\(name) denoises.")
    for line in table(rows) { console.say("  \(line)") }
  }
}
