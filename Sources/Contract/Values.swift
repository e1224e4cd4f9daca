import Tensors

/// What goes through the door between the grader and a learner's function: the arguments of a call,
/// or the parts of an answer, each under its name.
///
/// Numbers are tensors of rank 0 or 1. Whole numbers are kept apart, since a float cannot hold all
/// of them and a learner's function wants `Int`.
public struct Values: Sendable, Equatable {
  /// Pictures, and lists of numbers.
  public var tensors: [String: Tensor]
  /// Steps, counts and seeds.
  public var integers: [String: [Int]]

  /// Makes values from both kinds.
  public init(tensors: [String: Tensor] = [:], integers: [String: [Int]] = [:]) {
    (self.tensors, self.integers) = (tensors, integers)
  }
}

// MARK: - Arguments of a call
//
// The grader asks for what it sent itself: a name that is not there is a fault of this program.

extension Values {
  /// The picture or pictures called `name`.
  public func tensor(_ name: String) -> Tensor {
    guard let tensor = tensors[name] else { fatalError("There is no tensor \(name) in this call.") }
    return tensor
  }

  /// The list of numbers called `name`.
  public func numbers(_ name: String) -> [Float] { tensor(name).scalars }

  /// The number called `name`.
  public func number(_ name: String) -> Float { tensor(name).item }

  /// The whole numbers called `name`.
  public func integers(_ name: String) -> [Int] {
    guard let list = integers[name] else { fatalError("There are no integers \(name) here.") }
    return list
  }

  /// The whole number called `name`.
  public func integer(_ name: String) -> Int { integers(name)[0] }
}

// MARK: - Answers

extension Values {
  /// The name of an answer that has only one part.
  public static let single = "answer"

  /// An answer that is one tensor.
  public static func answer(_ tensor: Tensor) -> Values { Values(tensors: [single: tensor]) }

  /// An answer that is one number.
  public static func answer(_ number: Float) -> Values { answer(Tensor(number)) }

  /// An answer that is a list of numbers.
  public static func answer(_ numbers: [Float]) -> Values { answer(Tensor(numbers)) }
}
