import Pictures
import Tensors

// Looking at values.

extension Command {
  static let show = Command(
    name: "show", group: .look,
    summary: "Show one or more values side by side",
    things: [Parameter("value", .value, repeats: true, "What to show; else the newest.")],
    examples: ["show x0", "show x0 xt eps"],
    run: { session, arguments in
      let names = arguments.isGiven("value") ? arguments.texts("value") : [session.state.newest]
      // By its name, as in a fresh session another value may be the newest.
      session.journalLine = "show " + names.joined(separator: " ")
      guard names.count <= 64 else {
        throw ShellError("\(names.count) values do not fit side by side; show at most 64.")
      }
      let values = try names.map { ($0, try session.value($0)) }
      guard values.count > 1 else {
        return try session.publish(
          session.rendering(of: values[0].1), caption: session.heading(values[0].0, values[0].1))
      }
      try session.publish(
        try session.strip(values), caption: values.map(\.0).joined(separator: ", "))
    })

  static let describe = Command(
    name: "describe", group: .look,
    summary: "Tell in words and numbers what a value shows",
    things: [Parameter("value", .value, "What to describe; else the newest.")],
    examples: ["describe xt"],
    run: { session, arguments in
      let name = arguments.text("value") ?? session.state.newest
      for line in try session.description(of: name) { session.console.say(line) }
    })

  static let compare = Command(
    name: "compare", group: .look,
    summary: "Put two values or two runs side by side, with their difference",
    things: [
      Parameter("first", .value, required: true, "A value or a run."),
      Parameter(
        "second", .valueOr(["reference"]), required: true,
        "Another; or reference: what the same commands make with nothing put in by use."),
    ],
    examples: ["compare x0 xt", "compare main b", "compare xt reference"],
    discussion: """
      Of two runs at different steps, the one that lags is first brought to the other's t.

      Samplers have a command of their own: help compare samplers
      """,
    run: { session, arguments in try session.compare(arguments) })

  static let names = Command(
    name: "names", group: .look,
    summary: "List all values and runs",
    examples: ["names"],
    aliases: ["ls"],
    belongsToScripts: false,
    run: { session, _ in
      let values = try session.valueNames.map { name in
        let value = try session.value(name)
        let step = value.step.map { "t=\($0)" } ?? ""
        return [name, value.kind.rawValue, value.size, step, value.origin]
      }
      let runs = session.runNames.compactMap { name -> [String]? in
        guard let run = session.state.runs[name] else { return nil }
        let mark = name == session.state.activeRun ? ", active" : ""
        return [name, "run", "", "t=\(run.step)", run.denoiser.name + mark]
      }
      for line in table(values + runs) { session.console.say(line) }
    })
}

extension Session {
  fileprivate func compare(_ arguments: Arguments) throws {
    let names = [arguments.text("first") ?? "", arguments.text("second") ?? ""]
    guard names[1] != "reference" else { return try compareWithReference(names[0]) }
    let isRuns = names.allSatisfy { state.runs[$0] != nil }
    let values = try isRuns ? atOneStep(names) : names.map(value)
    try compare(names, values)
  }

  private func compare(_ names: [String], _ values: [Value]) throws {
    let (a, b) = (values[0], values[1])
    guard a.kind == b.kind, a.tensor.shape == b.tensor.shape else {
      throw ShellError("\(names[0]) is \(a.size), \(names[1]) is \(b.size): they do not compare.")
    }
    let difference = a.tensor - b.tensor
    let distance = Double(square(difference).mean).squareRoot()
    let caption =
      difference.maximumMagnitude == 0
      ? "\(names[0]) and \(names[1]) are equal, bit for bit."
      : "\(names[0]) and \(names[1]) differ by \(significant(distance)) (root mean square)."
    try publish(try contrast(names, a, b), caption: caption)
  }

  /// Puts a value next to what its commands make when nothing stands in for the reference.
  private func compareWithReference(_ name: String) throws {
    let lines = try making(of: name)
    let own = lines.filter { !$0.hasPrefix("use ") }
    guard lines.contains(where: { $0.hasPrefix("use mine") || $0.hasPrefix("use wrong") }) else {
      throw ShellError("\(name) is the reference's. Put something in first: use mine 1.4")
    }
    let replay = try Session(
      console: Console(abilities: .init(), write: { _ in }), library: library,
      publisher: { _, _, _ in }, isReplay: true, takeInterrupt: takeInterrupt)
    for line in own { try replay.perform(line) }
    try compare(["reference", name], [try replay.value(name), try value(name)])
  }

  /// The states of two runs at the later of their positions on the way.
  private func atOneStep(_ names: [String]) throws -> [Value] {
    var runs = try names.map { try run($0) }
    let pipeline = pipeline(Pipeline.Slot.reverse)
    let step = runs.map(\.step).min() ?? 0
    for index in runs.indices where runs[index].step > step {
      console.say(
        "\(names[index]) stands at t=\(runs[index].step); it is brought to t=\(step) here.")
      let target = try runs[index].position(ofStep: step)
      runs[index].adopt(pipeline)
      while runs[index].position < target {
        try tick("t=\(runs[index].step)", done: runs[index].position, of: target)
        try runs[index].advance()
      }
    }
    return runs.map(\.value)
  }
}
