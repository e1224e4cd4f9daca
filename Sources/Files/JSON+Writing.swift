// JSON values as Swift literals, and as text.

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Makes a text.
  public init(stringLiteral text: String) { self = .string(text) }

  /// Makes a whole number.
  public init(integerLiteral number: Int) { self = .integer(number) }

  /// Makes a truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }

  /// Makes null.
  public init(nilLiteral: ()) { self = .null }

  /// Makes an array.
  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// Makes an object with its members in the order in which they stand here.
  public init(dictionaryLiteral members: (String, JSON)...) { self = .members(members) }

  /// An object with these members, in this order. A key that comes twice is the programmer's fault.
  public static func members(_ members: [(String, JSON)]) -> JSON {
    var object = Object()
    for (key, value) in members where !object.add(key, value) {
      fatalError("The key \(key) comes twice.")
    }
    return .object(object)
  }
}

extension JSON {
  /// The value as text that people can read too: a member or an element a line, two blanks for each
  /// level, and a line's end at its end. Numbers have to be finite.
  public var text: String { indented(by: "") + "\n" }

  private func indented(by indent: String) -> String {
    let inner = indent + "  "
    switch self {
    case .null: return "null"
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let value):
      guard value.isFinite else { fatalError("JSON has no way to write \(value).") }
      return "\(value)"
    case .string(let text): return JSON.encoded(text)
    case .array(let elements):
      guard !elements.isEmpty else { return "[]" }
      let lines = elements.map { inner + $0.indented(by: inner) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let object):
      guard !object.keys.isEmpty else { return "{}" }
      let lines = object.keys.map { key in
        "\(inner)\(JSON.encoded(key)): \((object[key] ?? .null).indented(by: inner))"
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }
}
