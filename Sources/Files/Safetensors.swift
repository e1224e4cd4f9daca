import Tensors

/// A safetensors file in the making.
///
///     var file = Safetensors(metadata: ["seed": "7"])
///     try file.add("x0", picture)
///     try file.add("labels", integers: [3, 1, 4], shape: [3])
///     try file.write(to: "batch.safetensors")
///
/// The same contents always give the same bytes.
public struct Safetensors: Sendable {
  /// Texts about the file; stored in the order of their keys.
  public var metadata: [String: String]

  private struct Part: Sendable {
    let name: String
    let elementType: ElementType
    let shape: [Int]
    let bytes: [UInt8]
  }

  private var parts: [Part] = []
  private var takenNames: Set = ["__metadata__"]

  /// Makes an empty file.
  public init(metadata: [String: String] = [:]) { self.metadata = metadata }

  /// Adds a tensor, each number rounded to the nearest that `elementType` has.
  ///
  /// Throws `FileError` if the name is taken or the type cannot hold a number: a finite one that
  /// would become infinite, or a fraction in a type of whole numbers. The 8-bit float types are
  /// read only.
  public mutating func add(
    _ name: String, _ tensor: Tensor, as elementType: ElementType = .float32
  ) throws(FileError) {
    guard elementType.isWritable else {
      throw FileError(
        .unwritable,
        "The tensor \(quoted(name)) cannot be stored as \(elementType.rawValue), which is read "
          + "only here. Choose another type, such as F16.")
    }
    try add(name, elementType, tensor.shape) { () throws(ElementType.Unstorable) in
      try elementType.bytes(of: tensor)
    }
  }

  /// Adds whole numbers in row-major order.
  ///
  /// Throws `FileError` if the name is taken or a number is out of the type's range. A type of
  /// fractions is the programmer's fault and traps.
  public mutating func add(
    _ name: String, integers: [Int], shape: [Int], as elementType: ElementType = .int64
  ) throws(FileError) {
    guard integers.count == shape.reduce(1, *) else {
      fatalError("\(integers.count) numbers do not fill the shape \(shape).")
    }
    try add(name, elementType, shape) { () throws(ElementType.Unstorable) in
      try elementType.bytes(of: integers)
    }
  }

  private mutating func add(
    _ name: String, _ elementType: ElementType, _ shape: [Int],
    bytes: () throws(ElementType.Unstorable) -> [UInt8]
  ) throws(FileError) {
    guard !takenNames.contains(name) else {
      throw FileError(
        .unwritable,
        "The name \(quoted(name)) is taken in this safetensors file. Choose another one.")
    }
    do {
      let bytes = try bytes()
      parts.append(Part(name: name, elementType: elementType, shape: shape, bytes: bytes))
      takenNames.insert(name)
    } catch {
      throw FileError(
        .unwritable,
        "The tensor \(quoted(name)) contains \(error.number), which \(elementType.rawValue) "
          + "cannot hold. Choose another type, such as F32.")
    }
  }
}

extension Safetensors {
  /// Writes the file atomically. Throws `FileError` (see `writeAtomically`).
  public func write(
    to path: String, existing: ExistingFile = .replace
  ) throws(FileError) {
    try writeAtomically(chunks, to: path, existing: existing)
  }

  /// The bytes of the file.
  public func encode() -> [UInt8] { chunks.reduce(into: []) { $0 += $1 } }

  /// The header and then the data, widest elements first: so everything is aligned to its own
  /// size, as is the start of the data, and a file that lies in memory can be used in place.
  private var chunks: [[UInt8]] {
    let inMemory = parts.indices.sorted {
      (parts[$1].elementType.byteCount, $0) < (parts[$0].elementType.byteCount, $1)
    }
    var begins = Array(repeating: 0, count: parts.count)
    var position = 0
    for index in inMemory {
      begins[index] = position
      position += parts[index].bytes.count
    }
    return [header(begins)] + inMemory.map { parts[$0].bytes }
  }

  private func header(_ begins: [Int]) -> [UInt8] {
    var members = zip(parts, begins).map { part, begin in
      let shape = part.shape.map(String.init).joined(separator: ",")
      return JSON.encoded(part.name) + ":{\"dtype\":\"\(part.elementType.rawValue)\","
        + "\"shape\":[\(shape)],\"data_offsets\":[\(begin),\(begin + part.bytes.count)]}"
    }
    if !metadata.isEmpty {
      let texts = metadata.sorted { $0.key < $1.key }.map { key, text in
        JSON.encoded(key) + ":" + JSON.encoded(text)
      }
      members.insert("\"__metadata__\":{" + texts.joined(separator: ",") + "}", at: 0)
    }
    var json = Array(("{" + members.joined(separator: ",") + "}").utf8)
    while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
    return (0..<8).map { UInt8(truncatingIfNeeded: json.count >> (8 * $0)) } + json
  }
}
