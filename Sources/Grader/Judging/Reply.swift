import Contract
import Glibc

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
    /// It used up its seconds of computing, or of waiting.
    case tooSlow(seconds: Int)
    /// `exit` was called.
    case left(status: Int)
    /// The way to the grader was closed.
    case hungUp
    /// More was printed than anyone reads.
    case flood
    /// The answer could not be understood, with the reason.
    case garbled(String)
    /// A signal of another kind ended it, by its number.
    case killed(signal: Int)
  }
}

/// Whoever answers calls: a learner's process, or in tests a function.
public typealias Answerer = (_ call: Values) -> Reply

extension Reply {
  /// What happened, in one or two sentences; empty for an answer.
  public var sentence: String {
    switch self {
    case .answered: ""
    case .unfinished: "It is not written yet: it throws Unfinished."
    case .threw(let text): "Your function threw an error: \(text)"
    case .died(let death): death.sentence
    case .ungraded(let text): text
    }
  }
}

extension Reply {
  /// Whether somebody waited for it in vain, until patience ended.
  var wasWaitedFor: Bool {
    switch self {
    case .died(.tooSlow), .died(.hungUp): true
    default: false
    }
  }
}

extension Reply.Death {
  /// What happened, in one or two sentences.
  public var sentence: String {
    switch self {
    case .trap(let message):
      message.isEmpty
        ? "Your code crashed: it did something that Swift stops, such as using an index that an "
          + "array does not have."
        : "Your code crashed: \(message)"
    case .tooSlow(let seconds):
      "There was no answer after \(seconds) seconds: probably a loop that does not end."
    case .left(let status):
      "Your code ended the program (status \(status)) instead of returning an answer."
    case .hungUp:
      "Your code closed the way on which its answer should have come."
    case .flood:
      "Your code printed more than anyone reads, and was stopped."
    case .garbled(let reason):
      "What came back is no answer: \(reason)."
    case .killed(let signal):
      "Your code was stopped by signal \(signal)\(Self.cause(ofSignal: signal))."
    }
  }

  /// What a signal most often means; who is stopped by one cannot say why.
  private static func cause(ofSignal signal: Int) -> String {
    switch CInt(signal) {
    case SIGSEGV, SIGBUS:
      ", most often a full stack: a function that calls itself without end"
    case SIGABRT:
      " (abort), most often because it asked for more memory than an exercise gets"
    case SIGKILL:
      ", most often because the machine had no memory left"
    default: ""
    }
  }
}
