/// A message on its way between two processes: its length in eight bytes, the lowest first, and
/// then its bytes.
public enum Frame {
  /// How many bytes the length takes.
  public static let headerSize = 8

  /// The largest message that anybody sends: many times what an exercise needs, and little enough
  /// that a lying length does no harm.
  public static let mostBytes = 32 << 20

  /// What a learner's program sends before the first question: no bytes at all.
  public static let readiness: [UInt8] = []

  /// What goes in front of `message`.
  public static func header(of message: [UInt8]) -> [UInt8] {
    (0..<headerSize).map { UInt8(truncatingIfNeeded: message.count >> (8 * $0)) }
  }

  /// The length that the first bytes of a frame announce.
  ///
  /// Throws `WireError` if they announce more than anybody sends.
  public static func length(from header: [UInt8]) throws(WireError) -> Int {
    let length = header.prefix(headerSize).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(mostBytes) else {
      throw WireError("a message of \(length) bytes was announced; \(mostBytes) are allowed")
    }
    return Int(length)
  }
}

/// Why a message could not be understood.
public struct WireError: Error, CustomStringConvertible, Equatable {
  /// What is wrong with it, as the rest of a sentence.
  public let description: String

  /// Makes an error that says what is wrong.
  public init(_ description: String) { self.description = description }
}
