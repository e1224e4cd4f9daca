import Datasets
import Files
import Pictures
import Tensors

// Getting values, looking at them, and keeping them.

extension Command {
  static let load = Command(
    name: "load", group: .look,
    summary: "Read a picture of your own (PNG), or an array (npy, safetensors)",
    things: [Parameter("file", .file, required: true, "The file.")],
    keys: [
      Parameter(
        "size", .integer(1...4096), "Cut the middle square and scale it to this many pixels."),
      Parameter(
        "color", .choice(["as-is", "grey", "rgb"]), default: "as-is", "How many channels."),
      Parameter("t", .step, "Arrays only: the step at which they are, to denoise from there."),
      Parameter("tensor", .text, "safetensors only: the name of the tensor, if there are several."),
      Parameter("check", .text, "The content's checksum; another content is refused."),
    ],
    result: "the picture; x0 unless named",
    examples: ["load photo.png size=64", "load me.png size=64 as me", "load xt.npy as xt"],
    run: { session, arguments in try session.load(arguments) })

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

  static let show = Command(
    name: "show", group: .look,
    summary: "Show one or more values side by side",
    things: [Parameter("value", .value, repeats: true, "What to show; else the newest.")],
    examples: ["show x0", "show x0 xt eps"],
    run: { session, arguments in
      let names = arguments.isGiven("value") ? arguments.texts("value") : [session.state.newest]
      // By its name, as in a fresh session another value may be the newest.
      session.journalLine = "show " + names.joined(separator: " ")
      guard names.count <= 64 else {
        throw ShellError("\(names.count) values do not fit side by side; show at most 64.")
      }
      let values = try names.map { ($0, try session.value($0)) }
      guard values.count > 1 else {
        return try session.publish(
          session.rendering(of: values[0].1), caption: session.heading(values[0].0, values[0].1))
      }
      try session.publish(
        try session.strip(values), caption: values.map(\.0).joined(separator: ", "))
    })

  static let describe = Command(
    name: "describe", group: .look,
    summary: "Tell in words and numbers what a value shows",
    things: [Parameter("value", .value, "What to describe; else the newest.")],
    examples: ["describe xt"],
    run: { session, arguments in
      let name = arguments.text("value") ?? session.state.newest
      for line in try session.description(of: name) { session.console.say(line) }
    })

  static let compare = Command(
    name: "compare", group: .look,
    summary: "Put two values or two runs side by side, with their difference",
    things: [
      Parameter("first", .value, required: true, "A value or a run."),
      Parameter("second", .value, required: true, "Another."),
    ],
    examples: ["compare x0 xt", "compare main b"],
    discussion:
      "Of two runs at different steps, the one that lags is first brought to the other's t.",
    run: { session, arguments in try session.compare(arguments) })

  static let save = Command(
    name: "save", group: .look,
    summary: "Write a value to a file, in the format that its ending names",
    things: [
      Parameter("value", .value, required: true, "What to save."),
      Parameter("file", .file, required: true, "Where to: .png, .npy or .safetensors."),
    ],
    keys: [
      Parameter(
        "replace", .choice(["no", "yes"]), default: "no", "Whether a file may be replaced.")
    ],
    examples: ["save xt xt.npy", "save x0 x0.png", "save xt xt.safetensors replace=yes"],
    discussion: """
      npy and safetensors hold the exact numbers, pictures in the order N, C, H, W, so that NumPy
      and PyTorch read them as their own. PNG rounds to 8 bits what lies in −1…1 and clips the rest.
      """,
    belongsToScripts: false,
    run: { session, arguments in try session.save(arguments) })

  static let names = Command(
    name: "names", group: .look,
    summary: "List all values and runs",
    examples: ["names"],
    aliases: ["ls"],
    belongsToScripts: false,
    run: { session, _ in
      let values = try session.valueNames.map { name in
        let value = try session.value(name)
        let step = value.step.map { "t=\($0)" } ?? ""
        return [name, value.kind.rawValue, value.size, step, value.origin]
      }
      let runs = session.runNames.compactMap { name -> [String]? in
        guard let run = session.state.runs[name] else { return nil }
        let mark = name == session.state.activeRun ? ", active" : ""
        return [name, "run", "", "t=\(run.step)", run.denoiser.name + mark]
      }
      for line in table(values + runs) { session.console.say(line) }
    })
}

// MARK: - Loading

extension Session {
  fileprivate func load(_ arguments: Arguments) throws {
    let path = arguments.text("file") ?? ""
    let bytes = try readBytes(from: path, atMost: Session.largestFile)
    let checksum = Session.checksum(of: bytes)
    if let expected = arguments.text("check"), expected != checksum {
      throw ShellError("\(path) has changed: its checksum is \(checksum), not \(expected).")
    }
    var value: Value
    switch ending(of: path) {
    case "npy":
      try refuse(["size", "color", "tensor"], arguments, why: "\(path) is loaded as it is")
      value = try self.value(ofArray: try NPY.decode(bytes, path: path), from: path)
    case "safetensors":
      try refuse(["size", "color"], arguments, why: "\(path) is loaded as it is")
      value = try self.value(ofArray: try tensor(arguments.text("tensor"), in: path), from: path)
    default:
      try refuse(["tensor", "t"], arguments, why: "\(path) is a picture, and clean")
      value = try picture(try PNG.decode(bytes, path: path), from: path, arguments)
    }
    if let step = arguments.integer("t") {
      (value.step, value.schedule) = (step, namedSchedule)
    }
    let name = arguments.resultName ?? "x0"
    define(name, value)
    journalLine = arguments.line.setting("check", to: checksum).description
    try publish(rendering(of: value), caption: heading(name, value))
  }

