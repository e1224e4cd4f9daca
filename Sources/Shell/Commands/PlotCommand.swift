import Files
import ForwardProcess
import Glibc
import Pictures
import Tensors

// Curves of schedules, and how the numbers of a value are spread.

extension Command {
  static let plot = Command(
    name: "plot", group: .forward,
    summary: "Draw curves of the schedule, or how a value's numbers are spread",
    things: [
      Parameter(
        "what", .valueOr(["schedule", "schedules", "snr", "beta", "posterior"]),
        default: "schedule", "What to draw.")
    ],
    keys: [
      Parameter(
        "of", .text, "schedules, snr, beta: which schedules to compare: linear,cosine or all."),
      Parameter(
        "until", .integer(2...ScheduleKind.mostSteps), "Not of a value: the last step to draw."),
      Parameter(
        "bells", .text, "Instead: normal densities, each mean:variance, such as 0:1,0.5:0.25."),
      Parameter("svg", .file, "Also write the plot to this file, as SVG."),
    ],
    examples: [
      "plot schedule", "plot snr", "plot snr of=linear,cosine", "plot posterior until=30",
      "plot schedules svg=schedules.svg", "plot xt", "plot bells=0:1,2:0.25",
    ],
    discussion:
      "plot posterior shows the variance of a step forward, β, and of the same step back for someone "
      + "who knows the clean picture.\n\nThe grids of samplers: help plot sigmas",
    run: { session, arguments in try session.plot(arguments) })
}

extension Session {
  fileprivate func plot(_ arguments: Arguments) throws {
    let (plot, caption) = try plot(asked: arguments)
    if let path = arguments.text("svg"), !isReplay {
      try writeAtomically(Array(plot.svg().utf8), to: path)
      console.say("The plot is in \(path).")
    }
    try publish(Rendering(plot.picture()), caption: caption)
    console.say(plot.summary)
  }

  private func plot(asked arguments: Arguments) throws -> (LinePlot, caption: String) {
    guard let text = arguments.text("bells") else {
      return try plot(of: arguments.text("what") ?? "schedule", arguments)
    }
    guard !["what", "of", "until"].contains(where: arguments.isGiven) else {
      throw ShellError("bells= is a plot of its own: plot bells=\(text)")
    }
    return (try bells(text), "Normal densities.")
  }

  private func plot(
    of what: String, _ arguments: Arguments
  ) throws -> (LinePlot, caption: String) {
    let (schedule, name) = (schedule, namedSchedule.name)
    guard !arguments.isGiven("of") || ["schedules", "snr", "beta"].contains(what) else {
      throw ShellError("of= belongs to plot schedules, plot snr and plot beta.")
    }
    switch what {
    case "schedule":
      let plot = try curves(
        from: 0, arguments, title: "What x_t is made of, \(name)", y: "share",
        [("signal √ᾱ", schedule.signal), ("noise √(1−ᾱ)", schedule.noiseDeviation)])
      return (plot, "Signal and noise at every step of \(name).")
    case "schedules":
      let chosen = try schedules(named: arguments.text("of") ?? "all")
      let plot = try curves(
        from: 0, arguments, title: "ᾱ, the share of signal variance", y: "ᾱ",
        chosen.map { named in (named.name, named.values.alphaBar(at:)) })
      let whose = arguments.isGiven("of") ? list(chosen) : "every schedule"
      return (plot, "ᾱ of \(whose): the share of signal variance.")
    case "snr":
      let chosen = try schedules(named: arguments.text("of"))
      let plot = try curves(
        from: 1, arguments, title: "Signal-to-noise ratio", y: "SNR", scale: .logarithmic,
        chosen.map { named in (named.name, named.values.signalToNoise) })
      return (plot, "The signal-to-noise ratio of \(list(chosen)).")
    case "beta":
      let chosen = try schedules(named: arguments.text("of"))
      let plot = try curves(
        from: 1, arguments, title: "Noise added by each step", y: "β",
        chosen.map { named in (named.name, { named.values.beta[$0] }) })
      return (plot, "The variance that each step of \(list(chosen)) adds.")
    case "posterior":
      let plot = try curves(
        from: 1, arguments, title: "Variance of one step, \(name)", y: "variance",
        [
          ("forward, β", { schedule.beta[$0] }),
          ("back, knowing x₀", { schedule.posteriorVariance(from: $0, to: $0 - 1) }),
        ])
      return (plot, "The variance of one step of \(name), forward and back.")
    default:
      guard !arguments.isGiven("until") else {
        throw ShellError("until= ends the steps of a schedule; \(what) is a value.")
      }
      return (histogram(of: try value(what), name: what), "How the numbers of \(what) are spread.")
    }
  }

