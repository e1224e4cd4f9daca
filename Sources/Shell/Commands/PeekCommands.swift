import ForwardProcess
import ReverseProcess
import Tensors

// Forking a run, looking into it, and changing it in the middle.

extension Command {
  static let fork = Command(
    name: "fork", group: .reverse,
    summary: "Copy the active run under a new name and go on there with other noise",
    things: [Parameter("name", .newName, required: true, "The new run's name.")],
    keys: [
      Parameter("seed", .integer(0...Int.max), "Its noise from here on; else one more than now.")
    ],
    examples: ["fork b seed=8"],
    run: { session, arguments in try session.fork(arguments) })

  static let peek = Command(
    name: "peek", group: .reverse,
    summary: "Look at what the denoiser thinks at this step",
    things: [
      Parameter(
        "what", .choice(["clean", "eps", "score", "attn", "field"]), default: "clean",
        "The best guess …")
    ],
    keys: [
      Parameter("at", .text, "attn, field: a pixel as row,column, from 0; else the middle."),
      Parameter("block", .text, "attn: which attention; else the one in the middle."),
      Parameter("head", .text, "attn: the number of one head, or mean; else all of them."),
    ],
    result: "what is seen",
    examples: ["peek clean", "peek eps", "peek score as s", "peek attn at=4,8", "peek field"],
    discussion: """
      clean: the finished picture as it can be guessed now, x̂₀. eps: the noise that would then be
      in x_t. score: the direction in which x_t becomes more likely, −ε̂/√(1 − ᾱ_t).

      Of networks also attn: at which pixels a pixel looks, in each head of an attention; and field:
      on which pixels of x_t a pixel of x̂₀ depends, by the size of its derivative.
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
    if !copy.rule.drawsNoise {
      console.say("\(copy.rule.title) draws no noise: without an edit both runs end alike.")
    }
  }

  fileprivate func peek(_ arguments: Arguments) throws {
    var run = try run()
    guard run.step > 0 else { throw ShellError("At t=0 nothing is left to guess. Try: back") }
    run.adopt(pipeline(Pipeline.Slot.reverse))
    switch arguments.text("what") {
    case "attn": return try peekAttention(of: run, arguments)
    case "field": return try peekField(of: run, arguments)
    default: break
    }
    if let key = ["at", "block", "head"].first(where: arguments.isGiven) {
      throw ShellError("\(key)= belongs to: peek attn\(key == "at" ? ", peek field" : "")")
    }
    let knownFaults = run.faults.count
    let prediction = try run.prediction()
    tell(run.faults.dropFirst(knownFaults))
    // What is seen is not on the way itself: no run can go on from it.
    var seen = run.value.replaced(by: run.state)
    let caption: String
    switch arguments.text("what") {
    case "eps":
      (seen.tensor, seen.origin) = (prediction.noise, "noise guessed at t=\(run.step)")
      caption = "The noise in x, as the denoiser guesses it at t=\(run.step)."
    case "score":
      (seen.tensor, seen.origin) = (
        run.schedule.values.score(prediction, at: run.step), "score at t=\(run.step)"
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
  func tellLikeness(of value: Value) {
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
        return run.schedule.values.noised(value.tensor, to: run.step, noise: editNoise(run))
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
    let blank = run.schedule.values.noised(
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
