import ForwardProcess
import Pictures
import Tensors

// From a picture to noise.

extension Command {
  static let noise = Command(
    name: "noise", group: .forward,
    summary: "Mix a value with Gaussian noise, as it looks at step t",
    things: [Parameter("value", .value, default: "x0", "What to noise; it has to be clean.")],
    keys: [
      Parameter("t", .steps, "The step, or several for a film strip; else half-way, T/2."),
      Parameter("seed", .integer(0...Int.max), "The seed of the noise; else the session's."),
      Parameter("sigma", .number(0...1e6), "Instead of t: add noise of this deviation, unscaled."),
    ],
    result: "the noised value, xt unless named, xs with sigma=; of several steps only if named",
    examples: [
      "noise x0 t=500", "noise x0 t=0,250,500,750,1000", "noise me t=300 as m300",
      "noise sigma=0.5",
    ],
    discussion: """
      x_t = √ᾱ_t · x₀ + √(1 − ᾱ_t) · eps      (DDPM, arXiv:2006.11239, eq. 4)

      eps is drawn from the seed, so one picture has the same eps at every t until the seed
      changes. It is kept as the value eps.
      """,
    source: ["NoiseSchedule.noised"],
    run: { session, arguments in try session.noise(arguments) })

  static let schedule = Command(
    name: "schedule", group: .forward,
    summary: "Show the noise schedule as a table, or choose another",
    things: [
      Parameter("kind", .choice(ScheduleKind.allCases.map(\.rawValue)), "The schedule to choose.")
    ],
    keys: [
      Parameter("T", .integer(1...ScheduleKind.mostSteps), "The number of steps.")
    ],
    examples: ["schedule", "schedule cosine", "schedule linear T=100"],
    source: ["NoiseSchedule"],
    run: { session, arguments in try session.chooseSchedule(arguments) })
}

// MARK: - Noising

extension Session {
  fileprivate func noise(_ arguments: Arguments) throws {
    let name = arguments.text("value") ?? "x0"
    let value = try value(name)
    guard value.step == nil || value.step == 0 else {
      throw ShellError(
        "\(name) already is at t=\(value.step ?? 0). Noise the clean picture: noise x0 t=…")
    }
    let seed = arguments.integer("seed").map(UInt64.init) ?? seed
    var generator = TorchGenerator(seed: seed)
    let epsilon = generator.noise(value.tensor.shape)
    define("eps", value.replaced(by: epsilon, origin: "unit normal noise, seed \(seed)"))

    if let sigma = arguments.number("sigma") {
      guard !arguments.isGiven("t") else { throw ShellError("t= and sigma= exclude each other.") }
      return try noise(value, name, sigma: sigma, epsilon, arguments)
    }
    let steps = arguments.steps("t") ?? [schedule.steps / 2]
    let pipeline = pipeline([.noised])
    var faults: [Pipeline.Fault] = []
    let frames = pipeline.noised(
      value.tensor, to: steps, by: schedule, noise: epsilon, &faults)
    tell(faults)
    // All steps are one call: where it failed, nothing of it is in the pictures.
    let note = faults.isEmpty ? note(on: pipeline, [.noised], []) : ""
    if let only = steps.first, steps.count == 1 {
      let origin = "\(name) noised, seed \(seed)" + (note.isEmpty ? "" : ",\(note.dropFirst(2))")
      var noised = value.replaced(by: frames[0], origin: origin)
      (noised.step, noised.schedule) = (only, namedSchedule)
      noised.isMadeOtherwise = !note.isEmpty
      try showNoised(noised, at: only, of: name, seed: seed, note: note, arguments)
    } else {
      if let result = arguments.resultName {
        let all = Tensor.concatenated(frames)
        define(result, value.replaced(by: all, origin: "\(name) at t=\(list(steps))"))
      }
      try publish(
        try strip(zip(steps, frames).map { ("t=\($0)", value.replaced(by: $1)) }),
        caption: "\(spelled(frames.count)) frames, one eps." + note)
    }
  }

  private func showNoised(
    _ noised: Value, at t: Int, of name: String, seed: UInt64, note: String,
    _ arguments: Arguments
  ) throws {
    let result = arguments.resultName ?? "xt"
    define(result, noised)
    let signal = fixed(schedule.signal(at: t), decimals: 3)
    let deviation = fixed(schedule.noiseDeviation(at: t), decimals: 3)
    // What is in use in place of the formula may well do something else.
    let formula =
      note.isEmpty
      ? "\(result) = \(signal)·\(name) + \(deviation)·eps   "
        + "SNR \(significant(schedule.signalToNoise(at: t)))" : "\(result) is \(name) at t=\(t)"
    try publish(rendering(of: noised), caption: "\(formula)   seed \(seed)\(note)")
  }

  /// Noise that is added and not made room for, as in the variance exploding process.
  private func noise(
    _ value: Value, _ name: String, sigma: Double, _ epsilon: Tensor, _ arguments: Arguments
  ) throws {
    let result = arguments.resultName ?? "xs"
    let noised = value.tensor + sigma * epsilon
    define(
      result, value.replaced(by: noised, origin: "\(name) plus noise of σ=\(brief(sigma))"))
    try publish(
      rendering(of: value.replaced(by: noised)),
      caption: "\(result) = \(name) + \(brief(sigma))·eps   "
        + "SNR \(significant(1 / (sigma * sigma)))   (variance exploding)")
  }
}

/// Small counts in words, for sentences.
private func spelled(_ count: Int) -> String {
  let words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"]
  return words.indices.contains(count) ? words[count] : String(count)
}

private func list(_ steps: [Int]) -> String { steps.map(String.init).joined(separator: ",") }

// MARK: - The schedule

extension Session {
  fileprivate func chooseSchedule(_ arguments: Arguments) throws {
    if arguments.isGiven("kind") || arguments.isGiven("T") {
      let parts = namedSchedule.name.split(separator: " ")
      let name = arguments.text("kind") ?? String(parts[0])
      let steps = arguments.integer("T") ?? schedule.steps
      namedSchedule = NamedSchedule(
        name: "\(name) T=\(steps)", values: try ScheduleKind(named: name).schedule(steps: steps))
    }
    console.say(console.bold(namedSchedule.name))
    for line in table(of: schedule) { console.say(line) }
  }

  private func table(of schedule: NoiseSchedule) -> [String] {
    let last = schedule.steps
    let steps = Set([0, 1] + (1...10).map { last * $0 / 10 }).sorted()
    let head = ["t", "beta", "alphaBar", "signal", "noise", "SNR"]
    let rows = steps.map { t in
      [
        String(t), significant(schedule.beta[t]), fixed(schedule.alphaBar[t], decimals: 5),
        fixed(schedule.signal(at: t), decimals: 4),
        fixed(schedule.noiseDeviation(at: t), decimals: 4),
        significant(schedule.signalToNoise(at: t)),
      ]
    }
    return ([head] + rows).map { cells in
      cells.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }.joined()
    }
  }
}
