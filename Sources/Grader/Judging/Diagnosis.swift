import Contract
import Pictures
import Tensors

/// Mistakes that can be made in any exercise: what an answer is, compared with the right one and
/// with the arguments. None of them earns anything.
extension DrawnCase {
  /// What a wrong answer looks like, as a sentence; nil if it looks like nothing known.
  ///
  /// `part` is the part of it to look at.
  func diagnosis(of answer: Values, part: String) -> String? {
    guard let yours = answer.tensors[part], let right = reference.tensors[part],
      yours.shape == right.shape, yours.count > 0
    else { return nil }
    let subject = part == Values.single ? "Your answer" : "Your “\(part)”"
    return
      (unchanged(yours) ?? constant(yours) ?? scaled(yours, right) ?? displaced(yours, right)
      ?? Self.partlyRight(yours, right)).map { "\(subject) \($0)." }
  }

  private func unchanged(_ yours: Tensor) -> String? {
    let argument = call.tensors.sorted { $0.key < $1.key }.first { isSame($0.value, yours) }
    return argument.map { "is the argument “\($0.key)”, unchanged" }
  }

  private func constant(_ yours: Tensor) -> String? {
    guard yours.count > 1, yours.maximum == yours.minimum else { return nil }
    return "is the number \(significant(Double(yours.maximum))) throughout"
  }

  /// The right answer times a number, or with a number added.
  private func scaled(_ yours: Tensor, _ right: Tensor) -> String? {
    if yours.maximumMagnitude > 0, isSame(-right, yours) {
      return "is the right one with its sign flipped"
    }
    let power = (right * right).sum
    guard right.count > 1, power > 0 else { return nil }
    let factor = (right * yours).sum / power
    if abs(factor) > 1e-3, isSame(factor * right, yours) {
      return "is the right one times \(significant(Double(factor)))"
    }
    let offset = (yours - right).mean
    if isSame(right + offset, yours) {
      let verb = offset > 0 ? "plus" : "minus"
      return "is the right one \(verb) \(significant(Double(abs(offset)))) everywhere"
    }
    return nil
  }

  /// The right numbers in other places.
  private func displaced(_ yours: Tensor, _ right: Tensor) -> String? {
    for axis in right.shape.indices where right.shape[axis] > 1 {
      if isSame(right.flipped(axis: axis), yours) {
        return right.rank == 1
          ? "is the right one in reverse order" : "is the right one, reversed along axis \(axis)"
      }
    }
    for axis in right.shape.indices.dropFirst() where right.shape[axis] == right.shape[axis - 1] {
      var order = Array(right.shape.indices)
      order.swapAt(axis, axis - 1)
      if isSame(right.permuted(order), yours) {
        return "is the right one transposed: axes \(axis - 1) and \(axis) are exchanged"
      }
    }
    guard right.rank == 1, right.count > 2 else { return nil }
    let last = right.count - 1
    if isSame(right[0..<last], yours[1..<last + 1]) {
      return "is the right one, one place too late"
    }
    if isSame(right[1..<last + 1], yours[0..<last]) {
      return "is the right one, one place too early"
    }
    return nil
  }

  /// Which pictures, or entries, of a batch are right.
  private static func partlyRight(_ yours: Tensor, _ right: Tensor) -> String? {
    guard right.rank > 1, right.shape[0] > 1 else { return nil }
    let good = (0..<right.shape[0]).filter { isSame(right[$0], yours[$0]) }
    guard !good.isEmpty else { return nil }
    return "is right at \(good.map(String.init).joined(separator: ", ")) of the first axis, "
      + "counted from 0, and wrong elsewhere"
  }
}

/// Whether `yours` is `right`, with room for rounding.
private func isSame(_ right: Tensor, _ yours: Tensor) -> Bool {
  guard right.shape == yours.shape else { return false }
  return yours.isClose(to: right, absolute: 1e-4 * max(right.maximumMagnitude, 1e-3))
}