  /// Curves over the steps; `first` is 1 where a logarithm or a β would make no sense of t = 0.
  private func curves(
    from first: Int, _ arguments: Arguments, title: String, y: String,
    scale: AxisScale = .linear, _ lines: [(name: String, height: (Int) -> Double)]
  ) throws -> LinePlot {
    let last = arguments.integer("until") ?? schedule.steps
    guard last <= schedule.steps else {
      throw ShellError("until=\(last) is outside this schedule's 0…\(schedule.steps).")
    }
    let steps = sampled(first...last)
    var plot = LinePlot(title: title, xLabel: "t", yLabel: y, yScale: scale)
    for line in lines {
      plot.add(line.name, x: steps.map(Double.init), y: steps.map(line.height))
    }
    return plot
  }

  /// The schedules that were asked for, with as many steps as the one in force; that one for nil.
  private func schedules(named text: String?) throws -> [NamedSchedule] {
    guard let text else { return [namedSchedule] }
    let kinds =
      text == "all"
      ? ScheduleKind.allCases
      : try text.split(separator: ",", omittingEmptySubsequences: false)
        .map { try ScheduleKind(named: String($0)) }
    return try kinds.map { kind in
      NamedSchedule(name: kind.rawValue, values: try kind.schedule(steps: schedule.steps))
    }
  }

  private func list(_ schedules: [NamedSchedule]) -> String {
    schedules.map(\.name).joined(separator: ", ")
  }

  /// At most 401 of the steps, evenly chosen: as many as a plot can show.
  private func sampled(_ steps: ClosedRange<Int>) -> [Int] {
    let stride = max(1, steps.count / 400)
    let chosen = Array(Swift.stride(from: steps.lowerBound, through: steps.upperBound, by: stride))
    return chosen.last == steps.upperBound ? chosen : chosen + [steps.upperBound]
  }

  /// The density of a value's numbers, in 61 bins, beside that of unit normal noise.
  private func histogram(of value: Value, name: String) -> LinePlot {
    // In double precision the distance between any two numbers is finite.
    let numbers = value.tensor.scalars.lazy.filter(\.isFinite).map(Double.init)
    let (low, high) = (min(numbers.min() ?? 0, -3.5), max(numbers.max() ?? 0, 3.5))
    let width = (high - low) / 61
    var counts = [Double](repeating: 0, count: 61)
    for number in numbers { counts[min(Int((number - low) / width), 60)] += 1 }
    let centers = counts.indices.map { low + (Double($0) + 0.5) * width }
    let total = Double(value.tensor.count) * width
    var plot = LinePlot(title: "The numbers of \(name)", xLabel: "value", yLabel: "density")
    plot.add(name, x: centers, y: counts.map { $0 / total })
    plot.add("unit normal", x: centers, y: centers.map(unitNormalDensity))
    return plot
  }

  private func unitNormalDensity(_ x: Double) -> Double {
    exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  /// The densities of normal numbers that `text` lists, as far as four deviations from each mean.
  private func bells(_ text: String) throws -> LinePlot {
    let bells = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      let numbers = part.split(separator: ":").compactMap { Double($0) }
      guard numbers.count == 2, numbers.allSatisfy({ abs($0) <= 1e6 }), numbers[1] >= 1e-6 else {
        throw ShellError(
          "bells=\(part) is no mean:variance. Write 0.5:0.25 for the mean 0.5 and the variance 0.25."
        )
      }
      return (
        mean: numbers[0], deviation: numbers[1].squareRoot(),
        name: "N(\(brief(numbers[0])), \(brief(numbers[1])))"
      )
    }
    let low = bells.map { $0.mean - 4 * $0.deviation }.min() ?? 0
    let high = bells.map { $0.mean + 4 * $0.deviation }.max() ?? 0
    let places = (0...400).map { low + (high - low) * Double($0) / 400 }
    var plot = LinePlot(title: "Normal densities", xLabel: "value", yLabel: "density")
    for (mean, deviation, name) in bells {
      plot.add(
        name, x: places, y: places.map { unitNormalDensity(($0 - mean) / deviation) / deviation })
    }
    return plot
  }
}
