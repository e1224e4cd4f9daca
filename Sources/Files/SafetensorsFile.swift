import Tensors

/// A safetensors file that is open for reading: named tensors, and texts about them.
///
///     let file = try SafetensorsFile("unet.safetensors")
///     file.names                             // in the order of the file's header
///     let weight = try file.tensor(named: "conv_in.weight")
///
/// Opening checks the whole header and reads nothing else. The file is mapped into memory: a tensor
/// of 32-bit floats stays where it lies in the file, and others are converted when they are asked
/// for. Nobody may shorten the file meanwhile; replacing it by another of the same name is fine.
public struct SafetensorsFile: Sendable {
  /// What messages call the file.
  public let path: String

  private let header: SafetensorsHeader
  private let source: ByteSource

  /// Opens the file at `path`.
  ///
  /// Throws `FileError` when it cannot be read, is no safetensors file (the message says what it
  /// seems to be instead) or has a header that lies: see `SafetensorsHeader` for all that is
  /// checked.
  public init(_ path: String) throws(FileError) {
    try self.init(try ByteSource(mapping: path), path: path)
  }

  /// Takes the bytes of a safetensors file, such as another process sent. `path` is what messages
  /// call it.
  ///
  /// Throws `FileError` as for a file.
  public init(bytes: [UInt8], path: String = "blob") throws(FileError) {
    try self.init(.memory(bytes), path: path)
  }

  private init(_ source: ByteSource, path: String) throws(FileError) {
    let size = source.count
    let start = source.words(at: 0..<min(size, 512), as: UInt8.self)
    let length = try SafetensorsHeader.length(from: start, size: size, path: path)
    let bytes = source.words(at: 8..<8 + length, as: UInt8.self)
    header = try SafetensorsHeader(bytes, size: size, path: path)
    (self.source, self.path) = (source, path)
  }
}

extension SafetensorsFile {
  /// The names of all tensors, in the order of the file's header.
  public var names: [String] { header.names }

  /// The texts about the file.
  public var metadata: [String: String] { header.metadata }

  /// Whether there is a tensor called `name`.
  public func contains(_ name: String) -> Bool { header.entries[name] != nil }

  /// The shape of the tensor called `name`. Throws `FileError` if there is none.
  public func shape(of name: String) throws(FileError) -> [Int] { try entry(name).shape }

  /// What the tensor called `name` consists of. Throws `FileError` if there is none.
  public func elementType(of name: String) throws(FileError) -> ElementType {
    try entry(name).elementType
  }

  /// The tensor called `name`, as 32-bit floats, whatever it consists of in the file.
  ///
  /// Whole numbers beyond 2²⁴ are rounded; `integers(named:)` keeps them. Throws `FileError` if
  /// there is no such tensor.
  public func tensor(named name: String) throws(FileError) -> Tensor {
    let entry = try entry(name)
    return entry.elementType.tensor(from: source, at: entry.bytes, shape: entry.shape)
  }

  /// The whole numbers called `name`, such as labels, in row-major order.
  ///
  /// Throws `FileError` if there are none, if they are fractions, or if one is beyond 2⁶³.
  public func integers(named name: String) throws(FileError) -> [Int] {
    let entry = try entry(name)
    guard entry.elementType.isInteger else {
      throw FileError(
        .malformed,
        "The tensor \(quoted(name)) in \(quoted(path)) has elements of type "
          + "\(entry.elementType.rawValue), not whole numbers. Store it as I64.")
    }
    guard let integers = entry.elementType.integers(from: source, at: entry.bytes) else {
      throw FileError(
        .malformed,
        "The tensor \(quoted(name)) in \(quoted(path)) has a number beyond \(Int.max). "
          + "Store it as I64.")
    }
    return integers
  }

  private func entry(_ name: String) throws(FileError) -> SafetensorsHeader.Entry {
    if let entry = header.entries[name] { return entry }
    let advice = nearest(to: name, among: names).map { "Did you mean \(quoted($0))?" }
    throw FileError(
      .missing,
      "There is no tensor \(quoted(name)) among the \(names.count) in \(quoted(path)). "
        + (advice ?? "Check that it is the right file."))
  }
}
