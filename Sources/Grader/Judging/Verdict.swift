import Contract
import Tensors

/// What the judge found about one exercise.
public struct Verdict: Sendable {
  /// How an exercise stands.
  public enum Outcome: String, Sendable, CaseIterable {
    /// All cases are right.
    case passed
    /// The main case is right, and some edge case is not.
    case partly
    /// The main case is wrong.
    case wrong
    /// The stub is as it was, or still throws `Unfinished`.
    case unfinished
    /// The compiler refused the learner's file.
    case doesNotCompile = "does-not-compile"
    /// It crashed, hung or left before it answered the main case.
    case crashed
    /// A fault of the machine or of this program: never counted as wrong.
    case ungraded
  }

  /// How one case went.
  public struct CaseResult: Sendable {
    /// The case's name.
    public var name: String
    /// Whether the answer was right.
    public var passed: Bool
    /// What is to be said about it, in whole sentences; empty if it was right.
    public var explanation: String
    /// The misconception that the answer fits, by name.
    public var misconception: String?

    /// Makes a result from its parts.
    public init(name: String, passed: Bool, explanation: String, misconception: String? = nil) {
      (self.name, self.passed) = (name, passed)
      (self.explanation, self.misconception) = (explanation, misconception)
    }
  }

  /// Pictures that show what is wrong.
  public struct Evidence: Sendable {
    /// The learner's pictures, [N, H, W, C].
    public var yours: Tensor
    /// The right ones; nil where the check has no key.
    public var reference: Tensor?

    /// Makes evidence from both.
    public init(yours: Tensor, reference: Tensor?) {
      (self.yours, self.reference) = (yours, reference)
    }
  }

  /// The exercise that was judged.
  public var exercise: ExerciseID
  /// How it stands.
  public var outcome: Outcome
  /// What it earned: all points if passed; 60% for the main case alone and equal parts of the rest
  /// for each edge case, rounded to halves of a point. Of a transfer exercise with a key, each
  /// property counts like an edge case; without one, all properties are the main case.
  public var earned: Double
  /// What a full solution earns.
  public var points: Int
  /// The cases that were asked, in order; cases after a failed main case, or after two that hung, are
  /// not asked.
  public var cases: [CaseResult]
  /// What happened in one or two sentences, for outcomes without cases: the compiler's message, the
  /// reason of a crash.
  public var message: String
  /// What the learner's code printed meanwhile, cut off after a page.
  public var printed: String
  /// The seed that the cases were drawn with.
  public var seed: UInt64
  /// Whether some call took longer than is allowed: on a busy machine that may be the machine's doing.
  public var wasTooSlow = false
  /// Pictures of the first case that went wrong, if the exercise shows pictures.
  public var evidence: Evidence?

  /// Makes a verdict from its parts.
  public init(
    exercise: ExerciseID, outcome: Outcome, earned: Double, points: Int, cases: [CaseResult] = [],
    message: String = "", printed: String = "", seed: UInt64, evidence: Evidence? = nil
  ) {
    (self.exercise, self.outcome) = (exercise, outcome)
    (self.earned, self.points, self.cases) = (earned, points, cases)
    (self.message, self.printed) = (message, printed)
    (self.seed, self.evidence) = (seed, evidence)
  }

  /// The first misconception that was recognised.
  public var misconception: String? { cases.lazy.compactMap(\.misconception).first }
}
