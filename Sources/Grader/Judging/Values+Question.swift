import Contract
import Tensors

extension Values {
  /// How many numbers a person follows on paper.
  private static let fewNumbers = 8

  /// The arguments of a call, as a sentence; empty if they are more than one would compute with by
  /// hand.
  var question: String {
    let lists = tensors.mapValues(\.scalars).merging(
      integers.mapValues { $0.map(Float.init) }
    ) { first, _ in first }
    let count = lists.values.reduce(0) { $0 + $1.count }
    guard count <= Self.fewNumbers, tensors.values.allSatisfy({ $0.rank <= 1 }) else { return "" }
    let words = lists.sorted { $0.key < $1.key }.map { name, numbers in
      let texts = numbers.map { $0 == $0.rounded() ? "\(Int($0))" : "\($0)" }
      let isList = tensors[name].map { $0.rank == 1 } ?? (numbers.count != 1)
      let text = texts.joined(separator: ", ")
      return "\(name) = " + (isList ? "[\(text)]" : text)
    }
    return "You were asked with \(words.joined(separator: ", "))."
  }
}
