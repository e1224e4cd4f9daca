/// A JSON value: what configurations and the headers of checkpoints are written in.
///
/// Foundation's decoder is not used, because it accepts an object that names the same key twice and
/// keeps one of the two, forgets the order of keys, and says where an error is only in prose.
/// In a checkpoint's header the first would let two programs load different weights from one file.
public enum JSON: Sendable, Equatable {
  case null
  case bool(Bool)
  /// A number without fraction and exponent that fits 64 bits.
  case integer(Int)
  /// Any other number; always finite.
  case number(Double)
  case string(String)
  case array([JSON])
  case object(Object)

  /// Members in the order of the text; no key occurs twice.
  public struct Object: Sendable, Equatable {
    /// The keys in order.
    public private(set) var keys: [String] = []
    /// By the bytes of their keys: to Swift, é as one character and as two are the same text, but
    /// to a vocabulary they are two entries.
    private var values: [[UInt8]: JSON] = [:]

    /// The value of `key`, or nil.
    public subscript(key: String) -> JSON? { values[Array(key.utf8)] }

    /// Adds a member; false if the key is there already.
    mutating func add(_ key: String, _ value: JSON) -> Bool {
      guard values.updateValue(value, forKey: Array(key.utf8)) == nil else { return false }
      keys.append(key)
      return true
    }
  }
}

// MARK: - What a value is

extension JSON {
  /// The number, if it is a whole one.
  public var integer: Int? { if case .integer(let value) = self { value } else { nil } }

  /// The number, if it is one.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The truth value, if it is one.
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

  /// The text, if it is one.
  public var string: String? { if case .string(let value) = self { value } else { nil } }

  /// The elements, if it is an array.
  public var array: [JSON]? { if case .array(let value) = self { value } else { nil } }

  /// The members, if it is an object.
  public var object: Object? { if case .object(let value) = self { value } else { nil } }

  /// The value of `key`, if this is an object that has it.
  public subscript(key: String) -> JSON? { object?[key] }
}

// MARK: - Texts

extension JSON {
  /// Reads a JSON file of at most 100 MB.
  ///
  /// Throws `FileError` if it cannot be read or is not strictly JSON (RFC 8259).
  public static func read(_ path: String) throws(FileError) -> JSON {
    try decode(try readBytes(from: path, atMost: 100_000_000), path: path)
  }

  /// Decodes a JSON text. `path` is what messages call it.
  ///
  /// Throws `FileError` unless the text is strictly JSON, in UTF-8, without repeated keys, nested at
  /// most 64 levels deep and made of at most four million values.
  public static func decode(_ bytes: [UInt8], path: String = "text") throws(FileError) -> JSON {
    var parser = JSONParser(bytes)
    do { return try parser.document() } catch {
      throw FileError(.malformed, "\(quoted(path)) is not valid JSON: \(error.description).")
    }
  }

  /// `text` as a JSON string, quotation marks included.
  static func encoded(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
