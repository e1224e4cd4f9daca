import Datasets
import Tensors

// Pictures and points of data sets.

extension Command {
  static let data = Command(
    name: "data", group: .look,
    summary: "List the data sets, or take a picture from one and make it the set in use",
    things: [Parameter("set", .dataset, "The data set.")],
    keys: [
      Parameter("index", .integer(0...1_000_000), "Which of its pictures; else the first."),
      Parameter("class", .text, "The first (or index-th) of this class, by name or number."),
      Parameter("n", .integer(1...400), "How many, beginning there."),
      Parameter("folder", .file, "Pictures of your own: PNG files, or MNIST's, CIFAR's, COCO's."),
      Parameter("size", .integer(1...1024), "folder only: cut and scale each to this many pixels."),
      Parameter(
        "broken", .choice(["refuse", "skip"]), default: "refuse", "Pictures that are damaged."),
      Parameter(
        "part", .choice(DatasetPart.allCases.map(\.rawValue)), default: "train", "From which part."),
    ],
    result: "what was taken; x0 unless named",
    examples: ["data", "data sprites", "data digits class=7 index=2", "data scenes n=16 as some"],
    discussion: """
      A folder of your own becomes a set of that name: data folder=cats size=32, and then
      denoise data=cats. Folders inside it become classes.
      """,
    run: { session, arguments in try session.takeData(arguments) })
}

extension Session {
  fileprivate func takeData(_ arguments: Arguments) throws {
    let part = arguments.text("part").flatMap(DatasetPart.init) ?? .train
    guard !(arguments.isGiven("folder") && arguments.isGiven("set")) else {
      throw ShellError("Either a set or folder=…, not both.")
    }
    guard arguments.isGiven("folder") || !(arguments.isGiven("size") || arguments.isGiven("broken"))
    else { throw ShellError("size= and broken= belong to: data folder=…") }
    let own = try arguments.text("folder").map { try readOwn($0, part, arguments) }
    guard let name = own ?? arguments.text("set") else {
      for line in library.catalogue(own: state.ownSets.keys.sorted()) { console.say(line) }
      return
    }
    let value = try library.sample(
      of: name, pictures(named: name, part: part), index: arguments.integer("index") ?? 0,
      count: arguments.integer("n"), className: arguments.text("class"), seed: seed)
    datasetName = name
    let result = arguments.resultName ?? "x0"
    define(result, value)
    try publish(rendering(of: value), caption: heading(result, value))
  }
}

extension Session {
  /// Reads the pictures of a folder and returns the name of their set.
  private func readOwn(_ folder: String, _ part: DatasetPart, _ arguments: Arguments) throws
    -> String
  {
    let skips = arguments.text("broken") == "skip"
    let (name, set) = try library.read(
      folder: folder, size: arguments.integer("size"), part: part,
      report: skips ? { self.console.say("Left out: \($0)") } : nil,
      watch: { try self.tick("reading", done: $0, of: $1) })
    keep(set, as: name, part)
    console.say("\(name): \(set.count) pictures, \(set.width)×\(set.height).")
    return name
  }
}
