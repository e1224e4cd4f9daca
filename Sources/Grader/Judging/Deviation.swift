import Contract
import Pictures
import Tensors

/// Where an answer is farthest from the right one.
struct Deviation {
  /// The part of what was observed.
  let part: String
  private let place: [Int]
  private let yours: Float
  private let right: Float
  private let wrongCount: Int
  private let count: Int

  /// Finds the number that is most tolerances away from the right one; nil if all are near enough.
  init?(of seen: Observations, from reference: Observations) {
    var worst = (distance: 1.0, part: "", index: 0)
    for (name, right) in reference.parts.sorted(by: { $0.key < $1.key }) {
      guard let yours = seen.parts[name] else { continue }
      let distances = yours.distances(to: right, onlyTheirs: true)
      for (index, distance) in distances.enumerated() where distance > worst.distance {
        worst = (distance, name, index)
      }
    }
    guard let mine = seen.parts[worst.part], let right = reference.parts[worst.part] else {
      return nil
    }
    let distances = mine.distances(to: right, onlyTheirs: true)
    (part, count) = (worst.part, distances.count)
    wrongCount = distances.count { $0 > 1 }
    place = position(of: worst.index, in: right.values.shape)
    yours = mine.values.flattened[worst.index].item
    self.right = right.values.flattened[worst.index].item
  }

  /// What is off, and by how much.
  var sentence: String {
    let (yours, right) = distinctly(yours, right)
    let what = part == Values.single ? "" : "\(part): "
    guard count > 1 else { return "\(what)Yours is \(yours), right is \(right)." }
    let share = wrongCount == count ? "All \(count)" : "\(wrongCount) of \(count)"
    let which = wrongCount == 1 ? "is off, the one" : "are off, most of all the one"
    return "\(what)\(share) numbers \(which) at \(place): yours is \(yours), right is \(right)."
  }
}

/// The place along each axis of the number at `index` in row-major order.
func position(of index: Int, in shape: [Int]) -> [Int] {
  var (rest, place) = (index, [Int]())
  for extent in shape.reversed() {
    place.insert(rest % max(extent, 1), at: 0)
    rest /= max(extent, 1)
  }
  return place
}

/// Two numbers as people write them, with as many digits as it takes to tell them apart.
private func distinctly(_ a: Float, _ b: Float) -> (String, String) {
  let short = (significant(Double(a)), significant(Double(b)))
  guard short.0 == short.1 else { return short }
  let long = (fixed(Double(a), decimals: 6), fixed(Double(b), decimals: 6))
  return long.0 == long.1 ? ("\(a)", "\(b)") : long
}

// MARK: - What cannot be compared at all

extension Values {
  /// Why an answer cannot be compared with one of the form `expected`, the shapes of its parts by name,
  /// in sentences; nil if it can.
  public func complaint(expecting expected: [String: [Int]]) -> String? {
    let names = Set(tensors.keys).union(integers.keys)
    if let extra = names.filter({ expected[$0] == nil }).min() {
      return "The answer has a part “\(extra.prefix(40))” that nobody asked for."
    }
    for (name, shape) in expected.sorted(by: { $0.key < $1.key }) {
      let title = name == Values.single ? "The answer" : "The part “\(name)” of the answer"
      guard let tensor = tensors[name] else { return "\(title) is missing." }
      guard tensor.shape == shape else {
        return "\(title) has \(described(tensor.shape)), but \(described(shape)) is right."
      }
      guard tensor.allFinite else { return "\(title) \(notFinite(tensor))" }
    }
    return nil
  }

  private func described(_ shape: [Int]) -> String {
    shape.isEmpty ? "no axes (a single number)" : "the shape \(shape)"
  }

  private func notFinite(_ tensor: Tensor) -> String {
    let scalars = tensor.scalars
    let bad = scalars.indices.filter { !scalars[$0].isFinite }
    let kind = significant(Double(scalars[bad[0]]))
    let cause =
      scalars[bad[0]].isNaN
      ? "NaN comes from 0/0, the root of a negative number, or ∞ − ∞."
      : "∞ comes from a division by 0, or from an exp of a large number."
    guard scalars.count > 1 else { return "is \(kind). \(cause)" }
    let place = position(of: bad[0], in: tensor.shape)
    return "is not finite in \(bad.count) of its \(scalars.count) numbers, the first at \(place): "
      + "\(kind). \(cause)"
  }
}
