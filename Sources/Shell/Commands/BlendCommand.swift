import Glibc
import Tensors

// Values between two values.

extension Command {
  static let blend = Command(
    name: "blend", group: .forward,
    summary: "Go from one value to another in even steps",
    things: [
      Parameter("first", .value, required: true, "Where to begin."),
      Parameter("second", .value, required: true, "Where to end."),
    ],
    keys: [Parameter("n", .integer(2...64), default: "16", "How many, both ends included.")],
    result: "all of them, between unless named",
    examples: ["blend x0 me", "blend x0 me n=9 as path"],
    discussion: """
      Clean values go along the straight line between them. Values on the way go along the arc
      cos φ · first + sin φ · second: the mean of two noises is weaker noise, and the arc keeps
      its strength.
      """,
    run: { session, arguments in try session.blend(arguments) })
}

extension Session {
  fileprivate func blend(_ arguments: Arguments) throws {
    let names = [arguments.text("first") ?? "", arguments.text("second") ?? ""]
    let ends = try names.map(value)
    let (a, b) = (ends[0], ends[1])
    guard a.kind == .picture, a.kind == b.kind, a.tensor.shape == b.tensor.shape,
      a.tensor.shape[0] == 1
    else {
      throw ShellError(
        "\(names[0]) is \(a.size), \(names[1]) is \(b.size): blend takes one picture each, equally "
          + "large.")
    }
    let isClean = (a.step ?? 0) == 0
    guard (a.step ?? 0) == (b.step ?? 0), isClean || a.schedule?.name == b.schedule?.name else {
      throw ShellError("\(names[0]) and \(names[1]) are at different steps: bring them to one t.")
    }
    let count = arguments.integer("n") ?? 16
    let between = (0..<count).map { i in
      let share = Double(i) / Double(count - 1)
      let (first, second) =
        isClean ? (1 - share, share) : (cos(share * .pi / 2), sin(share * .pi / 2))
      return first * a.tensor + second * b.tensor
    }
    var result = a
    result.tensor = Tensor.concatenated(between)
    result.origin = "from \(names[0]) to \(names[1])"
    let name = arguments.resultName ?? "between"
    define(name, result)
    try publish(rendering(of: result), caption: heading(name, result))
  }
}
