import Tensors

/// The tensors of a model, in one safetensors file or spread over several.
///
/// Large models come in shards, with an index that says which tensor lies in which:
/// `{"weight_map": {"conv_in.weight": "model-00001-of-00002.safetensors", …}}`.
public struct Checkpoint: Sendable {
  /// The path of the file or of the index.
  public let path: String

  /// The names of all tensors, in the order of the file or of the index.
  public let names: [String]

  private let files: [SafetensorsFile]
  /// Which of `files` a name lies in.
  private let places: [String: Int]

  /// Opens a `.safetensors` file, or all shards of a `.safetensors.index.json`.
  ///
  /// Throws `FileError` if a file is missing or damaged, and if the index names a tensor that its
  /// shard does not have or a shard outside of its own folder.
  public init(_ path: String) throws(FileError) {
    self.path = path
    if path.hasSuffix(".json") {
      (files, names, places) = try Self.openShards(index: path)
    } else {
      let file = try SafetensorsFile(path)
      files = [file]
      names = file.names
      places = Dictionary(uniqueKeysWithValues: file.names.map { ($0, 0) })
    }
  }

  private static func openShards(
    index path: String
  ) throws(FileError) -> ([SafetensorsFile], [String], [String: Int]) {
    guard let map = try JSON.read(path)["weight_map"]?.object else {
      throw invalid(path, "it has no object \"weight_map\"")
    }
    var files: [SafetensorsFile] = []
    var fileNumbers: [String: Int] = [:]
    var places: [String: Int] = [:]
    for name in map.keys {
      guard let shard = map[name]?.string, !shard.isEmpty, !shard.contains("/"), shard != ".."
      else {
        throw invalid(path, "the place of \(quoted(name)) is no name of a file beside the index")
      }
      if fileNumbers[shard] == nil {
        fileNumbers[shard] = files.count
        files.append(try SafetensorsFile(joined(splitPath(path).folder, shard)))
      }
      let number = fileNumbers[shard] ?? 0
      guard files[number].contains(name) else {
        throw invalid(
          path, "it places \(quoted(name)) in \(quoted(shard)), which has no such tensor")
      }
      places[name] = number
    }
    return (files, map.keys, places)
  }

  private static func invalid(_ path: String, _ problem: String) -> FileError {
    FileError(
      .malformed,
      "\(quoted(path)) is not a valid index of a checkpoint: \(problem). "
        + "Copy or download the whole folder again.")
  }
}

extension Checkpoint {
  /// Whether there is a tensor called `name`.
  public func contains(_ name: String) -> Bool { places[name] != nil }

  /// The shape of the tensor called `name`. Throws `FileError` if there is none.
  public func shape(of name: String) throws(FileError) -> [Int] {
    try file(with: name).shape(of: name)
  }

  /// What the tensor called `name` consists of. Throws `FileError` if there is none.
  public func elementType(of name: String) throws(FileError) -> ElementType {
    try file(with: name).elementType(of: name)
  }

  /// The tensor called `name`, as 32-bit floats. Throws `FileError` if there is none.
  public func tensor(named name: String) throws(FileError) -> Tensor {
    try file(with: name).tensor(named: name)
  }

  private func file(with name: String) throws(FileError) -> SafetensorsFile {
    if let place = places[name] { return files[place] }
    let advice = nearest(to: name, among: names).map { "Did you mean \(quoted($0))?" }
    throw FileError(
      .missing,
      "There is no tensor \(quoted(name)) among the \(names.count) of \(quoted(path)). "
        + (advice ?? "Check that it is the right model."))
  }
}
