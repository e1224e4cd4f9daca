/// The checked header of a safetensors file: which tensors there are, and where their bytes lie.
///
/// The format: the length of the header as a little-endian 64-bit number; the header, a JSON object
/// `{name: {"dtype", "shape", "data_offsets": [begin, end]}}` with an optional `__metadata__` of
/// texts; then the data, to whose start the offsets count.
struct SafetensorsHeader: Sendable {
  /// A tensor in the file.
  struct Entry: Sendable {
    let elementType: ElementType
    let shape: [Int]
    /// Where the bytes lie, counted from the start of the file.
    let bytes: Range<Int>
  }

  /// Largest header that readers agree to accept.
  static let mostBytes = 100_000_000
  private static let mostAxes = 32

  private(set) var names: [String] = []
  private(set) var entries: [String: Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  private let path: String

  /// The length of the header of a file with `size` bytes, from its first bytes.
  static func length(from start: [UInt8], size: Int, path: String) throws(FileError) -> Int {
    let name = quoted(path)
    guard start.isEmpty || start.count >= 8 else {
      throw FileError(
        .malformed, "\(name) has only \(size) bytes, too few for a safetensors file. \(again)")
    }
    guard FileKind(start) == .safetensors else {
      throw FileKind.mismatch(start, wanted: "a safetensors file", path: path)
    }
    let length = start[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }  // below 2⁴⁰: see FileKind
    guard length <= mostBytes else {
      throw FileError(
        .malformed,
        "\(name) claims to have a header of \(length) bytes; \(mostBytes) are allowed. \(again)")
    }
    guard length <= size - 8 else {
      throw FileError(
        .malformed,
        "\(name) is cut off: its header should have \(length) bytes, but the file has \(size). "
          + again)
    }
    return length
  }

  /// Checks the header of a file with `size` bytes.
  init(_ header: [UInt8], size: Int, path: String) throws(FileError) {
    self.path = path
    guard header.first == UInt8(ascii: "{") else { throw invalid("its header is no JSON object") }
    guard let members = try JSON.decode(header, path: path + " (header)").object else {
      throw invalid("its header is no JSON object")
    }
    for name in members.keys {
      guard let member = members[name] else { continue }
      if name == "__metadata__" {
        try readMetadata(member)
      } else {
        // JSON tells keys apart by their bytes, Swift by what they look like.
        guard entries[name] == nil else { throw invalid("two tensors are called \(quoted(name))") }
        names.append(name)
        entries[name] = try entry(name, member, dataStart: 8 + header.count, size: size)
      }
    }
    try requireSeamless(dataStart: 8 + header.count, size: size)
  }

  private mutating func readMetadata(_ value: JSON) throws(FileError) {
    guard let object = value.object else { throw invalid("__metadata__ is no object") }
    for key in object.keys {
      guard let text = object[key]?.string else {
        throw invalid("__metadata__ holds something other than a text under \(quoted(key))")
      }
      metadata[key] = text
    }
  }

  private func entry(
    _ name: String, _ value: JSON, dataStart: Int, size: Int
  ) throws(FileError) -> Entry {
    let name = "the tensor \(quoted(name))"
    guard let dtype = value["dtype"]?.string else { throw invalid("\(name) has no dtype") }
    guard let elementType = ElementType(rawValue: dtype) else {
      throw FileError(
        .malformed,
        "\(quoted(path)): \(name) has elements of type \(quoted(dtype)), which is not read here. "
          + "Convert it to one of \(ElementType.allCases.map(\.rawValue).joined(separator: ", ")).")
    }
    guard let shape = Self.naturals(value["shape"]), shape.count <= Self.mostAxes else {
      throw invalid("\(name) has no shape of at most \(Self.mostAxes) whole numbers")
    }
    guard let offsets = Self.naturals(value["data_offsets"]), offsets.count == 2 else {
      throw invalid("\(name) has no two data_offsets")
    }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else {
      throw invalid("\(name) ends at \(end), before it begins at \(begin)")
    }
    guard end <= size - dataStart else {
      throw FileError(
        .malformed,
        "\(quoted(path)) is cut off: \(name) lies at bytes \(begin) to \(end), but there are "
          + "only \(size - dataStart). \(Self.again)")
    }
    guard elementType.byteCount(of: shape) == end - begin else {
      throw invalid(
        "\(name) has the shape \(shape) and elements of \(elementType.byteCount) bytes (\(dtype)), "
          + "which does not fit its \(end - begin) bytes")
    }
    return Entry(
      elementType: elementType, shape: shape, bytes: dataStart + begin..<dataStart + end)
  }

  /// Fails unless the tensors lie one behind the other, without overlap or hole, to the file's end.
  ///
  /// Bytes that belong to two tensors, or to none, have no honest use.
  private func requireSeamless(dataStart: Int, size: Int) throws(FileError) {
    let sorted = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound)
        < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound)
    }
    var position = dataStart
    for (name, entry) in sorted {
      guard entry.bytes.lowerBound == position else {
        let (begin, end) = (entry.bytes.lowerBound - dataStart, position - dataStart)
        throw invalid(
          begin < end
            ? "the tensor \(quoted(name)) begins at \(begin), inside another that ends at \(end)"
            : "there is a hole before the tensor \(quoted(name)), from \(end) to \(begin)")
      }
      position = entry.bytes.upperBound
    }
    guard position == size else {
      throw invalid("\(size - position) bytes follow the last tensor and belong to none")
    }
  }

  private static func naturals(_ value: JSON?) -> [Int]? {
    guard let array = value?.array else { return nil }
    let numbers = array.compactMap(\.integer)
    return numbers.count == array.count && numbers.allSatisfy { $0 >= 0 } ? numbers : nil
  }

  private static let again = "Copy or download it again."

  private func invalid(_ problem: String) -> FileError {
    FileError(
      .malformed, "\(quoted(path)) is not a valid safetensors file: \(problem). \(Self.again)")
  }
}
