import Contract
import Tensors

/// How an answer is judged: the right one, the wrong ones that people give, and what is asked.
public struct AnswerKey: Sendable {
  /// What a right answer to a call is.
  public let reference: @Sendable (Values) -> Values
  /// The mistakes that people make, at least four.
  public let misconceptions: [Misconception]
  /// The cases: the first is the main one, without which the others earn nothing.
  public let cases: [Case]
  /// What of an answer is compared.
  public let measure: Measure

  /// Makes a key. `edges` are cases in which formulas and code tend to break.
  public init(
    main: Case, edges: [Case], measure: Measure = .exact(),
    misconceptions: [Misconception], reference: @escaping @Sendable (Values) -> Values
  ) {
    cases = [main] + edges
    (self.measure, self.misconceptions, self.reference) = (measure, misconceptions, reference)
  }
}

/// A question to a learner's function, drawn afresh whenever it is asked.
public struct Case: Sendable {
  /// What is special about it, such as “t = T” or “a batch of one”.
  public let name: String
  /// Draws the arguments of a call.
  public let draw: @Sendable (inout TorchGenerator) -> Values

  /// Makes a case from its name and the drawing of its arguments.
  public init(_ name: String, draw: @escaping @Sendable (inout TorchGenerator) -> Values) {
    (self.name, self.draw) = (name, draw)
  }
}

/// A mistake that people make, as a wrong version of the reference.
public struct Misconception: Sendable {
  /// A short name for commands and statistics, such as `unrooted`.
  public let name: String
  /// What the learner did, as the end of “Your answer is what one gets …”.
  public let sentence: String
  /// What the mistake makes of a call.
  public let answer: @Sendable (Values) -> Values

  /// Makes a misconception. `sentence` goes on “Your answer is what one gets …”, without a full
  /// stop: “with β in place of √β”.
  public init(
    _ name: String, _ sentence: String, answer: @escaping @Sendable (Values) -> Values
  ) {
    (self.name, self.sentence, self.answer) = (name, sentence, answer)
  }
}

/// What any right answer has, in words and as a check that needs no right answer.
public struct Property: Sendable {
  /// What should hold, such as “the variance stays 1”.
  public let name: String
  /// The question that it is checked on.
  public let question: Case
  /// What is wrong with an answer to a call, as a sentence; nil if nothing is.
  public let complaint: @Sendable (_ call: Values, _ answer: Values) -> String?

  /// Makes a property.
  public init(
    _ name: String, on question: Case,
    complaint: @escaping @Sendable (_ call: Values, _ answer: Values) -> String?
  ) {
    (self.name, self.question, self.complaint) = (name, question, complaint)
  }
}
