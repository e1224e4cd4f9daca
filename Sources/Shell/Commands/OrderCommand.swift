import ForwardProcess
import Pictures
import Samplers

// How fast the error of samplers falls, measured.

extension Command {
  static let order = Command(
    name: "order", group: .reverse,
    summary: "Measure how a sampler's error falls as its steps become shorter",
    things: [
      Parameter(
        "sampler", .samplerOr(["all"]), required: true, repeats: true,
        "One or more, or all of them.")
    ],
    keys: [
      Parameter(
        "spacing", .choice(OrderProblem.Spacing.allCases.map(\.rawValue)), default: "log",
        "How σ falls: evenly in log σ, as Karras' grid, or evenly."),
      Parameter(
        "zero", .choice(["yes", "no"]), default: "no", "Whether the last step goes to σ = 0."),
      Parameter(
        "exact", .integer(0...50), default: "0",
        "How many first steps are replaced by exact ones, for samplers with a memory."),
      Parameter(
        "extra", .integer(0...50), default: "0",
        "How many steps follow where the error is taken, for those that end with others."),
      Parameter("eta", .number(0...1), "The share of fresh noise, of samplers that have it."),
    ],
    examples: [
      "order dpmpp-2m", "order euler heun dpmpp-2m", "order all",
      "order unipc deis-3 dpmpp-3m exact=4 extra=4",
    ],
    discussion: """
      The walks go through two bells in one dimension, where the exact end of every point can be
      computed; the error is a root mean square over 64 points. A sampler is of order p if twice as
      many steps leave the 2⁻ᵖ-th part of the error. The order is read off the last walks whose errors
      lie on a line and are not yet made by rounding; these have a bar.

      Samplers that draw noise get one and the same path of noise in all walks, and are measured
      against a walk along it in very many steps: the strong order. The weak order is that of the
      distribution of all ends, on one bell, where it is known.

      Of several samplers there is a row each: how many looks a step takes, the order that the paper
      claims (– if none does), the order as measured, and the error of a walk of exactly so many looks,
      if there is one. EDM's churn is on no path of noise, so it has a weak order alone.

      A sampler with a memory begins with lower orders, and some end with such: one Euler step makes
      the whole walk one of order 2. exact and extra leave those out and show the order of the rule.
      """,
    source: ["OrderMeasurement", "OrderProblem"],
    run: { session, arguments in try session.measureOrder(arguments) })
}

extension Session {
  fileprivate func measureOrder(_ arguments: Arguments) throws {
    let names = arguments.texts("sampler")
    guard !names.contains("all") || names.count == 1 else {
      throw ShellError("all means every sampler; name no others besides.")
    }
    var problem = OrderProblem.twoBells
    problem.spacing = arguments.text("spacing").flatMap(OrderProblem.Spacing.init) ?? .logarithmic
    problem.endsAtZero = arguments.text("zero") == "yes"
    let kinds = SamplerKind.all.filter { names == ["all"] || names.contains($0.name) }
    let eta = arguments.number("eta")
    if eta != nil, !kinds.contains(where: { $0.options.contains(.eta) }) {
      // Nobody takes it: the first is to say so.
      _ = try WalkOrder(arguments, sampler: kinds[0].name).rule(for: schedule)
    }
    var measured: [Measured] = []
    for kind in kinds {
      try tick(kind.name, done: measured.count, of: kinds.count)
      let own = kind.options.contains(.eta) ? eta : nil
      measured.append(
        try Measured(
          kind, on: problem, eta: own, exactSteps: arguments.integer("exact") ?? 0,
          extraSteps: arguments.integer("extra") ?? 0))
    }
    try publish(plot(of: measured), caption: "Error over looks: \(names.joined(separator: ", ")).")
    if measured.count == 1 {
      tell(measured[0])
    } else {
      for line in table(rows(of: measured)) { console.say(line) }
    }
  }

