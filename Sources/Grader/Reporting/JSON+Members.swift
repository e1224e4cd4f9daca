import Files

// Members that have to be there.

extension JSON {
  /// A text, or null.
  init(text: String?) { self = text.map { .string($0) } ?? .null }

  func member(_ key: String) throws(RecordError) -> JSON {
    guard let value = self[key] else { throw RecordError("it has no “\(key)”.") }
    return value
  }

  func text(_ key: String) throws(RecordError) -> String {
    guard let text = try member(key).string else { throw RecordError("“\(key)” is no text.") }
    return text
  }

  func number(_ key: String) throws(RecordError) -> Double {
    guard let number = try member(key).number else { throw RecordError("“\(key)” is no number.") }
    return number
  }

  func integer(_ key: String) throws(RecordError) -> Int {
    guard let number = try member(key).integer else {
      throw RecordError("“\(key)” is no whole number.")
    }
    return number
  }

  func flag(_ key: String) throws(RecordError) -> Bool {
    guard let flag = try member(key).bool else {
      throw RecordError("“\(key)” is neither true nor false.")
    }
    return flag
  }

  func list(_ key: String) throws(RecordError) -> [JSON] {
    guard let list = try member(key).array else { throw RecordError("“\(key)” is no list.") }
    return list
  }

  func seed(_ key: String) throws(RecordError) -> UInt64 {
    guard let seed = UInt64(try text(key)) else { throw RecordError("“\(key)” is no seed.") }
    return seed
  }
}
