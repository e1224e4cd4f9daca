import ForwardProcess
import Pictures
import Samplers
import Tensors

// Samplers side by side.

extension Command {
  static let compareSamplers = Command(
    name: "compare samplers", group: .reverse,
    summary: "Walk from one noise by several samplers, and tell how far each is from the exact end",
    things: [
      Parameter(
        "sampler", .sampler, required: true, repeats: true, "The samplers, at most 16 of them.")
    ],
    keys: [
      Parameter("from", .valueOr(["noise"]), "noise, or the name of a value on the way.")
    ] + startKeys + walkKeys,
    examples: [
      "compare samplers euler dpmpp-2m steps=10",
      "compare samplers euler heun dpmpp-2m steps=20 schedule=karras data=moons",
    ],
    discussion: """
      All of them begin with the same noise and visit the same steps, 10 unless steps= says otherwise;
      of pictures there are 4 unless n= says otherwise. What they are measured against is Heun's method
      over every step of the schedule, for networks over 200. Distances are root mean squares.

      Whoever draws noise goes elsewhere on purpose: from the exact end of the walk without noise it
      is as far as two pictures are. eta= and churn= go to those samplers that have them.
      """,
    source: ["SamplerKind", "Solver"],
    run: { session, arguments in try session.compareSamplers(arguments) })
}

/// Where a walk ended, for a comparison.
private struct End {
  let name: String
  let looks: Int
  let value: Value
  let drawsNoise: Bool

  /// The root mean square of the difference to another end.
  func distance(to other: End) -> Double {
    Double(square(value.tensor - other.value.tensor).mean).squareRoot()
  }
}

extension Session {
  fileprivate func compareSamplers(_ arguments: Arguments) throws {
    let names = arguments.texts("sampler")
    guard names.count <= 16 else {
      throw ShellError("\(names.count) samplers do not fit side by side; name at most 16.")
    }
    let start = try walkStart(arguments, at: arguments.text("from") ?? "noise", count: 4)
    let runs = try runs(by: names, from: start, arguments)
    let ends = try zip(names, runs).map { name, run in try end(of: run, name) }
    let fine = try end(of: try fineRun(from: start, beginningLike: runs[0]), "exact")

    let length = runs[0].visited.count - 1
    try publish(
      try strip(([fine] + ends).map { ($0.name, $0.value) }),
      caption: "One noise, \(length) \(length == 1 ? "step" : "steps"): "
        + names.joined(separator: ", ") + ".")
    tell(ends, against: fine)
  }

  /// A run by each of these samplers, all at one beginning and along the same steps.
  ///
  /// Throws: what is wrong with the order, also if none of the samplers has a choice that was made.
  func runs(by names: [String], from start: WalkStart, _ arguments: Arguments) throws -> [Run] {
    var order = try WalkOrder(arguments, sampler: names[0])
    if order.sigmas == nil { order.steps = order.steps ?? min(10, start.schedule.values.steps) }
    let (visited, remark) = try order.visited(in: start.schedule.values)
    if let remark { console.say(remark) }
    let orders = names.map { order.passed(to: $0) }
    for option in SamplerKind.Option.allCases where order.has(option) {
      // Nobody takes it: the first is to say so.
      guard !orders.contains(where: { $0.has(option) }) else { continue }
      _ = try order.rule(for: start.schedule.values)
    }
    return try orders.map { order in
      try start.run(by: try order.rule(for: start.schedule.values), along: visited)
    }
  }

  /// The walk that others are measured against.
  private func fineRun(from start: WalkStart, beginningLike run: Run) throws -> Run {
    let last = start.schedule.values.steps
    let count = start.model.network == nil ? last : min(200, last)
    let steps = try start.schedule.values.sampleSteps(count).filter { $0 < run.visited[0] }
    return try start.run(
      by: try WalkOrder(sampler: "heun").rule(for: start.schedule.values),
      along: [run.visited[0]] + steps)
  }

  private func end(of run: Run, _ name: String) throws -> End {
    var run = run
    while !run.isFinished {
      try tick(name, done: run.position, of: run.visited.count - 1)
      try run.advance()
    }
    tell(run.faults)
    guard run.state.allFinite else {
      throw ShellError("What \(name) makes holds values that are not finite numbers.")
    }
    return End(
      name: name, looks: run.looks, value: run.value, drawsNoise: run.rule.drawsNoise)
  }

  private func tell(_ ends: [End], against fine: End) {
    // Beyond so many, a table of all pairs does not fit on a page.
    let others = ends.count <= 5 ? ends : []
    let head = ["sampler", "looks", "from exact"] + others.map { "from \($0.name)" }
    let rows = ends.map { end -> [String] in
      let distances = ([fine] + others).map { other in
        other.name == end.name ? "·" : small(end.distance(to: other))
      }
      return [end.name, String(end.looks)] + distances
    }
    for line in table([head] + rows) { console.say(line) }
    let noisy = ends.filter(\.drawsNoise).map(\.name)
    if !noisy.isEmpty {
      console.say("With fresh noise, and so elsewhere: \(noisy.joined(separator: ", ")).")
    }
    console.say("Exact: Heun's method with \(fine.looks) looks.")
  }
}
