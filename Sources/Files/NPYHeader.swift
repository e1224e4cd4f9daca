/// The checked header of a NumPy file.
struct NPYHeader {
  let elementType: ElementType
  let isFortranOrder: Bool
  let shape: [Int]
  /// Where the numbers lie in the file.
  let data: Range<Int>

  init(_ bytes: [UInt8], path: String) throws(FileError) {
    let name = quoted(path)
    func invalid(_ problem: String) -> FileError {
      FileError(
        .malformed, "\(name) is not a valid NumPy array: \(problem). Save it again with np.save.")
    }

    guard bytes.starts(with: NPY.magic) else {
      throw FileKind.mismatch(bytes, wanted: "a NumPy array", path: path)
    }
    guard bytes.count >= 12 else { throw invalid("it has only \(bytes.count) bytes") }
    let version = bytes[6]
    guard (1...3).contains(version) else { throw invalid("its version is \(version)") }
    // Version 1 counts the header's bytes in two bytes, later ones in four.
    let start = version == 1 ? 10 : 12
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - start else {
      throw invalid("its header should have \(length) bytes, but the file has \(bytes.count)")
    }
    var dictionary = PythonDictionary(bytes[start..<start + length])
    guard let (descr, isFortranOrder, shape) = dictionary.arrayDescription() else {
      let text = String(decoding: bytes[start..<start + length], as: UTF8.self)
      throw invalid("its header is \(quoted(text))")
    }
    guard let elementType = Self.elementTypes[descr] else {
      throw FileError(
        .malformed,
        "\(name) has elements of type \(quoted(descr)), which is not read here. "
          + "Save it with .astype('<f4').")
    }
    guard let count = elementType.byteCount(of: shape) else {
      throw invalid("its shape \(shape) is beyond counting")
    }
    let dataStart = start + length
    guard bytes.count - dataStart == count else {
      throw invalid(
        "its shape \(shape) and type \(descr) need \(count) bytes, "
          + "but \(bytes.count - dataStart) follow the header")
    }
    (self.elementType, self.isFortranOrder, self.shape) = (elementType, isFortranOrder, shape)
    data = dataStart..<bytes.count
  }

  private static let elementTypes: [String: ElementType] = [
    "<f8": .float64, "<f4": .float32, "<f2": .float16, "<i8": .int64, "<i4": .int32,
    "<i2": .int16, "|i1": .int8, "<u8": .uint64, "<u4": .uint32, "<u2": .uint16, "|u1": .uint8,
    "|b1": .bool,
  ]
}

/// The one kind of Python dictionary that describes an array, read without Python.
private struct PythonDictionary {
  private var rest: Substring.UTF8View

  init(_ bytes: ArraySlice<UInt8>) {
    rest = Substring(decoding: bytes, as: UTF8.self).utf8
  }

  /// The values of the three keys, which all have to be there once and nothing else; else nil.
  mutating func arrayDescription() -> (descr: String, isFortranOrder: Bool, shape: [Int])? {
    var descr: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    guard skip("{") else { return nil }
    while !skip("}") {
      guard let key = string(), skip(":") else { return nil }
      switch key {
      case "descr" where descr == nil: descr = string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = truth()
      case "shape" where shape == nil: shape = tuple()
      default: return nil
      }
      guard skip(",") || rest.first == UInt8(ascii: "}") else { return nil }
    }
    skipSpace()
    guard rest.isEmpty, let descr, let isFortranOrder, let shape else { return nil }
    return (descr, isFortranOrder, shape)
  }

  private mutating func string() -> String? {
    skipSpace()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      return nil
    }
    rest.removeFirst()
    guard let end = rest.firstIndex(of: quote) else { return nil }
    let text = String(Substring(rest[..<end]))
    rest = rest[rest.index(after: end)...]
    return text
  }

  private mutating func truth() -> Bool? {
    if skip("True") { return true }
    return skip("False") ? false : nil
  }

  private mutating func tuple() -> [Int]? {
    guard skip("(") else { return nil }
    var extents: [Int] = []
    while !skip(")") {
      skipSpace()
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard extents.count < 32, let extent = Int(Substring(digits)) else { return nil }
      rest = rest[digits.endIndex...]
      extents.append(extent)
      guard skip(",") || rest.first == UInt8(ascii: ")") else { return nil }
    }
    return extents
  }

  private mutating func skip(_ token: String) -> Bool {
    skipSpace()
    guard rest.starts(with: token.utf8) else { return false }
    rest = rest.dropFirst(token.utf8.count)
    return true
  }

  private mutating func skipSpace() {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }
}
