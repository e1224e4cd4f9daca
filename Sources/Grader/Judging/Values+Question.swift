import Contract
import Tensors

extension Values {
  /// How many numbers a person follows on paper.
  private static let fewNumbers = 12

  /// The arguments of a call, as a sentence; empty if they are more than one would compute with by
  /// hand.
  var question: String {
    let numbers = tensors.mapValues(\.scalars).merging(
      integers.mapValues { $0.map(Float.init) }
    ) { first, _ in first }
    let count = numbers.values.reduce(0) { $0 + $1.count }
    guard count <= Self.fewNumbers, tensors.values.allSatisfy({ $0.rank <= 1 }) else { return "" }
    let words = numbers.sorted { $0.key < $1.key }.map { name, numbers in
      let isList = tensors[name].map { $0.rank == 1 } ?? (numbers.count != 1)
      let text = numbers.map(written).joined(separator: ", ")
      return "\(name) = " + (isList ? "[\(text)]" : text)
    }
    return "You were asked with \(words.joined(separator: ", "))."
  }
}

/// A number with five decimals at most: enough to compute with.
private func written(_ number: Float) -> String {
  let rounded = (1e5 * Double(number)).rounded() / 1e5
  return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
}