  /// Refuses keys that would have no effect.
  private func refuse(_ keys: [String], _ arguments: Arguments, why: String) throws {
    guard let key = keys.first(where: arguments.isGiven) else { return }
    throw ShellError("\(key)= has no effect here: \(why). Leave it out.")
  }

  /// The most bytes that `load` reads, 1 GiB.
  private static let largestFile = 1 << 30

  /// A short number that changes with any byte (FNV-1a, 64 bits): it tells an edited file from the
  /// one that a script was made with, not a forged one.
  private static func checksum(of bytes: [UInt8]) -> String {
    let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }

  private func picture(_ png: PNG, from path: String, _ arguments: Arguments) throws -> Value {
    let channels = png.pixels.shape[2]
    let isGrey =
      arguments.text("color") == "grey" || (channels < 3 && arguments.text("color") != "rgb")
    var pixels = isGrey ? png.grey() : png.rgb()
    if let size = arguments.integer("size") { pixels = pixels.squared(to: size) }
    return Value(
      kind: .picture, tensor: pixels.dataValues.reshaped([1] + pixels.shape), origin: path)
  }

  /// An array as a value: four axes in the order N, C, H, W are pictures, two with a second of 2 are
  /// points, and everything else stays numbers.
  private func value(ofArray tensor: Tensor, from path: String) throws -> Value {
    guard tensor.count > 0, tensor.allFinite else {
      throw ShellError("\(path) is empty or holds values that are not finite numbers.")
    }
    switch tensor.shape {
    case let shape where shape.count == 4 && [1, 3].contains(shape[1]):
      return Value(kind: .picture, tensor: tensor.channelsLast, origin: path)
    case let shape where shape.count == 4:
      return Value(kind: .latent, tensor: tensor.channelsLast, origin: path)
    case let shape where shape.count == 2 && shape[1] == 2:
      return Value(kind: .points, tensor: tensor, origin: path)
    default: return Value(kind: .numbers, tensor: tensor, origin: path)
    }
  }

  private func tensor(_ name: String?, in path: String) throws -> Tensor {
    let file = try SafetensorsFile(path)
    guard let name = name ?? (file.names.count == 1 ? file.names[0] : nil) else {
      let some = file.names.prefix(8).joined(separator: ", ")
      throw ShellError(
        "\(path) holds \(file.names.count) tensors; choose one with tensor=… (\(some))")
    }
    return try file.tensor(named: name)
  }
}

// MARK: - Saving

extension Session {
  fileprivate func save(_ arguments: Arguments) throws {
    let name = arguments.text("value") ?? ""
    let path = arguments.text("file") ?? ""
    let value = try value(name)
    do {
      try write(value, name, to: path, arguments.text("replace") == "yes" ? .replace : .keep)
    } catch let error as FileError where error.reason == .exists {
      throw ShellError("There is a file \(path) already. To replace it: replace=yes")
    }
    console.say("\(name), \(value.size), is in \(path).")
  }

  private func write(_ value: Value, _ name: String, to path: String, _ existing: ExistingFile)
    throws
  {
    let isPlanar = value.kind == .picture || value.kind == .latent
    let array = isPlanar ? value.tensor.channelsFirst : value.tensor
    switch ending(of: path) {
    case "png":
      let pixels = plainPicture(of: value)
      try PNG(pixels: pixels).write(to: path, existing: existing)
    case "npy": try NPY.write(array, to: path, existing: existing)
    case "safetensors":
      var file = Safetensors()
      try file.add(name, array)
      try file.write(to: path, existing: existing)
    case let other:
      let problem =
        other.isEmpty ? "The file has no ending" : "“.\(other)” is no ending that save knows"
      throw ShellError("\(problem): write .png, .npy or .safetensors.")
    }
  }

  /// What comes after the last dot of a file's name, in small letters; nothing if it has none.
  private func ending(of path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
  }
}

// MARK: - Data sets

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
      report: skips ? { self.console.say("Left out: \($0)") } : nil)
    keep(set, as: name, part)
    console.say("\(name): \(set.count) pictures, \(set.width)×\(set.height).")
    return name
  }
}

// MARK: - Comparing

extension Session {
  fileprivate func compare(_ arguments: Arguments) throws {
    let names = [arguments.text("first") ?? "", arguments.text("second") ?? ""]
    let isRuns = names.allSatisfy { state.runs[$0] != nil }
    let values = try isRuns ? atOneStep(names) : names.map(value)
    let (a, b) = (values[0], values[1])
    guard a.kind == b.kind, a.tensor.shape == b.tensor.shape else {
      throw ShellError("\(names[0]) is \(a.size), \(names[1]) is \(b.size): they do not compare.")
    }
    let difference = a.tensor - b.tensor
    let distance = Double(square(difference).mean).squareRoot()
    let caption =
      difference.maximumMagnitude == 0
      ? "\(names[0]) and \(names[1]) are equal, bit for bit."
      : "\(names[0]) and \(names[1]) differ by \(significant(distance)) (root mean square)."
    try publish(try contrast(names, a, b), caption: caption)
  }

  /// The states of two runs at the later of their positions on the way.
  private func atOneStep(_ names: [String]) throws -> [Value] {
    var runs = try names.map { try run($0) }
    let step = runs.map(\.step).min() ?? 0
    for index in runs.indices where runs[index].step > step {
      console.say(
        "\(names[index]) stands at t=\(runs[index].step); it is brought to t=\(step) here.")
      let target = try runs[index].position(ofStep: step)
      while runs[index].position < target {
        try tick("t=\(runs[index].step)", done: runs[index].position, of: target)
        try runs[index].advance()
      }
    }
    return runs.map(\.value)
  }
}
