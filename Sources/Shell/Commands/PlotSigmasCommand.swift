import Files
import ForwardProcess
import Pictures
import Samplers

// Grids of σ as curves and as numbers.

extension Command {
  static let plotSigmas = Command(
    name: "plot sigmas", group: .reverse,
    summary: "Draw the σ that grids visit along the schedule, and list them",
    keys: [
      Parameter(
        "of", .text, default: "trailing,karras,exponential", "The grids: karras,beta or all."),
      Parameter("steps", .integer(1...10_000), default: "10", "How many steps; at most T."),
      Parameter("svg", .file, "Also write the plot to this file, as SVG."),
    ],
    examples: ["plot sigmas", "plot sigmas of=karras steps=5", "plot sigmas of=all steps=20"],
    discussion: """
      A walk by such a grid is: denoise sampler=euler schedule=karras. Of a single grid the table also
      has the steps t that such a walk visits, those nearest to each σ.
      """,
    source: ["GridKind", "SigmaGrid"],
    run: { session, arguments in try session.plotSigmas(arguments) })
}

extension Session {
  fileprivate func plotSigmas(_ arguments: Arguments) throws {
    let count = arguments.integer("steps") ?? 10
    let pipeline = pipeline([.karrasSigmas])
    var faults: [Pipeline.Fault] = []
    let grids = try kinds(arguments.text("of") ?? "all").map { kind in
      let grid =
        kind == .karras
        ? try pipeline.karras(count, for: schedule, &faults) : try kind.grid(count, for: schedule)
      return (name: kind.rawValue, sigmas: grid.sigmas)
    }
    tell(faults)
    var plot = LinePlot(
      title: "σ after each step, \(namedSchedule.name)", xLabel: "step", yLabel: "σ",
      yScale: .logarithmic)
    // The last σ is 0, which has no place on a logarithmic axis.
    for (name, sigmas) in grids { plot.add(name, y: sigmas.dropLast()) }
    if let path = arguments.text("svg"), !isReplay {
      try writeAtomically(Array(plot.svg().utf8), to: path)
      console.say("The plot is in \(path).")
    }
    let names = grids.map(\.name).joined(separator: ", ")
    try publish(
      Rendering(plot.picture()),
      caption: "The σ of \(names) in \(count) \(count == 1 ? "step" : "steps")."
        + note(on: pipeline, grids.contains { $0.name == "karras" } ? [.karrasSigmas] : [], faults))
    console.say(plot.summary)
    listSigmas(grids)
  }

  /// The grids that were asked for; `all` leaves out those that this schedule cannot have.
  private func kinds(_ text: String) throws -> [GridKind] {
    guard text == "all" else {
      return try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
        guard let kind = GridKind(rawValue: String(name)) else {
          let hint = didYouMean(String(name), among: GridKind.allCases.map(\.rawValue))
          throw ShellError("There is no grid “\(name)”. \(hint)")
        }
        return kind
      }
    }
    return GridKind.allCases.filter { (try? $0.grid(2, for: schedule)) != nil }
  }

  private func listSigmas(_ grids: [(name: String, sigmas: [Double])]) {
    let length = grids[0].sigmas.count
    // As many as can be read at once.
    guard length <= 65 else { return }
    let steps = grids.count == 1 ? grids[0].sigmas.map(nearestStep) : []
    let head = ["step"] + grids.map(\.name) + (steps.isEmpty ? [] : ["t"])
    let rows = (0..<length).map { place in
      [String(place)] + grids.map { significant($0.sigmas[place]) }
        + (steps.isEmpty ? [] : [String(steps[place])])
    }
    for line in table([head] + rows) { console.say(line) }
  }

  private func nearestStep(_ sigma: Double) -> Int {
    sigma > 0 ? schedule.nearestStep(toSigma: sigma) : 0
  }
}
