internal import Files
import Tensors

/// A question on the wire: the arguments of a call, and whom it is for.
public struct Request: Sendable, Equatable {
  /// The exercise, such as `1.4`.
  public var exercise: String
  /// The arguments.
  public var call: Values

  /// Makes a question.
  public init(exercise: String, call: Values) { (self.exercise, self.call) = (exercise, call) }
}

/// What a learner's process says to a question.
public enum Response: Sendable, Equatable {
  /// The function returned this.
  case answered(Values)
  /// The stub is as it was.
  case unfinished
  /// The function threw an error, which said this.
  case threw(String)
}

// MARK: - As bytes
//
// Both are safetensors files: tensors as F32, whole numbers as I64, and the rest as metadata.

extension Request {
  /// The message.
  ///
  /// Throws `WireError` if a name stands for both a tensor and whole numbers.
  public func encoded() throws(WireError) -> [UInt8] {
    try encode(call, metadata: ["exercise": exercise])
  }

  /// Reads a message. Throws `WireError` if it is none.
  public init(decoding bytes: [UInt8]) throws(WireError) {
    let file = try open(bytes)
    guard let exercise = file.metadata["exercise"] else {
      throw WireError("a question does not say which exercise it is for")
    }
    self.init(exercise: exercise, call: try values(in: file))
  }
}

extension Response {
  /// What a response is, under `kind` in the metadata.
  private enum Kind: String {
    case answer, unfinished, error
  }

  /// The message.
  ///
  /// Throws `WireError` if a name stands for both a tensor and whole numbers.
  public func encoded() throws(WireError) -> [UInt8] {
    switch self {
    case .answered(let answer):
      try encode(answer, metadata: ["kind": Kind.answer.rawValue])
    case .unfinished:
      try encode(Values(), metadata: ["kind": Kind.unfinished.rawValue])
    case .threw(let text):
      try encode(
        Values(),
        metadata: ["kind": Kind.error.rawValue, "text": shortened(text)])
    }
  }

  /// Reads a message. Whoever sent it may mean harm. Throws `WireError` if it is none.
  public init(decoding bytes: [UInt8]) throws(WireError) {
    let file = try open(bytes)
    switch file.metadata["kind"].flatMap(Kind.init) {
    case .answer: self = .answered(try values(in: file))
    case .unfinished: self = .unfinished
    case .error: self = .threw(shortened(file.metadata["text", default: ""]))
    case nil: throw WireError("a message does not say what it is")
    }
  }
}

/// As much of an error's text as anyone reads. A single character can consist of thousands of
/// scalars.
private func shortened(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.prefix(2000)))
}

// MARK: - Values in a file

private let mostHeaderBytes = 1 << 16

private func encode(
  _ values: Values, metadata: [String: String]
) throws(WireError) -> [UInt8] {
  var file = Safetensors(metadata: metadata)
  do throws(FileError) {
    for (name, tensor) in values.tensors.sorted(by: { $0.key < $1.key }) {
      try file.add(name, tensor)
    }
    for (name, integers) in values.integers.sorted(by: { $0.key < $1.key }) {
      try file.add(name, integers: integers, shape: [integers.count])
    }
  } catch {
    throw WireError(error.description)
  }
  let bytes = file.encode()
  guard bytes.count <= Frame.mostBytes else {
    throw WireError("a message has \(bytes.count) bytes; \(Frame.mostBytes) are allowed")
  }
  return bytes
}

private func open(_ bytes: [UInt8]) throws(WireError) -> SafetensorsFile {
  // The header of a file is text that takes many times its size to understand.
  guard bytes.count >= 8, try Frame.length(from: bytes) <= mostHeaderBytes else {
    throw WireError("a message does not begin as it should")
  }
  do { return try SafetensorsFile(bytes: bytes, path: "message") } catch {
    throw WireError(error.description)
  }
}

private func values(in file: SafetensorsFile) throws(WireError) -> Values {
  var values = Values()
  do throws(FileError) {
    for name in file.names {
      if try file.elementType(of: name) == .int64 {
        values.integers[name] = try file.integers(named: name)
      } else {
        values.tensors[name] = try file.tensor(named: name)
      }
    }
  } catch {
    throw WireError(error.description)
  }
  return values
}
