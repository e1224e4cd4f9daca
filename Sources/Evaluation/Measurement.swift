import Datasets
import Pictures
import Tensors
import Training

/// What was measured about a model: whether its samples can be read, and whether it knows its pictures by
/// heart.
public struct Measurement: Sendable {
  /// How many samples were drawn.
  public let count: Int
  /// How many of them were read as the class that was asked for; nil for a model that is told none.
  public let readable: Int?
  /// The share of pictures kept apart that the reader reads correctly; nil without one.
  public let readerAccuracy: Double?
  /// How near the samples are to what the model learned from.
  public let memorization: Memorization

  /// Draws `count` samples, each class equally often, and measures them.
  ///
  /// `learned` are the pictures that the model learned from, [N, H, W, C]. `set` and `keptApart`, of
  /// the same classes, are what the reader learns from and is tried on. Throws `EvaluationError` if
  /// they have no classes, and what sampling throws.
  public init(
    of model: TrainedModel, learned: Tensor, lossGap: Float? = nil, set: PictureSet,
    keptApart: PictureSet, count: Int = 100, seed: UInt64 = 2
  ) throws {
    let classes = model.description.classNames.count
    let condition = model.everyClass(times: count / max(classes, 1))
    self.count = classes > 0 ? count / classes * classes : count
    let samples = try model.samples(
      from: model.noise(count: self.count, seed: seed), condition)
    memorization = Memorization(samples: samples, learned: learned, lossGap: lossGap)
    guard classes > 0 else {
      (readable, readerAccuracy) = (nil, nil)
      return
    }
    let reader = try Classifier.trained(on: set)
    readerAccuracy = reader.accuracy(on: keptApart.pictures, labels: keptApart.labels)
    let read = reader.classes(of: samples.clamped(to: -1...1))
    readable = read.indices.count { read[$0] == $0 / (count / classes) }
  }

  /// What was measured as lines for the model's card.
  public var lines: [(what: String, value: String)] {
    var lines: [(String, String)] = []
    if let readable, let readerAccuracy {
      lines.append(
        (
          "samples read as what was asked for",
          "\(readable) of \(count), by a small classifier that is right on "
            + "\(fixed(100 * readerAccuracy, decimals: 1))% of the pictures kept apart"
        ))
    }
    lines.append(("learned by heart?", memorization.summary))
    return lines
  }
}
