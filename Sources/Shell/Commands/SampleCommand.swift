import Pictures
import Tensors
import Training
import UNets

// Many pictures at once from a network.

extension Command {
  static let sample = Command(
    name: "sample", group: .networks,
    summary: "Let a network draw many pictures at once, on one sheet",
    keys: [
      Parameter("n", .integer(1...400), "How many; else 16, or of all classes alike at least 16."),
      Parameter(
        "class", .text, "All of this class, of a sum of classes, or of none; else in turn."),
    ] + samplingKeys,
    result: "the pictures; samples unless named",
    examples: [
      "sample", "sample class=3", "sample n=100 model=digits", "sample steps=10 seed=8",
      "sample sampler=dpmpp-2m steps=10 schedule=karras",
    ],
    discussion: """
      Without class= a network that knows classes is asked for each of them in turn, and the sheet has
      a column for each. Without sampler= the steps are DDIM's, 50 unless steps= says otherwise. To
      look at single steps, make a run of it: denoise model=… sampler=ddim steps=50
      """,
    source: ["NoiseSchedule.implicitStep", "TrainedModel.denoiser"],
    run: { session, arguments in try session.drawSamples(arguments) })

  static let mix = Command(
    name: "mix", group: .networks,
    summary: "Let a network draw a weighted sum of classes, above and below it the classes alone",
    things: [
      Parameter("sum", .text, required: true, "Weights and classes: 0.5*potion+0.5*gem")
    ],
    keys: [Parameter("n", .integer(1...16), default: "8", "How many.")] + samplingKeys,
    result: "the mixtures; mixed unless named",
    examples: ["mix 0.5*potion+0.5*gem", "mix 1.5*gem-0.5*food n=4 model=sprites"],
    discussion: """
      A class reaches the network as a vector, and a sum of classes as the sum of their vectors. Each
      column begins with one noise, so that only the condition differs. none is a class too: a picture
      of nothing in particular.
      """,
    source: ["UNet.embedding", "Embedding"],
    run: { session, arguments in try session.drawMixtures(arguments) })

  private static let samplingKeys =
    [
      Parameter("model", .networkOr([]), "The network; else the one that is chosen."),
      Parameter("seed", .integer(0...Int.max), "The seed of the noise; else the session's."),
      Parameter("sampler", .sampler, default: "ddim", "How a step is taken."),
    ] + walkKeys
}

extension Session {
  fileprivate func drawSamples(_ arguments: Arguments) throws {
    let (name, trained) = try network(arguments)
    let classes = trained.description.classNames
    let mixture = try arguments.text("class").map { try self.mixture($0, of: trained, name) }
    let inTurn = mixture == nil && !classes.isEmpty
    let rounds = inTurn ? (15 + classes.count) / classes.count : 16
    let count = arguments.integer("n") ?? min(rounds * (inTurn ? classes.count : 1), 400)
    // In turn; a network without classes is told nothing.
    let labels = inTurn ? (0..<count).map { $0 % classes.count } : []
    let single = try trained.condition(mixture?.shares)
    let condition =
      labels.isEmpty
      ? Condition.each(Array(repeating: single, count: count))
      : .classes(labels, of: classes.count + 1)
    let (pictures, seed, note) = try sample(arguments, trained, name, condition, count: count)

    let asked = mixture.map { ($0.terms.count == 1 ? ", class " : ", ") + "\($0)" } ?? ""
    let what = "\(count == 1 ? "1 picture" : "\(count) pictures") by the network \(name)\(asked)"
    let value = Value(
      kind: .picture, tensor: pictures, origin: "\(what), seed \(seed)",
      data: trained.description.data)
    define(arguments.resultName ?? "samples", value)
    try publish(
      labels.isEmpty ? rendering(of: value) : sheet(of: pictures, labels, classes),
      caption: "\(what), seed \(seed).\(note)")
    tellLikeness(of: value)
  }

  /// Pictures in columns, one for each class that occurs.
  private func sheet(of pictures: Tensor, _ labels: [Int], _ classes: [String]) -> Rendering {
    let present = Set(labels).sorted()
    let columns = present.map { label in
      pictures.gathered(labels.indices.filter { labels[$0] == label }).pictureValues
    }
    return columnSheet(columns, labels: present.map { classes[$0] })
  }

  /// Columns of pictures with their labels; on a terminal that draws with letters, as many rows as can
  /// be told apart.
  func columnSheet(
    _ columns: [Tensor], labels: [String], rowLabels: [String] = [], width least: Int = 1040
  ) -> Rendering {
    let rows = min(columns.last?.shape[0] ?? 1, 4)
    // Up to so many stand side by side at 96 pixels, and on one line, so that rows stay rows.
    let width = min(columns.count, 16) * 110
    return Rendering(
      filmStrip(columns, labels: labels, rowLabels: rowLabels, width: max(least, width)),
      frames: columns.map { column in
        Tensor.concatenated((0..<rows).map { column[$0] }, axis: 0)
      }, labels: labels)
  }

  fileprivate func drawMixtures(_ arguments: Arguments) throws {
    let (name, trained) = try network(arguments)
    let mixture = try self.mixture(arguments.text("sum") ?? "", of: trained, name)
    guard mixture.terms.count <= 8 else {
      throw ShellError("\(mixture.terms.count) classes do not fit on one sheet; mix at most 8.")
    }
    let count = arguments.integer("n") ?? 8
    // The mixture stands below the first of its classes, and so between two.
    var rows = try mixture.terms.map { ($0.name, try trained.condition([$0.number: 1])) }
    rows.insert(("mix", try trained.condition(mixture.shares)), at: 1)
    let condition = Condition.each(rows.flatMap { Array(repeating: $0.1, count: count) })
    let (pictures, seed, note) = try sample(
      arguments, trained, name, condition, count: count, times: rows.count)

    let mixed = pictures[count..<2 * count]
    let value = Value(
      kind: .picture, tensor: mixed, origin: "\(mixture) by the network \(name), seed \(seed)",
      data: trained.description.data)
    define(arguments.resultName ?? "mixed", value)
    let shown = pictures.pictureValues
    let columns = (0..<count).map { column in
      shown.gathered(rows.indices.map { $0 * count + column })
    }
    try publish(
      columnSheet(columns, labels: [], rowLabels: rows.map(\.0)),
      caption: "\(mixture) by the network \(name), seed \(seed).\(note)")
    tellLikeness(of: value)
    guard abs(mixture.sum - 1) > 0.005 else { return }
    console.say(
      "The weights add up to \(brief(Double(mixture.sum))); with any other sum than 1 the network is "
        + "told what it was never told in training.")
  }

  /// Draws `count` pictures, each noise `times` times in a row of its own.
  private func sample(
    _ arguments: Arguments, _ trained: TrainedModel, _ name: String, _ condition: Condition,
    count: Int, times: Int = 1
  ) throws -> (pictures: Tensor, seed: UInt64, note: String) {
    let (noise, seed, generator) = noise(count, for: trained, arguments)
    let order = SamplingOrder(
      name: name, trained: trained, condition: condition,
      noise: .concatenated(Array(repeating: noise, count: times)),
      walk: try walk(of: trained, arguments), seed: seed, generator: generator)
    let (pictures, note) = try sample(order)
    return (pictures, seed, note)
  }
}
