import Pictures
import Tensors

/// Whether a model has learned its pictures by heart: for each sample, how near it is to the pictures
/// that the model learned from.
///
/// A sample is called a copy if the nearest picture is less than a third as far away as the second
/// nearest (Yoon, Choi, Kwon and Ryu, “Diffusion probabilistic models generalize when they fail to
/// memorize”, 2023; Gu and others, arXiv:2310.02664; Bonnaire and others, arXiv:2505.17638, section 2,
/// equation 6). A new picture has many that are about as near; a copy has one that is much nearer than
/// any other. Unlike a distance, the ratio has no unit, so the same third serves grey digits and
/// coloured sprites. What lies in the set twice cannot be caught in this way; arXiv:2301.13188 compares
/// with the mean distance of fifty neighbours for that reason.
public struct Memorization: Sendable {
  /// The pictures that a sample is nearest to.
  public struct Match: Sendable, Equatable {
    /// The index of the nearest picture.
    public let nearest: Int
    /// How far away it is: the root of the mean squared difference of the numbers.
    public let distance: Float
    /// The same for the second nearest.
    public let secondDistance: Float

    /// The first as a share of the second, 0…1.
    public var ratio: Float { secondDistance > 0 ? distance / secondDistance : 1 }
    /// Whether the sample is a copy.
    public var isCopy: Bool { ratio < 1 / 3 }
  }

  /// For each sample what it is nearest to.
  public let matches: [Match]
  /// The mean squared error on pictures that were held back as a multiple of that on pictures that were
  /// learned from; nil if it is not known.
  public let lossGap: Float?

  /// Compares samples, [M, …], with the pictures that were learned from, [N, …] with N at least 2.
  public init(samples: Tensor, learned: Tensor, lossGap: Float? = nil) {
    let (m, n, size) = (samples.shape[0], learned.shape[0], samples.count / samples.shape[0])
    guard n >= 2, learned.count == n * size else {
      fatalError("Samples \(samples.shape) are compared with pictures \(learned.shape).")
    }
    let pictures = learned.reshaped([n, size])
    matches = (0..<m).map { number in
      // Differences first and squares then: the difference of large squares would lose what is small.
      let squares = square(pictures - samples[number].flattened).mean(axes: 1).scalars
      let order = squares.indices.sorted { squares[$0] < squares[$1] }.prefix(2)
      return Match(
        nearest: order[0], distance: squares[order[0]].squareRoot(),
        secondDistance: squares[order[1]].squareRoot())
    }
    self.lossGap = lossGap
  }

  /// The share of the samples that are copies.
  public var copies: Double {
    Double(matches.count { $0.isCopy }) / Double(max(matches.count, 1))
  }

  /// Whether the model knows its pictures by heart: a tenth of its samples are copies, or its loss on
  /// new pictures is twice that on those it learned from. Both limits are our own rule.
  public var isFlagged: Bool { copies >= 0.1 || (lossGap ?? 1) >= 2 }

  /// The verdict and what it rests on, in a sentence.
  public var summary: String {
    let gap = lossGap.map {
      "; the loss on new pictures is \(fixed(Double($0), decimals: 2)) times that on learned ones"
    }
    return "\(matches.count { $0.isCopy }) of \(matches.count) samples are copies"
      + (gap ?? "") + ": " + (isFlagged ? "learned by heart" : "not learned by heart")
  }
}
