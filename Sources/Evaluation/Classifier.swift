import Autograd
import Datasets
import Layers
import Tensors
import Training

/// A small network that says which class a picture is of: whether the samples of a diffusion model are
/// what was asked for is not for the model to say.
///
/// Three convolutions, each followed by the largest of every four pixels, and two linear layers. It
/// learns digits in less than a minute.
public struct Classifier {
  /// What the classes are called.
  public let classNames: [String]
  /// The shape of a picture, [H, W, C].
  public let shape: [Int]
  private let convolutions: [Convolution]
  private let hidden: Linear
  private let output: Linear
  private let parameters: Parameters

  /// A classifier for pictures of `shape` that has learned nothing yet, with parameters drawn from
  /// `generator`.
  init(shape: [Int], classNames: [String], drawnFrom generator: TorchGenerator) throws {
    (self.shape, self.classNames) = (shape, classNames)
    let scope = Parameters(drawnFrom: generator)
    let channels = [shape[2], 16, 32, 48]
    convolutions = try (0..<3).map { number in
      try Convolution(
        scope("convolutions")(number), inputs: channels[number], outputs: channels[number + 1])
    }
    let (rows, columns) = (shape[0] / 2 / 2 / 2, shape[1] / 2 / 2 / 2)
    hidden = try Linear(scope("hidden"), inputs: rows * columns * channels[3], outputs: 96)
    output = try Linear(scope("output"), inputs: 96, outputs: classNames.count)
    parameters = scope
  }

  /// How much speaks for each class, [N, classes], of pictures [N, H, W, C] with values −1…1.
  private func scores(_ pictures: Variable) -> Variable {
    var h = pictures
    for convolution in convolutions { h = relu(convolution(h)).evenSized.maximum(inSquaresOf: 2) }
    return output(relu(hidden(h.reshaped([pictures.shape[0], -1])).dropout(0.3)))
  }

  /// The classes of pictures [N, H, W, C] with values −1…1, as indices into `classNames`.
  public func classes(of pictures: Tensor) -> [Int] {
    guard Array(pictures.shape.dropFirst()) == shape else {
      fatalError("This classifier reads pictures of shape \(shape), not \(pictures.shape).")
    }
    return stride(from: 0, to: pictures.shape[0], by: 250).flatMap { start in
      let part = pictures[start..<min(start + 250, pictures.shape[0])]
      return scores(Variable(part)).value.argmax()
    }
  }

  /// The share of the pictures that are read as the class they are of.
  public func accuracy(on pictures: Tensor, labels: [Int]) -> Double {
    let right = zip(classes(of: pictures), labels).count { $0 == $1 }
    return Double(right) / Double(max(labels.count, 1))
  }
}

// MARK: - Learning

extension Classifier {
  /// A classifier that has learned from `set`: `rounds` times through all pictures, each time shifted
  /// by up to a pixel.
  ///
  /// The same set and seed give the same classifier. `progress` is told after each round how many are
  /// done. Throws `EvaluationError` if the set has no classes.
  public static func trained(
    on set: PictureSet, rounds: Int = 10, seed: UInt64 = 7, progress: (Int) -> Void = { _ in }
  ) throws -> Classifier {
    guard set.classNames.count > 1, set.height == set.width, set.height >= 8 else {
      throw EvaluationError(
        "The \(set.count) pictures of \(set.name), \(set.width) × \(set.height) pixels, have "
          + "\(set.classNames.count) classes. To tell classes apart there have to be two, and squares "
          + "of 8 × 8 pixels at least.")
    }
    var generator = TorchGenerator(seed: seed)
    let classifier = try Classifier(
      shape: [set.height, set.width, set.channels], classNames: set.classNames,
      drawnFrom: generator)
    let batch = min(64, set.count)
    let steps = set.count / batch
    let rate = LearningRate.oneCycle(3e-3, steps: rounds * steps)
    var optimizer = AdamW(classifier.parameters.all)
    for round in 0..<rounds {
      let shifted = try set.randomlyCropped(to: set.height, padding: 1, generator: &generator)
      let order = generator.permutation(of: set.count)
      for step in 0..<steps {
        let part = shifted.gathered(Array(order[step * batch..<(step + 1) * batch]))
        let tape = Tape(dropoutGenerator: generator)
        let loss = crossEntropy(
          classifier.scores(Variable(part.pictures, on: tape)), part.labels)
        if let after = tape.dropoutGenerator { generator = after }
        let gradients = tape.gradients(of: loss)
        optimizer.step(
          classifier.parameters.all.map { gradients[$0] }, learningRate: rate(round * steps + step))
      }
      progress(round + 1)
    }
    return classifier
  }
}

/// Why something could not be measured.
public struct EvaluationError: Error, CustomStringConvertible {
  /// What happened, with which values, and what to do.
  public let description: String
  init(_ description: String) { self.description = description }
}

extension Variable {
  /// Without the last row and column where they are odd ones.
  fileprivate var evenSized: Variable {
    let (rows, columns) = (shape[1] / 2 * 2, shape[2] / 2 * 2)
    guard rows != shape[1] || columns != shape[2] else { return self }
    return slice(axis: 1, 0..<rows).slice(axis: 2, 0..<columns)
  }
}
