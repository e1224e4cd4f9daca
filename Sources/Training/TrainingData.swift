import Autograd
import Tensors
import UNets

/// A network as training sees it: what it says about noisy pictures at `steps` 1…T, one for each, when
/// it is told the condition.
public typealias Network = (
  _ noisy: Variable, _ steps: [Int], _ condition: Condition
) -> Variable

/// Why training could not go on.
public struct TrainingError: Error, CustomStringConvertible {
  /// What happened, with which values, and what to do.
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Pictures to learn from.
public struct TrainingData: Sendable {
  /// [N, H, W, C], with values −1…1; or points, [N, 2].
  public let pictures: Tensor
  /// A class for each picture, if the network is told.
  public let labels: [Int]?
  /// How many classes there are. One more is known to the network: it stands for none, when the network
  /// is not to be told.
  public let classes: Int

  /// Data from its parts.
  public init(_ pictures: Tensor, labels: [Int]? = nil, classes: Int = 0) {
    guard labels.map({ $0.count == pictures.shape[0] }) ?? true else {
      fatalError("\(pictures.shape[0]) pictures have \(labels?.count ?? 0) labels.")
    }
    (self.pictures, self.labels, self.classes) = (pictures, labels, classes)
  }

  /// The class that stands for none.
  var hiddenLabel: Int { classes }

  /// What a network is told about pictures of these classes; nothing if there are none.
  func condition(of labels: [Int]?) -> Condition {
    labels.map { .classes($0, of: classes + 1) } ?? Condition()
  }
}
