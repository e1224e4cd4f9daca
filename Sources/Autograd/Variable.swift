import Tensors

/// A tensor that remembers how it was made, so that derivatives can be found.
///
///     let tape = Tape()
///     let x = tape.variable(Tensor([1, 2, 3]))
///     let y = (x * x).sum()
///     tape.gradients(of: y)[x]    // [2, 4, 6]
///
/// A variable is computed with like a tensor. Without a tape nothing is remembered: `Variable(x)`
/// costs what `x` costs, and one description of a network serves training and everything after it.
public struct Variable {
  /// The numbers.
  public let value: Tensor
  /// What operations are noted on; nil where nothing is recorded.
  public let tape: Tape?
  /// Its place on the tape; nil for what depends on nothing that derivatives are wanted for.
  let place: Int?

  /// A constant: its value, and where operations that it takes part in may be noted.
  ///
  /// With a tape, what parameters do to the constant is recorded.
  public init(_ value: Tensor, on tape: Tape? = nil) {
    self.init(value, on: tape, at: nil)
  }

  init(_ value: Tensor, on tape: Tape?, at place: Int?) {
    (self.value, self.tape, self.place) = (value, tape, place)
  }

  /// The extent of each axis.
  public var shape: [Int] { value.shape }
  /// The number of axes.
  public var rank: Int { value.rank }
  /// The number of elements.
  public var count: Int { value.count }

  /// The same numbers as a constant: no gradient flows through it (PyTorch's `detach`).
  public var constant: Variable { Variable(value, on: tape) }
}

/// How a gradient flows back through an operation: from the derivative of the loss with respect to
/// the operation's result to that with respect to one of its inputs. Both have the shape of what they
/// belong to.
public typealias Pullback = (_ gradient: Tensor) -> Tensor

// MARK: - Operations
//
// An operation says in one place what it computes and how a gradient flows back through it. It gets
// plain tensors, so that nothing else can be kept until the gradient comes. The sums that belong to
// broadcasting are added here.

extension Variable {
  /// The result of an operation with one input.
  public func applying(_ operation: (Tensor) -> (Tensor, Pullback)) -> Variable {
    let (result, back) = operation(value)
    return Variable.result(result, of: [self]) { [back($0)] }
  }

  /// The result of an operation with two inputs.
  public static func applying(
    _ a: Variable, _ b: Variable, _ operation: (Tensor, Tensor) -> (Tensor, Pullback, Pullback)
  ) -> Variable {
    let (result, toA, toB) = operation(a.value, b.value)
    let (aShape, bShape) = (a.place.map { _ in a.shape }, b.place.map { _ in b.shape })
    return Variable.result(result, of: [a, b]) { g in
      [aShape.map { toA(g).summed(to: $0) }, bShape.map { toB(g).summed(to: $0) }]
    }
  }

  /// The result of an operation with any number of inputs, whose gradients are found together. Where
  /// nobody waits for a gradient it may be nil.
  static func result(
    _ value: Tensor, of inputs: [Variable], pullback: @escaping (Tensor) -> [Tensor?]
  ) -> Variable {
    guard let tape = commonTape(of: inputs) else { return Variable(value) }
    guard inputs.contains(where: { $0.place != nil }) else { return Variable(value, on: tape) }
    return tape.note(value, Tape.Entry(sources: inputs.map(\.place), pullback: pullback))
  }

  private static func commonTape(of inputs: [Variable]) -> Tape? {
    var common: Tape?
    for case let tape? in inputs.lazy.map(\.tape) {
      guard common == nil || common === tape else {
        fatalError("Variables of two tapes meet in one operation; gradients know only one.")
      }
      common = tape
    }
    return common
  }
}

extension Tensor {
  /// The sum over all axes that were added or stretched when a tensor of `shape` was broadcast.
  func summed(to shape: [Int]) -> Tensor {
    guard shape != self.shape else { return self }
    let added = rank - shape.count
    let stretched = shape.indices.filter { shape[$0] == 1 && self.shape[added + $0] != 1 }
    return sum(axes: Array(0..<added) + stretched.map { added + $0 }, keepingAxes: true)
      .reshaped(shape)
  }
}
