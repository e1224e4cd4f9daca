import Tensors

/// What a network is told about the pictures that it is to see, besides the time.
public struct Condition: Sendable {
  /// How much of each class there is in each picture, [N, classes]; nil for a network without classes.
  ///
  /// A single 1 asks for that class. Anything else asks for a mixture: half a potion and half a gem.
  public var classes: Tensor?
  /// Other numbers that were known in training, [N, K], such as how a picture was changed on purpose.
  /// Nil is the same as zeros.
  public var numbers: Tensor?

  /// A condition from its parts; without any, nothing is known.
  public init(classes: Tensor? = nil, numbers: Tensor? = nil) {
    (self.classes, self.numbers) = (classes, numbers)
  }

  /// One class for each picture, out of `count`.
  public static func classes(_ labels: [Int], of count: Int) -> Condition {
    var shares = [Float](repeating: 0, count: labels.count * count)
    for (picture, label) in labels.enumerated() {
      guard (0..<count).contains(label) else {
        fatalError("There is no class \(label) among \(count).")
      }
      shares[picture * count + label] = 1
    }
    return Condition(classes: Tensor(shares, shape: [labels.count, count]))
  }
}

extension Condition {
  /// What is known about some of the pictures.
  public subscript(pictures: Range<Int>) -> Condition {
    Condition(classes: classes?[pictures], numbers: numbers?[pictures])
  }
}
