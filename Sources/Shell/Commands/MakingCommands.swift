import Datasets
import Files
import Pictures
import Samplers
import Tensors

// Where things come from: pictures made again, source code, and data sets drawn anew.

extension Command {
  static let redo = Command(
    name: "redo", group: .session,
    summary: "Make a PNG of dsh again from the script that it carries, and compare",
    things: [Parameter("file", .file, "A PNG that dsh wrote.")],
    keys: [Parameter("script", .choice(["no", "yes"]), default: "no", "Only print the script.")],
    examples: ["redo out/003.png", "redo out/003.png script=yes"],
    discussion: """
      The script runs in a session of its own; this one keeps its values, and no other file is
      written. On the machine, build and
      number of threads that made the picture the pixels are the same bit for bit.
      """,
    belongsToScripts: false,
    run: { session, arguments in try session.redo(arguments) })

  static let source = Command(
    name: "source", group: .session,
    summary: "Print the code behind a command, or of any declaration by its name",
    things: [
      Parameter("name", .text, required: true, "A command, or a name such as NoiseSchedule.")
    ],
    examples: ["source noise", "source IdealDenoiser.weights", "source describe"],
    belongsToScripts: false,
    run: { session, arguments in try session.printSource(of: arguments.text("name") ?? "") })

  static let draw = Command(
    name: "draw", group: .session,
    summary: "Draw a data set anew, as many pictures as you like",
    things: [
      Parameter(
        "set", .choice(["digits", "points", "sprites", "scenes"]), required: true, "What to draw.")
    ],
    keys: [
      Parameter("into", .file, "The folder; without other keys the set's own in datasets-mini."),
      Parameter("count", .integer(1...1_000_000), "How many to train with; else as shipped."),
      Parameter("size", .integer(8...256), "digits only: pixels to a side; else 16."),
      Parameter("seed", .integer(0...Int.max), default: "7", "Another seed, other pictures."),
    ],
    examples: ["draw digits count=60000 into=digits", "draw sprites seed=8 into=sprites"],
    discussion: "Without keys it draws exactly what is shipped.",
    belongsToScripts: false,
    run: { session, arguments in try session.draw(arguments) })
}

// MARK: - Redo

extension Session {
  fileprivate func redo(_ arguments: Arguments) throws {
    guard let path = arguments.text("file") else {
      throw ShellError(
        "redo makes a picture again: redo out/003.png. "
          + "What undo took back is not kept; the arrow keys bring its line again.")
    }
    let original = try PNG.read(path)
    guard let text = original.text(Publication.Keyword.script) else {
      throw ShellError("\(path) carries no script of dsh: only pictures that dsh published do.")
    }
    let script = text.split(separator: "\n").map(String.init)
    if arguments.text("script") == "yes" {
      for line in script { console.say(line) }
      return
    }
    let number = original.text(Publication.Keyword.number).flatMap { Int($0) } ?? 1
    let again = try replayed(script, picture: number)
    let bytes = try PNG(pixels: again.rendering.picture, texts: again.texts).encode()
    let same = try PNG.decode(bytes).pixels == original.pixels
    let verdict =
      same ? "the same, bit for bit" : try deviation(again.rendering.picture, original.pixels)
    try publisher(self, again.captioned("\(path) made again: \(verdict)."), true)
  }

  /// Runs a script in a session of its own and returns picture `number` of its last command.
  private func replayed(_ script: [String], picture number: Int) throws -> Publication {
    var made: [Publication] = []
    let silent = Console(abilities: .init(), write: { _ in })
    let replay = try Session(
      console: silent, library: library,
      publisher: { _, publication, _ in made.append(publication) }, isReplay: true,
      takeInterrupt: takeInterrupt)
    replay.preferences.base = preferences.base
    for (index, line) in script.enumerated() {
      made = []
      console.progress("line", done: index, of: script.count)
      do {
        try replay.perform(line)
      } catch let interruption as Interrupted {
        throw interruption
      } catch {
        throw ShellError("The picture's script fails at “\(line)”: \(error)")
      }
    }
    guard number >= 1, number <= made.count else {
      throw ShellError(
        "The picture's script makes \(made.count) pictures, and this is number \(number).")
    }
    return made[number - 1]
  }

