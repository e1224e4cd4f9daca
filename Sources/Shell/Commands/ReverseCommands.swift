import ForwardProcess
import ReverseProcess
import Tensors

// Walking from noise to picture, like a debugger walks through a program.

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
      Parameter("class", .text, "Only pictures of this class, by name or number."),
      Parameter("n", .integer(1...100_000), "How many to make from noise; else 1, or 500 points."),
      Parameter("until", .step, default: "0", "Pause at this step."),
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
    ],
    discussion: """
      Without a trained network there still is one denoiser that is exact: the mean of all pictures
      of a data set, weighted by how likely each of them led to x_t. It needs no training, and it
      can only lead back to pictures that it knows.
      """,
    source: [
      "IdealDenoiser.prediction", "NoiseSchedule.ancestralStep", "NoiseSchedule.implicitStep",
    ],
    run: { session, arguments in try session.denoise(arguments) })

  static let step = Command(
    name: "step", group: .reverse,
    summary: "Take one or more steps towards the picture",
    things: [Parameter("count", .integer(1...10_000), default: "1", "How many.")],
    examples: ["step", "step 10"],
    run: { session, arguments in
      let run = try session.run()
      try session.walk(run, to: run.position + (arguments.integer("count") ?? 1))
    })

  static let back = Command(
    name: "back", group: .reverse,
    summary: "Go back one or more steps; what follows will be the same again",
    things: [Parameter("count", .integer(1...10_000), default: "1", "How many.")],
    examples: ["back", "back 100"],
    run: { session, arguments in
      let run = try session.run()
      guard run.position > 0 else { throw ShellError("The run stands at its beginning.") }
      try session.walk(run, to: max(0, run.position - (arguments.integer("count") ?? 1)))
    })

  static let to = Command(
    name: "to", group: .reverse,
    summary: "Walk the active run to a step, forwards or back",
    keys: [
      Parameter("t", .integer(0...ScheduleKind.mostSteps), required: true, "The step to stop at.")
    ],
    examples: ["to t=200", "to t=0"],
    run: { session, arguments in
      let run = try session.run()
      try session.walk(run, to: try run.position(ofStep: arguments.integer("t") ?? 0))
    })

  static let fork = Command(
    name: "fork", group: .reverse,
    summary: "Copy the active run under a new name and go on there with other noise",
    things: [Parameter("name", .newName, required: true, "The new run's name.")],
    keys: [
      Parameter("seed", .integer(0...Int.max), "Its noise from here on; else one more than now.")
    ],
    examples: ["fork b seed=8"],
    run: { session, arguments in try session.fork(arguments) })

  static let switchRun = Command(
    name: "switch", group: .reverse,
    summary: "Go over to another run, which step, back, to, peek and edit then act on",
    things: [Parameter("run", .run, required: true, "Its name.")],
    examples: ["switch main"],
    run: { session, arguments in
      let name = arguments.text("run") ?? ""
      let run = try session.run(name)
      session.activate(name)
      try session.publish(session.film(of: run), caption: "\(name) stands at t=\(run.step).")
    })

  static let peek = Command(
    name: "peek", group: .reverse,
    summary: "Look at what the denoiser thinks at this step",
    things: [
      Parameter("what", .choice(["clean", "eps", "score"]), default: "clean", "The best guess …")
    ],
    result: "what is seen",
    examples: ["peek clean", "peek eps", "peek score as s"],
    discussion: """
      clean: the finished picture as it can be guessed now, x̂₀. eps: the noise that would then be
      in x_t. score: the direction in which x_t becomes more likely, −ε̂/√(1 − ᾱ_t).
      """,
    run: { session, arguments in try session.peek(arguments) })

  static let edit = Command(
    name: "edit", group: .reverse,
    summary: "Change the active run's state in the middle, to run on from there",
    things: [
      Parameter(
        "how",
        .choice(["flip", "erase-left", "erase-right", "erase-top", "erase-bottom", "replace"]),
        required: true, "flip mirrors it; erase-… puts fresh noise there; replace takes a value.")
    ],
    keys: [Parameter("with", .value, "replace only: the value to go on from, noised to this t.")],
    examples: ["edit flip", "edit erase-left", "edit replace with=xt"],
    run: { session, arguments in try session.edit(arguments) })
}

// MARK: - Beginning

