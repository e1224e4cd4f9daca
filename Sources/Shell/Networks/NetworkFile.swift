import Datasets
import Files
import ForwardProcess
import ReverseProcess
import Training

/// A file that holds a trained network, or should.
struct NetworkFile {
  /// How commands call it.
  let name: String
  let path: String
}

extension Library {
  /// The networks that come along, in `models-mini`, and those that were trained here, each in a
  /// folder below `folder`. One of these that is called like one that comes along has “my-” before its
  /// name.
  func networkFiles(trainedIn folder: String) -> [NetworkFile] {
    let ending = ".safetensors"
    let shipped = ((try? listing(of: home + "/models-mini")) ?? []).filter {
      !$0.isFolder && $0.name.hasSuffix(ending) && !$0.name.hasPrefix(".")
    }.map {
      NetworkFile(
        name: String($0.name.dropLast(ending.count)), path: home + "/models-mini/" + $0.name)
    }
    let names = Set(shipped.map(\.name))
    let own = ((try? listing(of: folder)) ?? []).filter(\.isFolder).map { entry in
      NetworkFile(
        name: (names.contains(entry.name) ? "my-" : "") + entry.name,
        path: "\(folder)/\(entry.name)/model\(ending)")
    }
    return shipped + own.filter { FileTime(ofFile: $0.path) != nil }
  }

  /// Reads a network, once until its file changes.
  ///
  /// Throws: what reading throws if the file is damaged, and a `ShellError` for a network that cannot
  /// begin with pure noise.
  func network(in file: NetworkFile) throws -> TrainedModel {
    let written = FileTime(ofFile: file.path)
    if let known = networks[file.path], known.written == written { return known.trained }
    let trained = try TrainedModel(path: file.path)
    let (target, last) = (trained.description.target, trained.schedule.steps)
    guard target != .noise || trained.schedule.signal(at: last) > 0 else {
      throw ShellError(
        "\(file.name) predicts the noise, and at t=\(last) of its schedule there is nothing else: "
          + "that tells nothing of a picture. Train one that predicts x₀ or v.")
    }
    if let written { networks[file.path] = (written, trained) }
    return trained
  }
}

extension Session {
  /// The folder in which each network that is trained here has a folder of its own.
  var trainingFolder: String { path("out/training") }

  var networkFiles: [NetworkFile] { library.networkFiles(trainedIn: trainingFolder) }

  /// The file of the network called `name`.
  ///
  /// Throws: a `ShellError` with the nearest name.
  func networkFile(_ name: String) throws -> NetworkFile {
    let files = networkFiles
    guard let file = files.first(where: { $0.name == name }) else {
      let hint = didYouMean(name, among: files.map(\.name))
      throw ShellError("There is no network “\(name)”. \(hint)")
    }
    return file
  }

  /// The network called `name`.
  ///
  /// Throws: a `ShellError` if there is none; else what is wrong with its file.
  func network(_ name: String) throws -> TrainedModel {
    try library.network(in: try networkFile(name))
  }

  /// The network that a command is about: the one it was given, or else the one that is chosen, with
  /// its name.
  ///
  /// Throws: a `ShellError` if there is neither; else what is wrong with its file.
  func network(_ arguments: Arguments) throws -> (name: String, trained: TrainedModel) {
    guard let name = arguments.text("model") ?? networkName else {
      let names = networkFiles.map(\.name)
      let some =
        names.isEmpty ? "There is none yet." : "There are: \(names.joined(separator: ", "))."
      throw ShellError("Which network? Choose one with model NAME, or model=NAME here. \(some)")
    }
    return (name, try network(name))
  }
}

extension TrainedModel.Description {
  /// Its schedule as the shell calls it, such as “cosine T=1000”.
  var scheduleName: String { "\(scheduleKind.rawValue) T=\(scheduleSteps)" }

  /// What it predicts, in words.
  var targetInWords: String {
    switch target {
    case .noise: "the noise, ε"
    case .clean: "the clean picture, x₀"
    case .velocity: "the velocity, v"
    }
  }

  /// The size of a picture in words, such as “16×16 RGB”.
  var size: String { "\(shape[1])×\(shape[0])" + (shape[2] == 3 ? " RGB" : "") }
}

extension TrainedModel {
  /// The schedule that its steps belong to.
  var namedSchedule: NamedSchedule {
    NamedSchedule(name: description.scheduleName, values: schedule)
  }
}