  private func plot(of measured: [Measured]) -> Rendering {
    var plot = LinePlot(
      title: "Error over looks at the denoiser", xLabel: "looks", yLabel: "error",
      xScale: .logarithmic, yScale: .logarithmic)
    for one in measured {
      let points = one.shown.points
      plot.add(one.kind.name, x: points.map { Double($0.looks) }, y: points.map(\.error))
    }
    // Room for all names one below the other.
    return Rendering(plot.picture(height: max(560, 60 + 23 * measured.count)))
  }

  // MARK: - In numbers

  private func tell(_ measured: Measured) {
    let result = measured.shown
    let errors = Dictionary(
      result.points.map { ($0.steps, $0.error) }, uniquingKeysWith: { first, _ in first })
    let rows = result.points.map { point -> [String] in
      let before = point.steps % 2 == 0 ? errors[point.steps / 2] : nil
      let ratio = before.map { fixed($0 / point.error, decimals: 2) } ?? ""
      return [
        String(point.steps), String(point.looks), significant(point.error), ratio,
        point.isFitted ? "|" : point.isRounding ? "rounding" : "",
      ]
    }
    for line in table([["steps", "looks", "error", "ratio", ""]] + rows) { console.say(line) }
    let isPath = result.meaning == .path
    let truth =
      switch result.meaning {
      case .path: "where very many steps along the same noise end"
      case .solution: "the exact solution"
      case .distribution: "the right spread of all ends, for churn is on no path of noise"
      }
    console.say("error: the distance from \(truth). ratio: with half the steps, to this.")
    let weak = isPath ? measured.weak?.order.map { ", weak \(verdict($0))" } ?? "" : ""
    let name = isPath ? "strong " : result.meaning == .distribution ? "weak " : ""
    console.say((result.order == nil ? "" : name) + verdict(result.order) + weak)
  }

  private func verdict(_ order: Double?) -> String {
    order.map { "order \(fixed($0, decimals: 1))" } ?? "no order: the errors do not lie on a line"
  }

  private func rows(of measured: [Measured]) -> [[String]] {
    func text(_ order: Double?) -> String { order.map { fixed($0, decimals: 1) } ?? "none" }
    let budgets = OrderMeasurement.budgets
    let isNoisy = measured.contains { $0.result.meaning == .path }
    let head = ["sampler", "looks", "claimed", "order"] + (isNoisy ? ["weak"] : [])
    let rows = measured.map { one -> [String] in
      let errors = budgets.map { budget in
        one.result.error(atLooks: budget).map(significant) ?? ""
      }
      let weak = one.result.meaning == .path ? text(one.weak?.order) : ""
      return [
        one.kind.name, String(one.kind.looks), one.kind.claimedOrder, text(one.result.order),
      ]
        + (isNoisy ? [weak] : []) + errors
    }
    return [head + budgets.map { "error, \($0) looks" }] + rows
  }
}

/// A sampler and how its errors fall.
private struct Measured {
  let kind: SamplerKind
  /// By the distance from the exact solution, or along a path of noise.
  let result: OrderMeasurement
  /// Of samplers that draw noise also by the distribution of all ends.
  let weak: OrderMeasurement?
  /// What there are walks of.
  var shown: OrderMeasurement { result.points.isEmpty ? weak ?? result : result }

  init(
    _ kind: SamplerKind, on problem: OrderProblem, eta: Double?, exactSteps: Int, extraSteps: Int
  ) throws {
    self.kind = kind
    let choices = try eta.map { SamplerKind.Choices(schedule: try .linear(), eta: $0) }
    result = try .measured(
      kind, on: problem, exactSteps: exactSteps, extraSteps: extraSteps, choices: choices)
    var bell = OrderProblem.oneBell
    (bell.spacing, bell.endsAtZero) = (problem.spacing, problem.endsAtZero)
    weak =
      result.meaning == .path
      ? try OrderMeasurement.measuredByDistribution(kind, on: bell, choices: choices) : nil
  }
}