  private func deviation(_ again: Tensor, _ original: Tensor) throws -> String {
    guard again.shape == original.shape else {
      return "another size, \(again.shape) and not \(original.shape)"
    }
    let largest = (again - original).maximumMagnitude
    return "it differs by up to \(fixed(Double(largest) * 255, decimals: 1)) of 255 grey levels"
  }
}

extension Publication {
  fileprivate func captioned(_ caption: String) -> Publication {
    Publication(rendering: rendering, caption: caption, script: script, number: number)
  }
}

// MARK: - Source

extension Session {
  fileprivate func printSource(of name: String) throws {
    let command = Command.all.first { $0.name == name && !$0.source.isEmpty }
    let names =
      try command?.source ?? SamplerKind.named(name).map(declarations) ?? [name]
    let declarations = try library.declarations()
    for name in names {
      let found = declarations.filter { $0.name == name || $0.name.hasSuffix("." + name) }
      guard !found.isEmpty else {
        let last = Set(
          declarations.flatMap { [$0.name, String($0.name.split(separator: ".").last ?? "")] })
        throw ShellError("No declaration is called “\(name)”. \(hint(name, among: last.sorted()))")
      }
      for declaration in found {
        console.say(console.faint("// \(declaration.file):\(declaration.firstLine)"))
        console.say(declaration.text)
        console.say("")
      }
    }
  }

  private func hint(_ name: String, among names: [String]) -> String {
    nearest(to: name, among: names).map { "Did you mean \($0)?" } ?? "Try: source NoiseSchedule"
  }
}

// MARK: - Drawing data sets

extension Session {
  fileprivate func draw(_ arguments: Arguments) throws {
    let set = arguments.text("set") ?? ""
    let size = arguments.integer("size") ?? 16
    guard set == "digits" || !arguments.isGiven("size") else {
      throw ShellError("size= belongs to digits; \(set) have a size of their own.")
    }
    let count = arguments.integer("count")
    guard (count ?? 0) * size * size <= Session.mostPixels else {
      throw ShellError(
        "\(count ?? 0) digits of \(size)×\(size) take too much memory; at this size draw at most "
          + "\(Session.mostPixels / (size * size)).")
    }
    guard arguments.isGiven("into") || (count == nil && !arguments.isGiven("seed")) else {
      throw ShellError("With count= or seed= it is not the shipped set. Say where to: into=FOLDER")
    }
    let shipped = set == "digits" ? "digits/\(size)x\(size)" : set
    let folder = arguments.text("into") ?? library.home + "/datasets-mini/" + shipped
    let contents = try drawn(
      set, count: count, size: size,
      seed: UInt64(arguments.integer("seed") ?? 7))
    try contents.write(into: folder)
    console.say("\(set), drawn anew: \(contents.files.count) files in \(folder).")
  }

  /// The most pixels of digits that `draw` makes at once, 1 GiB of numbers.
  private static let mostPixels = 1 << 28

  private func drawn(_ set: String, count: Int?, size: Int, seed: UInt64) throws -> FolderContents {
    let watch: Watch = { try self.tick("drawing", done: $0, of: $1) }
    return switch set {
    case "digits":
      try Digits.folder(
        count: count ?? (size == 16 ? 4000 : 2000), size: size, seed: seed, watch: watch)
    case "points": PointSet.folder(count: count ?? 1000, seed: seed)
    case "sprites": try Sprites.folder(count: count ?? 2000, seed: seed, watch: watch)
    default: try Scenes.folder(count: count ?? 400, seed: seed, watch: watch)
    }
  }
}