extension Session {
  fileprivate func denoise(_ arguments: Arguments) throws {
    let sampleSeed = arguments.integer("seed").map(UInt64.init) ?? seed
    var generator = TorchGenerator(seed: sampleSeed)
    let data = arguments.text("data") ?? datasetName
    let model = try library.denoiser(
      of: data, pictures(named: data), class: arguments.text("class"), schedule: schedule)
    let (start, state) = try beginning(arguments, model: model, generator: &generator)
    var run = Run(
      schedule: namedSchedule, rule: try rule(arguments), denoiser: model,
      visited: try visitedSteps(arguments, from: start), state: state, seed: sampleSeed,
      generator: generator)
    let name = arguments.resultName ?? "main"
    let until = arguments.integer("until") ?? 0
    guard until <= start else {
      throw ShellError("until=\(until) lies before the beginning, t=\(start). Steps fall.")
    }
    let target = try run.position(ofStep: until)
    try advance(&run, to: target, every: arguments.integer("every"))
    setActiveRun(name, run)
    if run.position < target {
      // Made again, it has to stop where Ctrl-C stopped it.
      journalLine = arguments.line.setting("until", to: String(run.step)).description
    }
    try showEnd(of: run)
  }

  /// The step and state that a run begins with: the named value, or pure noise.
  private func beginning(
    _ arguments: Arguments, model: ExactDenoiser, generator: inout TorchGenerator
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
      return (schedule.steps, generator.noise([count] + model.shape))
    }
    let value = try value(from)
    guard let step = value.step, step > 0 else {
      throw ShellError(
        "\(from) is not on the way: it has no t above 0. Noise it first: noise \(from) t=500")
    }
    if let own = value.schedule?.name, own != namedSchedule.name {
      throw ShellError(
        "\(from) is at t=\(step) of \(own), and the schedule now is \(namedSchedule.name). "
          + "Choose its own: schedule \(own)")
    }
    guard Array(value.tensor.shape.dropFirst()) == model.shape else {
      throw ShellError(
        "\(from) is \(value.size), and \(model.name) knows \(model.size). "
          + "Choose a data set of that size with data=…")
    }
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
  private func visitedSteps(_ arguments: Arguments, from start: Int) throws -> [Int] {
    guard let count = arguments.integer("steps") else { return Array((0...start).reversed()) }
    return [start] + (try schedule.sampleSteps(count)).filter { $0 < start }
  }
}

// MARK: - Walking

extension Session {
  /// Walks a run to `target`. If Ctrl-C stops it before a person, it stays where it got to; a script
  /// ends there.
  ///
  /// Throws: `Interrupted` in a script, or if there was no step yet.
  fileprivate func advance(_ run: inout Run, to target: Int, every: Int? = nil) throws {
    let begin = run.position
    while run.position < target {
      do {
        try tick("t=\(run.step)", done: run.position - begin, of: target - begin)
      } catch let interruption as Interrupted {
        guard console.abilities.isTerminal, run.position > begin else { throw interruption }
        console.say("Stopped by Ctrl-C at t=\(run.step). To go on: to t=0")
        return
      }
      try run.advance()
      guard run.state.allFinite else {
        throw ShellError("At t=\(run.step) the state holds values that are not finite numbers.")
      }
      if let every, run.position % every == 0, run.position < target {
        try publish(rendering(of: run.value), caption: "t=\(run.step)", preview: false)
      }
    }
  }

  /// Walks the active run to a position, forwards or back, and shows where it is.
  fileprivate func walk(_ run: Run, to position: Int) throws {
    var run = run
    let target = min(position, run.visited.count - 1)
    guard target != run.position else {
      throw ShellError("The run already stands at t=\(run.step).")
    }
    if target < run.position {
      try run.rewind(to: target)
    } else {
      try advance(&run, to: target)
    }
    if run.position != target { journalLine = "to t=\(run.step)" }
    setActiveRun(state.activeRun ?? "main", run)
    try showEnd(of: run)
  }

  /// Says where a run stands, with its film so far, or with all its pictures if there are many.
  fileprivate func showEnd(of run: Run) throws {
    let saying = run.isFinished ? "Arrived at t=0: x." : "Paused at t=\(run.step): x."
    let isMany = run.denoiser.kind == .picture && run.state.shape[0] > 4
    try publish(isMany ? rendering(of: run.value) : film(of: run), caption: saying)
    tellLikeness(of: run.value)
  }
}

// MARK: - Forking, peeking, editing

