import ForwardProcess
import Pictures
import Tensors

// Two samplers, step by step.

extension Command {
  static let lockstep = Command(
    name: "lockstep", group: .reverse,
    summary: "Walk by two samplers side by side and find the first step where they part",
    things: [
      Parameter("first", .sampler, required: true, "A sampler."),
      Parameter("second", .sampler, required: true, "Another."),
    ],
    keys: [
      Parameter("from", .valueOr(["noise"]), "noise, or the name of a value on the way."),
      Parameter(
        "tolerance", .number(0...1), default: "0.001",
        "The share of x by which they may differ and still go together."),
    ] + startKeys() + walkKeys,
    examples: ["lockstep euler ddim", "lockstep euler dpmpp-2m steps=10 data=moons"],
    discussion: """
      Both begin with the same noise, visit the same steps, 10 unless steps= says otherwise, and draw
      the same noise where they draw any. After each step the root mean square of the difference of
      both x_t is told, and what share of x_t it is.
      """,
    source: ["Solver"],
    run: { session, arguments in try session.lockstep(arguments) })
}

/// Two states at the same step.
private struct Pair {
  let step: Int
  let first: Tensor
  let second: Tensor

  /// The root mean square of the difference.
  var difference: Double { Double(square(first - second).mean).squareRoot() }
  /// The same as a share of the first state.
  var share: Double {
    difference == 0 ? 0 : difference / Double(square(first).mean).squareRoot()
  }
}

extension Session {
  fileprivate func lockstep(_ arguments: Arguments) throws {
    let names = [arguments.text("first") ?? "", arguments.text("second") ?? ""]
    let start = try walkStart(arguments, at: arguments.text("from") ?? "noise")
    let (orders, route) = try orders(for: names, from: start, arguments)
    var runs = try orders.map { try start.run(by: $0, along: route) }
    var pairs: [Pair] = []
    while !runs[0].isFinished {
      try tick("t=\(runs[0].step)", done: runs[0].position, of: runs[0].visited.count - 1)
      for index in runs.indices { try runs[index].advance() }
      pairs.append(Pair(step: runs[0].step, first: runs[0].state, second: runs[1].state))
    }
    for run in runs { tell(run.faults) }
    let tolerance = arguments.number("tolerance") ?? 0
    let parting = pairs.firstIndex { !($0.share <= tolerance) }
    try publish(
      try rendering(of: pairs, names, runs[0]),
      caption: "\(names[0]) and \(names[1]) in lock-step, \(pairs.count) steps.")
    tell(pairs, parting)
    guard let parting else {
      let most = pairs.map(\.share).max() ?? 0
      return console.say(
        most < 5e-6
          ? "They never part: all that differs is rounding."
          : "They never part: they differ by at most \(small(most)) of x, and tolerance="
            + "\(brief(tolerance)).")
    }
    console.say(
      "They part at step \(parting + 1) (t=\(pairs[parting].step)): there they differ by "
        + "\(small(pairs[parting].share)) of x.")
  }

  /// A row for each step; of many steps for some, and for that where they part.
  private func tell(_ pairs: [Pair], _ parting: Int?) {
    let shown = some(of: pairs.count, at: 20)
    let rows = pairs.indices.filter { shown.contains($0) || $0 == parting }.map { index in
      [
        String(index + 1), String(pairs[index].step), small(pairs[index].difference),
        small(pairs[index].share), index == parting ? "they part" : "",
      ]
    }
    for line in table([["step", "t", "difference", "of x"]] + rows) { console.say(line) }
  }

  /// At most `limit` numbers of 0..<count, the first and last among them, at even distances.
  private func some(of count: Int, at limit: Int) -> Set<Int> {
    guard count > limit else { return Set(0..<count) }
    return Set((0..<limit).map { $0 * (count - 1) / (limit - 1) })
  }

  private func rendering(of pairs: [Pair], _ names: [String], _ run: Run) throws -> Rendering {
    let shown = some(of: pairs.count, at: 8).sorted().map { pairs[$0] }
    let labels = shown.map { "t=\($0.step)" }
    if run.denoiser.kind == .points {
      return Rendering(
        ScatterPlot(
          panels: shown.map { .init(title: "t=\($0.step)", groups: [$0.first, $0.second]) },
          columns: 4
        ).picture())
    }
    // One scale for all, so that it is seen to grow; but what is hardly anything is not blown up.
    let differences = shown.map { $0.first[0..<1] - $0.second[0..<1] }
    let scale = 1 / max(differences.map(\.maximumMagnitude).max() ?? 0, 0.01)
    let columns = zip(shown, differences).map { pair, difference in
      Tensor.concatenated([pair.first[0..<1], pair.second[0..<1], scale * difference]).pictureValues
    }
    // Eight of them share a line, with their names beside them.
    return columnSheet(
      columns, labels: labels, rowLabels: names + ["difference"], width: 1160)
  }
}
