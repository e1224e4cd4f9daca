import Pictures
import Tensors
import Training

// What a network consists of, and what its parts cost.

extension Command {
  static let params = Command(
    name: "params", group: .networks,
    summary: "List a network's parameters by block, or those of one block",
    things: [Parameter("block", .text, "The beginning of their names, such as mid_block.")],
    keys: [Parameter("model", .networkOr([]), "The network; else the one that is chosen.")],
    examples: ["params", "params mid_block", "params up_blocks.0.resnets.0 model=digits"],
    discussion: """
      Names and shapes are those of diffusers and PyTorch: a kernel is [outputs, inputs, rows,
      columns], the weight of a linear layer [outputs, inputs].
      """,
    source: ["Parameters"],
    belongsToScripts: false,
    run: { session, arguments in try session.listParameters(arguments) })

  static let inspect = Command(
    name: "inspect", group: .networks,
    summary: "Tell what each part of a network gives out, holds, computes and takes",
    keys: [
      Parameter("model", .networkOr([]), "The network; else the one that is chosen."),
      Parameter("size", .integer(1...512), "Pixels to a side; else as it was trained."),
      Parameter("n", .integer(1...64), default: "1", "How many pictures at once."),
      Parameter("time", .choice(["yes", "no"]), default: "yes", "Whether to measure the time."),
    ],
    examples: ["inspect", "inspect n=16", "inspect model=digits size=32 time=no"],
    discussion: """
      Operations are multiplications and additions in convolutions, linear layers and attention,
      counted from shapes. Bytes are those of the parameters, of what goes in and of what comes out.
      Milliseconds are the median of several runs on this machine; they include what leads up to a
      part, such as joining two inputs.
      """,
    source: ["UNet.callAsFunction"],
    belongsToScripts: false,
    run: { session, arguments in try session.inspect(arguments) })
}

extension Session {
  fileprivate func listParameters(_ arguments: Arguments) throws {
    let (name, trained) = try network(arguments)
    let all = trained.parameters.published.map { (name: $0.name, shape: $0.tensor.shape) }
    let total = all.reduce(0) { $0 + $1.shape.reduce(1, *) }
    func share(_ numbers: Int) -> String { percent(Double(numbers) / Double(total)) }
    guard let block = arguments.text("block") else {
      let blocks = all.reduce(into: [(name: String, tensors: Int, numbers: Int)]()) {
        blocks, entry in
        let (block, numbers) = (self.block(of: entry.name), entry.shape.reduce(1, *))
        if blocks.last?.name == block {
          blocks[blocks.count - 1].tensors += 1
          blocks[blocks.count - 1].numbers += numbers
        } else {
          blocks.append((block, 1, numbers))
        }
      }
      let rows = blocks.map {
        [$0.name, String($0.tensors), grouped($0.numbers), share($0.numbers)]
      }
      tell([["block", "tensors", "numbers", "share"]] + rows)
      return console.say("\(name) has \(grouped(total)) parameters in \(all.count) tensors.")
    }
    let own = all.filter { $0.name == block || $0.name.hasPrefix(block + ".") }
    guard !own.isEmpty else {
      let blocks = all.map { self.block(of: $0.name) }
      let known = blocks.indices.filter { $0 == 0 || blocks[$0] != blocks[$0 - 1] }.map {
        blocks[$0]
      }
      throw ShellError("There is no block “\(block)”. \(didYouMean(block, among: known))")
    }
    tell(
      [["name", "shape", "numbers", "share"]]
        + own.map { entry in
          let numbers = entry.shape.reduce(1, *)
          let shape = entry.shape.map(String.init).joined(separator: "×")
          return [entry.name, shape, grouped(numbers), share(numbers)]
        })
    let numbers = own.reduce(0) { $0 + $1.shape.reduce(1, *) }
    console.say(
      "\(grouped(numbers)) parameters in \(own.count) tensors, \(share(numbers)) of \(name).")
  }

  /// The part of the network that a parameter belongs to: its first word, and of levels the number.
  private func block(of name: String) -> String {
    let words = name.split(separator: ".")
    let isLevel = words.count > 1 && Int(words[1]) != nil
    return words.prefix(isLevel ? 2 : 1).joined(separator: ".")
  }

  fileprivate func inspect(_ arguments: Arguments) throws {
    let (name, trained) = try network(arguments)
    let about = trained.description
    let count = arguments.integer("n") ?? 1
    let size = arguments.integer("size") ?? about.shape[0]
    let unit = 1 << about.configuration.halvings
    guard size % unit == 0 else {
      throw ShellError(
        "\(name) halves pictures \(about.configuration.halvings) times, so their size has to be a "
          + "multiple of \(unit); size=\(size) is not.")
    }
    guard count * size * size <= Session.mostInspectedPixels else {
      throw ShellError(
        "\(count) pictures of \(size)×\(size) take too much memory; at this size inspect at most "
          + "\(max(1, Session.mostInspectedPixels / (size * size))).")
    }
    let isTimed = arguments.text("time") != "no"
    let inspection = try NetworkInspection(
      of: trained, count: count, size: size, times: isTimed ? 7 : 0
    ) { try tick("Run", done: $0, of: 8) }
    tell(rows(of: inspection, isTimed: isTimed))
    let rest = trained.parameters.count - inspection.parts.reduce(0) { $0 + $1.parameters }
    console.say(
      "The other \(grouped(rest)) parameters, of the embeddings of time"
        + "\(about.classNames.isEmpty ? "" : " and class"), are used once for each picture.")
    guard isTimed else { return }
    let (operations, milliseconds) = inspection.parts.reduce((0, 0.0)) {
      ($0.0 + $1.operations, $0.1 + $1.milliseconds)
    }
    let speed = Int(Double(operations) / max(milliseconds, 1e-6) * 1000)
    console.say("That is \(inShort(speed))operations a second.")
  }

  /// The most pixels that `inspect` lets through a network at once.
  private static let mostInspectedPixels = 1 << 20

  private func rows(of inspection: NetworkInspection, isTimed: Bool) -> [[String]] {
    let parts = inspection.parts
    func row(
      _ name: String, _ output: String, _ parameters: Int, _ operations: Int, _ bytes: Int,
      _ milliseconds: Double
    ) -> [String] {
      let time = isTimed ? [fixed(milliseconds, decimals: 3)] : []
      return [name, output, inShort(parameters), inShort(operations), inShort(bytes) + "B"] + time
    }
    let lines = parts.map { part in
      row(
        part.name, part.output.map(String.init).joined(separator: "×"), part.parameters,
        part.operations, part.bytes, part.milliseconds)
    }
    let total = row(
      "all", "", parts.reduce(0) { $0 + $1.parameters }, parts.reduce(0) { $0 + $1.operations },
      parts.reduce(0) { $0 + $1.bytes }, parts.reduce(0) { $0 + $1.milliseconds })
    let head = ["part", "output", "parameters", "operations", "bytes"] + (isTimed ? ["ms"] : [])
    return [head] + lines + [total]
  }

  private func tell(_ rows: [[String]]) {
    for line in table(rows) { console.say(line) }
  }
}
