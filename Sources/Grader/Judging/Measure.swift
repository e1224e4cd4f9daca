import Contract
import Tensors

/// What of an answer is compared with the reference, and how near it has to be.
public struct Measure: Sendable {
  /// One part of what was observed.
  public struct Observation: Sendable {
    /// The numbers to compare.
    public var values: Tensor
    /// How far each of them may be from the reference's, of the same shape or one number for all.
    public var tolerance: Tensor

    /// Makes an observation.
    public init(_ values: Tensor, tolerance: Tensor) {
      (self.values, self.tolerance) = (values, tolerance)
    }
  }

  /// What is observed in an answer to a call: a part's name and its numbers.
  public let observe: @Sendable (_ call: Values, _ answer: Values) -> [String: Observation]

  /// Whether the answer is drawn: the same generator then has to lead to the same answer, and
  /// another generator to another.
  public let isRandom: Bool

  /// Makes a measure from what it observes in answers that have the parts and shapes of the
  /// reference's. For an answer that is drawn, the call holds a “seed”.
  public init(
    isRandom: Bool = false,
    observe: @escaping @Sendable (_ call: Values, _ answer: Values) -> [String: Observation]
  ) {
    (self.isRandom, self.observe) = (isRandom, observe)
  }

  /// The numbers themselves, within `relative` of the largest of them or of 1.
  ///
  /// 2e-5 is room for float32 and another order of operations, and far below any mistake.
  public static func exact(within relative: Float = 2e-5) -> Measure {
    Measure { _, answer in
      answer.tensors.mapValues { tensor in
        let scale = tensor.count == 0 ? 1 : max(1, tensor.maximumMagnitude)
        return Observation(tensor, tolerance: Tensor(relative * scale))
      }
    }
  }
}
