import Contract

/// What came back from a learner's function.
public enum Reply: Sendable, Equatable {
  /// It returned this.
  case answered(Values)
  /// The stub is as it was.
  case unfinished
  /// It threw an error, which said this.
  case threw(String)
  /// The process ended before it answered, for this reason.
  case died(Death)
  /// Something that is not the learner's fault kept the question from being asked.
  case ungraded(String)

  /// Why a process ended without an answer.
  public enum Death: Sendable, Equatable {
    /// A trap: an index out of range, an overflow, a `fatalError`; with what it printed last.
    case trap(message: String)
    case stackOverflow
    case outOfMemory
    /// It used up its seconds of computing, or of waiting.
    case tooSlow(seconds: Int)
    /// `exit` was called, or the way to the grader was closed.
    case left(status: Int)
    /// More was printed than anyone reads.
    case flood
    /// The answer could not be understood, with the reason.
    case garbled(String)
    case killed(signal: Int)
  }
}

/// Whoever answers calls: a learner's process, or in tests a function.
public typealias Answerer = (_ call: Values) -> Reply
