import ForwardProcess

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
        "from", .valueOr(["noise"]), "noise, or the name of a value; the same as naming it first.")
    ] + startKeys() + [
      Parameter(
        "until", .integer(0...ScheduleKind.mostSteps), default: "0", "Pause at this step."),
      Parameter(
        "sampler", .sampler, default: "ddpm", "How a step is taken; for a table of them: samplers."),
    ] + walkKeys + [
      Parameter(
        "variance", .choice(["beta", "posterior"]), "DDPM only: σ² = β or the posterior's β̃."),
      Parameter("every", .integer(1...10_000), "Write the state as a PNG every so many steps."),
    ],
    result: "the run; main unless named",
    examples: [
      "denoise from=noise data=digits until=400", "denoise xt", "denoise data=sprites n=16",
      "denoise data=digits sampler=ddim steps=20 eta=0",
      "denoise model=digits class=3 n=16 sampler=ddim steps=50",
      "denoise data=digits sampler=dpmpp-2m steps=10 schedule=karras",
    ],
    discussion: """
      Without a trained network there still is one denoiser that is exact: the mean of all pictures
      of a data set, weighted by how likely each of them led to x_t. It needs no training, and it
      can only lead back to pictures that it knows.

      With model= a network denoises, and without data= or model= the one that was chosen by the
      command model, if any. A network follows the schedule that it was trained with.

      Without steps=, ddpm and ddim visit every step, and all other samplers 50. These walk along
      x_t/√ᾱ_t = x₀ + σ ε; some look at the denoiser between two steps. A grid such as karras chooses
      σ, of which the nearest steps are visited, so that to, back and until= work as always.
      """,
    source: [
      "IdealDenoiser.prediction", "NoiseSchedule.ancestralStep", "NoiseSchedule.implicitStep",
    ],
    run: { session, arguments in try session.denoise(arguments) })
}

extension Session {
  fileprivate func denoise(_ arguments: Arguments) throws {
    guard !(arguments.isGiven("value") && arguments.isGiven("from")) else {
      throw ShellError("Where to begin is given twice: name the value, or say from=…")
    }
    let start = try walkStart(
      arguments, at: arguments.text("value") ?? arguments.text("from") ?? "noise")
    let order = try WalkOrder(arguments, sampler: arguments.text("sampler") ?? "ddpm")
    let route = try start.route(of: order)
    var run = try start.run(by: order, along: route)
    if let remark = route.remark { console.say(remark) }
    tell(run.faults)
    let name = arguments.resultName ?? "main"
    let until = arguments.integer("until") ?? 0
    guard until <= run.step else {
      throw ShellError("until=\(until) lies before the beginning, t=\(run.step). Steps fall.")
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
}
