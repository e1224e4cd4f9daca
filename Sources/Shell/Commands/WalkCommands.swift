import ForwardProcess
import Tensors

// Walking along a run, as a debugger walks through a program.

extension Command {
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
}

extension Session {
  /// Walks a run to `target`. If Ctrl-C stops it before a person, it stays where it got to; a script
  /// ends there.
  ///
  /// Throws: `Interrupted` in a script, or if there was no step yet.
  func advance(_ run: inout Run, to target: Int, every: Int? = nil) throws {
    let (begin, knownFaults) = (run.position, run.faults.count)
    defer { tell(run.faults.dropFirst(knownFaults)) }
    while run.position < target {
      do {
        try tick("t=\(run.step)", done: run.position - begin, of: target - begin)
      } catch let interruption as Interrupted {
        guard console.abilities.isTerminal, run.position > begin else { throw interruption }
        console.say("Stopped by Ctrl-C at t=\(run.step). To go on: to t=0")
        return
      }
      // What a mistake does is to be seen as far as it can be.
      let lastSeen = run.pipeline.parts.isEmpty || run.position == begin ? nil : run
      try run.advance()
      guard run.state.allFinite else {
        let trouble = "At t=\(run.step) the state holds values that are not finite numbers."
        guard let lastSeen else { throw ShellError(trouble) }
        run = lastSeen
        console.say("\(trouble) The run stays at t=\(run.step).")
        return
      }
      if let every, run.position % every == 0, run.position < target {
        try publish(rendering(of: run.value), caption: "t=\(run.step)", preview: false)
      }
    }
  }

  /// Walks the active run to a position, forwards or back, and shows where it is.
  func walk(_ run: Run, to position: Int) throws {
    var run = run
    let target = min(position, run.visited.count - 1)
    guard target != run.position else {
      throw ShellError("The run already stands at t=\(run.step).")
    }
    if target < run.position {
      try run.rewind(to: target)
    } else {
      run.adopt(pipeline(Pipeline.Slot.reverse))
      try advance(&run, to: target)
    }
    if run.position != target { journalLine = "to t=\(run.step)" }
    setActiveRun(state.activeRun ?? "main", run)
    try showEnd(of: run)
  }

  /// Says where a run stands, with its film so far, or with all its pictures if there are many.
  func showEnd(of run: Run) throws {
    let saying =
      (run.isFinished ? "Arrived at t=0: x" : "Paused at t=\(run.step): x")
      + (run.denoiser.network == nil ? "." : ", by \(run.denoiser.name).")
      + note(
        on: run.pipeline, run.pipeline.slots(atWorkIn: run.order, run.rule, run.denoiser),
        run.faults)
    let isMany = run.denoiser.kind == .picture && run.state.shape[0] > 4
    try publish(isMany ? rendering(of: run.value) : film(of: run), caption: saying)
    tellLikeness(of: run.value)
  }
}
