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
        "what", .valueOr(["schedule", "schedules", "snr", "beta"]), default: "schedule",
        "What to draw.")
    ],
    keys: [Parameter("svg", .file, "Also write the plot to this file, as SVG.")],
    examples: ["plot schedule", "plot snr", "plot schedules svg=schedules.svg", "plot xt"],
    run: { session, arguments in try session.plot(arguments) })
}

extension Session {
  fileprivate func plot(_ arguments: Arguments) throws {
    let what = arguments.text("what") ?? "schedule"
    let (plot, caption) = try plot(of: what)
    if let path = arguments.text("svg"), !isReplay {
      try writeAtomically(Array(plot.svg().utf8), to: path)
      console.say("The plot is in \(path).")
    }
    try publish(Rendering(plot.picture()), caption: caption)
    console.say(plot.summary)
  }

  private func plot(of what: String) throws -> (LinePlot, caption: String) {
    let (schedule, name) = (schedule, namedSchedule.name)
    switch what {
    case "schedule":
      return (
        curves(
          of: schedule, title: "What x_t is made of, \(name)", y: "share",
          [
            ("signal √ᾱ", { schedule.signal(at: $0) }),
            ("noise √(1−ᾱ)", { schedule.noiseDeviation(at: $0) }),
          ]), "Signal and noise at every step of \(name)."
      )
    case "schedules":
      return (try allSchedules(), "ᾱ of every schedule: the share of signal variance.")
    case "snr":
      return (
        curves(
          of: schedule, title: "Signal-to-noise ratio, \(name)", y: "SNR", isLogarithmic: true,
          [("SNR", { schedule.signalToNoise(at: $0) })]), "The signal-to-noise ratio of \(name)."
      )
    case "beta":
      return (
        curves(
          of: schedule, title: "Noise added by each step, \(name)", y: "β",
          [("β", { schedule.beta[$0] })]), "The variance that each step of \(name) adds."
      )
    default:
      return (histogram(of: try value(what), name: what), "How the numbers of \(what) are spread.")
    }
  }

  /// Curves over the steps; t = 0 is left out where a logarithm or a β would make no sense of it.
  private func curves(
    of schedule: NoiseSchedule, title: String, y: String, isLogarithmic: Bool = false,
    _ lines: [(name: String, height: (Int) -> Double)]
  ) -> LinePlot {
    let first = isLogarithmic || y == "β" ? 1 : 0
    let steps = sampled(first...schedule.steps)
    var plot = LinePlot(
      title: title, xLabel: "t", yLabel: y, yScale: isLogarithmic ? .logarithmic : .linear)
    for line in lines {
      plot.add(line.name, x: steps.map(Double.init), y: steps.map(line.height))
    }
    return plot
  }

  private func allSchedules() throws -> LinePlot {
    let steps = sampled(0...schedule.steps)
    var plot = LinePlot(title: "ᾱ, the share of signal variance", xLabel: "t", yLabel: "ᾱ")
    for kind in ScheduleKind.allCases {
      let alphaBar = try kind.schedule(steps: schedule.steps).alphaBar
      plot.add(kind.rawValue, x: steps.map(Double.init), y: steps.map { alphaBar[$0] })
    }
    return plot
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
}
