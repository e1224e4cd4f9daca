/// Reads JSON (RFC 8259) by recursive descent: a function per kind of value.
///
/// It expects hostile input: depth and number of values are limited, and nothing is believed.
struct JSONParser {
  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var valueCount = 0

  private static let mostDepth = 64
  /// Checkpoints have tens of thousands of values; vocabularies have hundreds of thousands.
  private static let mostValues = 4_000_000

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What was expected where.
  struct Failure: Error {
    let problem: String
    let position: Int
    var description: String { "\(problem) at byte \(position)" }
  }

  /// One value and nothing else.
  mutating func document() throws(Failure) -> JSON {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw failure("something follows the end") }
    return value
  }

  private mutating func value() throws(Failure) -> JSON {
    valueCount += 1
    guard valueCount <= Self.mostValues else {
      throw failure("there are more than \(Self.mostValues) values")
    }
    skipSpace()
    guard let next else { throw failure("the text ends early") }
    switch next {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default: throw failure("there is no value")
    }
  }

  /// Steps over the bracket that opens an object or array.
  private mutating func open() throws(Failure) {
    guard depth < Self.mostDepth else {
      throw failure("values are nested more than \(Self.mostDepth) levels deep")
    }
    depth += 1
    position += 1
  }

  /// Steps over the `bracket` that closes an object or array.
  private mutating func close(_ bracket: Unicode.Scalar) throws(Failure) {
    guard skip(bracket) else { throw failure("',' or '\(bracket)' is missing") }
    depth -= 1
  }

  private mutating func object() throws(Failure) -> JSON.Object {
    try open()
    var object = JSON.Object()
    skipSpace()
    if next != UInt8(ascii: "}") {
      repeat { try member(of: &object) } while skip(",")
    }
    try close("}")
    return object
  }

  private mutating func member(of object: inout JSON.Object) throws(Failure) {
    skipSpace()
    let start = position
    guard next == UInt8(ascii: "\"") else { throw failure("a key is missing") }
    let key = try string()
    guard skip(":") else { throw failure("':' is missing") }
    guard object.add(key, try value()) else {
      throw Failure(problem: "the key \(quoted(key)) occurs twice", position: start)
    }
  }

  private mutating func array() throws(Failure) -> [JSON] {
    try open()
    var array: [JSON] = []
    skipSpace()
    if next != UInt8(ascii: "]") {
      repeat { array.append(try value()) } while skip(",")
    }
    try close("]")
    return array
  }

  private mutating func word(_ word: String, _ value: JSON) throws(Failure) -> JSON {
    guard bytes[position...].starts(with: word.utf8) else { throw failure("there is no value") }
    position += word.utf8.count
    return value
  }
}

// MARK: - Numbers

extension JSONParser {
  private mutating func number() throws(Failure) -> JSON {
    let start = position
    var isWhole = true
    if next == UInt8(ascii: "-") { position += 1 }
    if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
    if next == UInt8(ascii: ".") {
      isWhole = false
      position += 1
      try digits()
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      isWhole = false
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else {
      throw Failure(problem: "the number \(quoted(text)) is too large", position: start)
    }
    return .number(value)
  }

  private mutating func digits() throws(Failure) {
    let start = position
    while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
    guard position > start else { throw failure("a digit is missing") }
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string() throws(Failure) -> String {
    let start = position
    position += 1
    var utf8: [UInt8] = []
    while true {
      guard let byte = next else {
        throw Failure(problem: "a string does not end", position: start)
      }
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: utf8, as: UTF8.self) else {
          throw Failure(problem: "a string is not UTF-8", position: start)
        }
        return string
      case UInt8(ascii: "\\"):
        position += 1
        utf8 += try escape()
      case 0..<32:
        throw failure("a control character stands in a string")
      default:
        utf8.append(byte)
        position += 1
      }
    }
  }

  /// What stands for one character after a backslash.
  private mutating func escape() throws(Failure) -> [UInt8] {
    guard let byte = next else { throw failure("the text ends early") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return Array(String(Character(try scalar())).utf8)
    default: throw failure("there is an unknown escape")
    }
  }

  /// A character by its number, in one or two units of UTF-16.
  private mutating func scalar() throws(Failure) -> Unicode.Scalar {
    let first = try unit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, bytes[position...].starts(with: "\\u".utf8) else {
      throw failure("there is half a surrogate pair")
    }
    position += 2
    let second = try unit()
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw failure("there is half a surrogate pair") }
    return scalar
  }

  private mutating func unit() throws(Failure) -> UInt32 {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.utf8.count == 4, let unit = UInt32(digits, radix: 16), digits.first != "+" else {
      throw failure("four hexadecimal digits are missing")
    }
    position += 4
    return unit
  }
}

// MARK: - Bytes

extension JSONParser {
  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 32 || (9...10).contains(byte) || byte == 13 { position += 1 }
  }

  /// Steps over `character`, and space before it, if that is what comes next.
  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func failure(_ problem: String) -> Failure {
    Failure(problem: problem, position: position)
  }
}
