import Files
import ForwardProcess
import Layers
import ReverseProcess
import Tensors
import UNets

// A network on disk: one safetensors file, whose parameters have the names that diffusers gives them,
// and whose metadata hold the rest.

extension TrainedModel {
  /// Reads a file that `write` has written.
  ///
  /// Throws `ModelError` if it is no such file or has tensors that do not belong there,
  /// `ConfigurationError` or `ParameterError` if parts of it do not fit, `FileError` if it cannot be
  /// read.
  public init(path: String) throws {
    let metadata = try SafetensorsFile(path).metadata
    let description = try Description(metadata: metadata, path: path)
    let scope = Parameters(from: try Checkpoint(path), preparesKernels: true)
    try self.init(description, scope)
    guard scope.unused.isEmpty else {
      throw ModelError(
        "\(path) has tensors that its network does not know, such as \(scope.unused[0]). Check that "
          + "configuration and parameters belong together.")
    }
  }

  /// Writes the network, atomically. With half precision, the standard, the file is half as large, and
  /// numbers keep three digits.
  ///
  /// Throws `FileError` if it cannot be written, or a parameter does not fit half precision.
  public func write(to path: String, as elementType: ElementType = .float16) throws(FileError) {
    var file = Safetensors(metadata: description.metadata)
    for (name, tensor) in parameters.published { try file.add(name, tensor, as: elementType) }
    try file.write(to: path)
  }

  /// What is known of the network in a file, without reading its parameters.
  ///
  /// Throws as `init(path:)` does.
  public static func description(path: String) throws -> Description {
    try Description(metadata: SafetensorsFile(path).metadata, path: path)
  }
}

extension TrainedModel.Description {
  private static let noteKey = "note "

  /// All of it as texts, as a file's metadata hold them.
  var metadata: [String: String] {
    var metadata = [
      "config": configuration.json.text, "schedule": scheduleKind.rawValue,
      "schedule steps": "\(scheduleSteps)", "target": target.rawValue, "data": data,
      "shape": JSON.array(shape.map { .integer($0) }).text,
      "classes": JSON.array(classNames.map { .string($0) }).text,
    ]
    for (key, note) in notes { metadata[Self.noteKey + key] = note }
    return metadata
  }

  /// Reads what `metadata` has written, in the file at `path`.
  init(metadata: [String: String], path: String) throws {
    func text(_ key: String) throws(ModelError) -> String {
      guard let text = metadata[key] else {
        throw ModelError(
          "\(path) does not say its “\(key)”. It is no network that `train` has written; published "
            + "ones have their configuration in a file of its own.")
      }
      return text
    }
    func list<Element>(_ key: String, _ element: (JSON) -> Element?) throws -> [Element] {
      let text = try text(key)
      let elements = try JSON.decode(Array(text.utf8), path: "\(key) of \(path)").array
      let read = elements?.compactMap(element)
      guard let read, read.count == elements?.count else {
        throw ModelError("\(path) says that its “\(key)” is \(text), which cannot be.")
      }
      return read
    }
    let config = try JSON.decode(Array(try text("config").utf8), path: "config of \(path)")
    guard let steps = Int(try text("schedule steps")),
      let target = PredictionTarget(rawValue: try text("target"))
    else {
      throw ModelError(
        "\(path) says that T = \(try text("schedule steps")) and that it predicts "
          + "“\(try text("target"))”, which cannot be.")
    }
    self.init(
      configuration: try UNetConfiguration(decoding: config),
      scheduleKind: try ScheduleKind(named: try text("schedule")), scheduleSteps: steps,
      target: target, data: try text("data"), shape: try list("shape", \.integer),
      classNames: try list("classes", \.string))
    for (key, note) in metadata where key.hasPrefix(Self.noteKey) {
      notes[String(key.dropFirst(Self.noteKey.count))] = note
    }
  }
}
