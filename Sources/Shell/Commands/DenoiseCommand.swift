import ForwardProcess
import ReverseProcess
import Tensors

// Beginning a walk from noise to picture.

extension Command {
  static let denoise = Command(
    name: "denoise", group: .reverse,
    summary: "Begin a run from noise, or from a value on the way, and walk it to a picture",
    things: [
      Parameter("value", .value, "Where to begin: a noised value. Without one: pure noise at T.")
    ],
    keys: [
      Parameter(
        "from", .valueOr(["noise"]), "noise, or the name of a value; the same as naming it first."),
      Parameter("data", .dataset, "The data set whose exact denoiser is used."),
      Parameter("model", .networkOr([ClassMixture.none]), "The network that denoises instead."),
      Parameter(
        "class", .text, "Only pictures of this class, by name or number; of networks also a sum."),
      Parameter("n", .integer(1...100_000), "How many to make from noise; else 1, or 500 points."),
      Parameter(
        "until", .integer(0...ScheduleKind.mostSteps), default: "0", "Pause at this step."),
      Parameter("sampler", .choice(["ddpm", "ddim"]), default: "ddpm", "How a step is taken."),
      Parameter("steps", .integer(1...10_000), "How many steps to take from T to 0; at most T."),
      Parameter("eta", .number(0...1), "DDIM only: the share of fresh noise; 0 draws none."),
      Parameter(
        "variance", .choice(["beta", "posterior"]), "DDPM only: σ² = β or the posterior's β̃."),
      Parameter("seed", .integer(0...Int.max), "The seed of all the noise; else the session's."),
      Parameter("every", .integer(1...10_000), "Write the state as a PNG every so many steps."),
    ],
    result: "the run; main unless named",
    examples: [
      "denoise from=noise data=digits until=400", "denoise xt", "denoise data=sprites n=16",
      "denoise data=digits sampler=ddim steps=20 eta=0",
      "denoise model=digits class=3 n=16 sampler=ddim steps=50",
    ],
    discussion: """
      Without a trained network there still is one denoiser that is exact: the mean of all pictures
      of a data set, weighted by how likely each of them led to x_t. It needs no training, and it
      can only lead back to pictures that it knows.

      With model= a network denoises, and without data= or model= the one that was chosen by the
      command model, if any. A network follows the schedule that it was trained with.
      """,
    source: [
      "IdealDenoiser.prediction", "NoiseSchedule.ancestralStep", "NoiseSchedule.implicitStep",
    ],
    run: { session, arguments in try session.denoise(arguments) })
}

extension Session {
  fileprivate func denoise(_ arguments: Arguments) throws {
    let sampleSeed = arguments.integer("seed").map(UInt64.init) ?? seed
    var generator = TorchGenerator(seed: sampleSeed)
    let (model, schedule) = try denoiser(arguments)
    let (start, state) = try beginning(
      arguments, model: model, schedule: schedule, generator: &generator)
    var run = Run(
      schedule: schedule, rule: try rule(arguments), denoiser: model,
      pipeline: pipeline(Pipeline.Slot.reverse),
      visited: try visitedSteps(arguments, from: start, in: schedule.values), state: state,
      seed: sampleSeed, generator: generator)
    let name = arguments.resultName ?? "main"
    let until = arguments.integer("until") ?? 0
    guard until <= start else {
      throw ShellError("until=\(until) lies before the beginning, t=\(start). Steps fall.")
    }
    let target = try run.position(ofStep: until)
    tellIdle(in: run)
    try advance(&run, to: target, every: arguments.integer("every"))
    setActiveRun(name, run)
    if run.position < target {
      // Made again, it has to stop where Ctrl-C stopped it.
      journalLine = arguments.line.setting("until", to: String(run.step)).description
    }
    try showEnd(of: run)
  }

  /// What denoises, and the schedule that its steps belong to.
  private func denoiser(_ arguments: Arguments) throws -> (Model, NamedSchedule) {
    guard !(arguments.isGiven("data") && arguments.isGiven("model")) else {
      throw ShellError(
        "Either data= for the exact denoiser of a data set, or model= for a network, not both.")
    }
    let chosen = arguments.text("model") ?? (arguments.isGiven("data") ? nil : networkName)
    if let name = chosen, name != ClassMixture.none {
      let model = try denoiser(ofNetwork: name, asked: arguments.text("class"))
      let trained = try network(name)
      tellSchedule(of: trained, name)
      return (model, trained.namedSchedule)
    }
    let data = arguments.text("data") ?? datasetName
    let model = try library.denoiser(
      of: data, pictures(named: data), class: arguments.text("class"), schedule: schedule)
    return (model, namedSchedule)
  }

  /// The step and state that a run begins with: the named value, or pure noise.
  private func beginning(
    _ arguments: Arguments, model: Model, schedule: NamedSchedule,
    generator: inout TorchGenerator
  ) throws -> (step: Int, state: Tensor) {
    guard !(arguments.isGiven("value") && arguments.isGiven("from")) else {
      throw ShellError("Where to begin is given twice: name the value, or say from=…")
    }
    let from = arguments.text("value") ?? arguments.text("from") ?? "noise"
    guard from == "noise" || !arguments.isGiven("n") else {
      throw ShellError("n= belongs to pure noise; \(from) has a number of its own.")
    }
    if from == "noise" {
      let count = arguments.integer("n") ?? (model.kind == .points ? 500 : 1)
      guard model.kind == .points || count <= 400 else {
        throw ShellError("n=\(count) pictures do not fit on one sheet; take at most 400.")
      }
      return (schedule.values.steps, generator.noise([count] + model.shape))
    }
    let value = try value(from)
    guard let step = value.step, step > 0 else {
      throw ShellError(
        "\(from) is not on the way: it has no t above 0. Noise it first: noise \(from) t=500")
    }
    if let own = value.schedule?.name, own != schedule.name {
      guard model.network == nil else {
        throw otherSchedule(from, value, at: step, for: model, schedule)
      }
      throw ShellError(
        "\(from) is at t=\(step) of \(own), and the schedule now is \(schedule.name). "
          + "Choose its own: schedule \(own)")
    }
    guard Array(value.tensor.shape.dropFirst()) == model.shape else {
      throw ShellError(
        "\(from) is \(value.size), and \(model.name) knows \(model.size). "
          + "Choose a data set of that size with data=…")
    }
    // Noised with this seed, it holds the first noise of it; the steps go on with what follows.
    _ = generator.noise(value.tensor.shape)
    return (step, value.tensor)
  }

  private func rule(_ arguments: Arguments) throws -> Sampler.Rule {
    if arguments.text("sampler") == "ddim" {
      guard !arguments.isGiven("variance") else {
        throw ShellError("variance= belongs to sampler=ddpm; DDIM has eta=0…1.")
      }
      return .implicit(eta: arguments.number("eta") ?? 0)
    }
    guard !arguments.isGiven("eta") else {
      throw ShellError("eta= belongs to sampler=ddim; DDPM has variance=beta or posterior.")
    }
    return .ancestral(arguments.text("variance") == "beta" ? .forward : .posterior)
  }

  /// The steps to visit: all of them, or an even choice of as many as were asked for.
  private func visitedSteps(
    _ arguments: Arguments, from start: Int, in schedule: NoiseSchedule
  ) throws -> [Int] {
    guard let count = arguments.integer("steps") else { return Array((0...start).reversed()) }
    return [start] + (try schedule.sampleSteps(count)).filter { $0 < start }
  }
}
