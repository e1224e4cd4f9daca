import Pictures
import Tensors

// A run's way in pictures, with what was believed on it.

extension Command {
  static let film = Command(
    name: "film", group: .reverse,
    summary: "Show the way of a run, and the best guess at each stop",
    things: [Parameter("run", .run, "Its name; else the active run.")],
    keys: [
      Parameter(
        "of", .choice(["state", "clean", "both"]), default: "both",
        "x_t as it was, the guess x̂₀, or one below the other."),
      Parameter("frames", .integer(2...16), default: "8", "How many stops, at most."),
    ],
    examples: ["film", "film of=clean", "film b frames=5"],
    discussion: """
      Pictures stand below each other, x_t above x̂₀; of many, the first is shown. Points share a
      panel, x_t in the first colour and x̂₀ in the second. The stops lie evenly in arccos √ᾱ, the
      angle between x_t and the clean picture: even distances in t would show little but noise.
      """,
    run: { session, arguments in try session.film(arguments) })
}

extension Session {
  fileprivate func film(_ arguments: Arguments) throws {
    var run = try run(arguments.text("run"))
    let knownFaults = run.faults.count
    let of = arguments.text("of") ?? "both"
    let frames = try run.film(frames: arguments.integer("frames") ?? 8).map { frame in
      let isPicture = run.denoiser.kind == .picture
      let state = isPicture ? frame.state[0..<1] : frame.state
      let guess = try run.guess(at: frame.step, of: state)
      return (label: "t=\(frame.step)", state: state, guess: guess)
    }
    tell(run.faults.dropFirst(knownFaults))
    let what = ["state": "x", "clean": "The guess x̂₀", "both": "x, and the guess x̂₀"][of] ?? of
    try publish(
      rendering(of: frames, in: run, showing: of),
      caption: "\(what) on the way from t=\(run.visited[0]) to t=\(run.step).")
  }

  private func rendering(
    of frames: [(label: String, state: Tensor, guess: Tensor)], in run: Run, showing of: String
  ) throws -> Rendering {
    let shown = frames.map { frame in
      switch of {
      case "state": [frame.state]
      case "clean": [frame.guess]
      default: [frame.state, frame.guess]
      }
    }
    if run.denoiser.kind == .points {
      return Rendering(
        ScatterPlot(
          panels: zip(frames, shown).map { .init(title: $0.label, groups: $1) }, columns: 4
        ).picture())
    }
    var rendering = try strip(
      zip(frames, shown).map { frame, tensors in
        (frame.label, run.value.replaced(by: Tensor.concatenated(tensors)))
      })
    // The letters of a terminal have no room for many rows, but here the second is the point.
    rendering.frames = shown.map { tensors in
      Tensor.concatenated(tensors.map { $0[0].pictureValues }, axis: 0)
    }
    return rendering
  }
}
