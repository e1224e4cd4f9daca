import Files
import Pictures
import Tensors

// Values from files and into files.

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
}

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
