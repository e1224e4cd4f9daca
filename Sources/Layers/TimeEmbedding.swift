import Autograd
import Files
import Glibc
import Tensors

/// How a number, the time on the way from picture to noise, becomes a vector.
///
/// Sines and cosines of it at many frequencies, from one turn in 2π steps to one in 10000·2π
/// (arXiv:1706.03762, section 3.5): neighbouring times have similar vectors, and distant ones differ.
public struct SinusoidalEmbedding: Sendable {
  /// How many numbers the vector has.
  public let size: Int
  /// Whether cosines come first (`flip_sin_to_cos` in published configurations).
  public let cosinesFirst: Bool
  /// What is subtracted from the number of frequencies, size/2, in the exponent (`freq_shift`).
  public let frequencyShift: Float

  /// An embedding from its parts.
  public init(size: Int, cosinesFirst: Bool = false, frequencyShift: Float = 1) {
    (self.size, self.cosinesFirst, self.frequencyShift) = (size, cosinesFirst, frequencyShift)
  }

  /// The vectors of `times`: [times, size].
  public func callAsFunction(_ times: [Float]) -> Tensor {
    let half = size / 2
    var rows: [Float] = []
    for time in times {
      let angles = (0..<half).map { i in
        time * exp(-log(10000) * Float(i) / (Float(half) - frequencyShift))
      }
      let (sines, cosines) = (angles.map { sin($0) }, angles.map { cos($0) })
      rows += cosinesFirst ? cosines + sines : sines + cosines
      if size % 2 == 1 { rows.append(0) }
    }
    return Tensor(rows, shape: [times.count, size])
  }
}

/// Two linear layers with SiLU in between, which make of a time's waves what a network can use.
public struct TimeEmbedding {
  let first: Linear
  let second: Linear

  /// A layer with the parameters `linear_1` and `linear_2`, as diffusers names them.
  public init(_ scope: Parameters, inputs: Int, outputs: Int) throws(ParameterError) {
    first = try Linear(scope("linear_1"), inputs: inputs, outputs: outputs)
    second = try Linear(scope("linear_2"), inputs: outputs, outputs: outputs)
  }

  /// The embedding of each row of `waves`: [N, outputs].
  public func callAsFunction(_ waves: Variable) -> Variable { second(silu(first(waves))) }
}