extension Session {
  fileprivate func fork(_ arguments: Arguments) throws {
    var copy = try run()
    let name = arguments.text("name") ?? ""
    guard state.runs[name] == nil else {
      throw ShellError("There already is a run “\(name)”. Choose another name.")
    }
    let seed = arguments.integer("seed").map(UInt64.init) ?? copy.seed &+ 1
    copy.reseed(seed)
    setActiveRun(name, copy)
    console.say("\(name) goes on from t=\(copy.step) with seed \(seed). The active run is \(name).")
    if copy.sampler.rule == .implicit(eta: 0) {
      console.say("DDIM with eta=0 draws no noise: without an edit both runs end alike.")
    }
  }

  fileprivate func peek(_ arguments: Arguments) throws {
    let run = try run()
    guard run.step > 0 else { throw ShellError("At t=0 nothing is left to guess. Try: back") }
    let prediction = try run.prediction()
    // What is seen is not on the way itself: no run can go on from it.
    var seen = run.value.replaced(by: run.state)
    let caption: String
    switch arguments.text("what") {
    case "eps":
      (seen.tensor, seen.origin) = (prediction.noise, "noise guessed at t=\(run.step)")
      caption = "The noise in x, as the denoiser guesses it at t=\(run.step)."
    case "score":
      (seen.tensor, seen.origin) = (
        run.sampler.schedule.score(prediction, at: run.step), "score at t=\(run.step)"
      )
      caption = "The score at t=\(run.step): where to move for a likelier x."
    default:
      (seen.tensor, seen.origin) = (prediction.clean, "guess at t=\(run.step)")
      caption = "Best guess at the finished picture, from t=\(run.step)."
    }
    if let name = arguments.resultName { define(name, seen) }
    try publish(rendering(of: seen), caption: caption)
    tellLikeness(of: seen)
  }

  /// Says what came out to those who do not look at it.
  fileprivate func tellLikeness(of value: Value) {
    guard console.abilities.prefersWords, value.kind == .picture else { return }
    for line in likeness(of: value) { console.say(line) }
  }

  fileprivate func edit(_ arguments: Arguments) throws {
    var run = try run()
    guard run.denoiser.kind == .picture else { throw ShellError("Only pictures can be edited.") }
    let how = arguments.text("how") ?? ""
    guard how == "replace" || !arguments.isGiven("with") else {
      throw ShellError("with= belongs to: edit replace with=NAME")
    }
    run.replaceState(try edited(run, how: how, with: arguments.text("with")))
    setActiveRun(state.activeRun ?? "main", run)
    try publish(rendering(of: run.value), caption: "Edited at t=\(run.step). To run on: to t=0")
  }

  private func edited(_ run: Run, how: String, with name: String?) throws -> Tensor {
    let (height, width) = (run.state.shape[1], run.state.shape[2])
    switch how {
    case "flip": return run.state.flipped(axis: 2)
    case "erase-left": return erased(run, axis: 2, 0..<width / 2)
    case "erase-right": return erased(run, axis: 2, width / 2..<width)
    case "erase-top": return erased(run, axis: 1, 0..<height / 2)
    case "erase-bottom": return erased(run, axis: 1, height / 2..<height)
    default:
      guard let name else { throw ShellError("Which value? edit replace with=NAME") }
      let value = try value(name)
      guard value.tensor.shape == run.state.shape else {
        throw ShellError("\(name) is \(value.size); this run's state is \(run.value.size).")
      }
      guard let step = value.step, step > 0 else {
        return run.sampler.schedule.noised(value.tensor, to: run.step, noise: editNoise(run))
      }
      guard step == run.step, value.schedule?.name == run.schedule.name else {
        throw ShellError(
          "\(name) is at t=\(step) of \(value.schedule?.name ?? "another schedule"), and the run at "
            + "t=\(run.step) of \(run.schedule.name). Take a clean value, or one at that t.")
      }
      return value.tensor
    }
  }

  /// The state with fresh noise, as strong as at this t, where something is erased.
  private func erased(_ run: Run, axis: Int, _ range: Range<Int>) -> Tensor {
    let extent = run.state.shape[axis]
    let blank = run.sampler.schedule.noised(
      .zeros(run.state.shape), to: run.step, noise: editNoise(run))
    return Tensor.concatenated(
      [
        run.state.slice(axis: axis, 0..<range.lowerBound), blank.slice(axis: axis, range),
        run.state.slice(axis: axis, range.upperBound..<extent),
      ], axis: axis)
  }

  /// Noise for an edit: of the run's own seed, and other than what its steps draw.
  private func editNoise(_ run: Run) -> Tensor {
    var generator = TorchGenerator(seed: run.seed &+ UInt64(run.step) &+ 1)
    return generator.noise(run.state.shape)
  }
}
