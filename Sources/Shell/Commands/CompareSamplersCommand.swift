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
    ] + startKeys(count: 4) + walkKeys,
    examples: [
      "compare samplers euler dpmpp-2m steps=10",
      "compare samplers euler heun dpmpp-2m steps=20 schedule=karras data=moons",
    ],
    discussion: """
      All of them begin with the same noise and visit the same steps, 10 unless steps= says otherwise;
      of pictures there are 4 unless n= says otherwise. What they are measured against is Heun's method
      over every step of the schedule, for networks over 200. Distances are root mean squares.

      Whoever draws noise goes elsewhere on purpose, and is measured against a walk of its own in as
      many steps: with noise=tree along the same path of noise, else with other noise, and so as far
      away as two pictures are. eta= and churn= go to those samplers that have them.
      """,
    source: ["SamplerKind", "Solver"],
    run: { session, arguments in try session.compareSamplers(arguments) })
}

/// Where a walk ended, for a comparison.
private struct End {
  let name: String
  let looks: Int
  let value: Value

  /// The value, or of many pictures as many as fit below each other.
  var shown: Value {
    guard value.kind == .picture, value.tensor.shape[0] > 8 else { return value }
    var first = value
    first.tensor = value.tensor[0..<8]
    return first
  }

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
    let (orders, route) = try orders(for: names, from: start, arguments)
    let ends = try orders.map { try end(of: start.run(by: $0, along: route), $0.sampler) }
    let many = fineRoute(from: start, at: route.steps[0])
    let fine = try end(of: start.run(by: WalkOrder(sampler: "heun"), along: many), "exact")
    // Along one path of noise a sampler comes to an end of its own, which other noise hides.
    let own = try orders.map { order in
      guard try order.rule(for: start.schedule.values).drawsNoise else { return fine }
      return try end(of: start.run(by: order, along: many), order.sampler)
    }

    let length = route.steps.count - 1
    try publish(
      try strip(([fine] + ends).map { ($0.name, $0.shown) }),
      caption: "One noise, \(length) \(length == 1 ? "step" : "steps"): "
        + names.joined(separator: ", ") + ".")
    tell(ends, against: own)
    console.say("Exact: Heun's method with \(fine.looks) looks.")
    let noisy = zip(names, own).filter { $1.name != "exact" }.map(\.0)
    guard !noisy.isEmpty else { return }
    console.say(
      "With noise, and so measured against itself in \(many.steps.count - 1) steps"
        + (orders[0].noise == .tree ? ", along the same path" : ", with other noise")
        + ": \(noisy.joined(separator: ", ")).")
  }

  /// An order for each of these samplers, and the steps that all of them visit.
  ///
  /// Throws: what is wrong with the order, also if none of the samplers has a choice that was made.
  func orders(
    for names: [String], from start: WalkStart, _ arguments: Arguments
  ) throws -> (orders: [WalkOrder], route: Route) {
    var order = try WalkOrder(arguments, sampler: names[0])
    if order.sigmas == nil { order.steps = order.steps ?? min(10, start.schedule.values.steps) }
    var route = try start.route(of: order)
    if let remark = route.remark { console.say(remark) }
    tell(route.faults)
    route.faults = []
    let orders = names.map { order.passed(to: $0) }
    for option in SamplerKind.Option.allCases where !orders.contains(where: { $0.has(option) }) {
      // Nobody takes what was chosen: the first is to say so.
      if order.has(option) { _ = try order.rule(for: start.schedule.values) }
    }
    return (orders, route)
  }

  /// The steps of the walk that others are measured against, from `first` on.
  private func fineRoute(from start: WalkStart, at first: Int) -> Route {
    let stride = start.model.network == nil ? 1 : max(1, first / 200)
    return Route(steps: [first] + (0..<first).reversed().filter { $0 % stride == 0 })
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
    return End(name: name, looks: run.looks, value: run.value)
  }

  private func tell(_ ends: [End], against own: [End]) {
    // Beyond so many, a table of all pairs does not fit on a page.
    let others = ends.count <= 5 ? ends : []
    let head = ["sampler", "looks", "from exact"] + others.map { "from \($0.name)" }
    let rows = zip(ends, own).map { end, fine -> [String] in
      let distances = ([fine] + others).map { end.distance(to: $0) }
      let ownPlace = others.firstIndex { $0.name == end.name }
      return [end.name, String(end.looks)]
        + distances.enumerated().map { $0 - 1 == ownPlace ? "·" : small($1) }
    }
    for line in table([head] + rows) { console.say(line) }
  }
}
