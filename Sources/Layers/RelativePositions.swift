import Autograd
import Files
import Glibc
import Tensors

/// How much each head of an attention cares for a key because of where it stands: a learned number for
/// each distance, which is added to the scores (T5, arXiv:1910.10683, section 2.1).
///
/// Near distances have a number each. Farther ones share theirs in bands that grow by the same factor,
/// and all beyond `farthest` have one in common.
public struct RelativePositions {
  let bias: Embedding
  let bands: Int
  let farthest: Int
  let isCausal: Bool

  /// A layer with the parameter `relative_attention_bias.weight`, [bands, heads], as T5 names it.
  ///
  /// `isCausal`: whether all bands are for keys that stand before the query; else half of them are for
  /// those behind it.
  public init(
    _ scope: Parameters, heads: Int, bands: Int = 32, farthest: Int = 128, isCausal: Bool = false
  ) throws(ParameterError) {
    bias = try Embedding(scope("relative_attention_bias"), count: bands, size: heads)
    (self.bands, self.farthest, self.isCausal) = (bands, farthest, isCausal)
  }

  /// What is added to the scores of a sequence of `queries` places that looks at one of `keys`:
  /// [heads, queries, keys].
  public func callAsFunction(queries: Int, keys: Int, on tape: Tape?) -> Variable {
    let numbers = (0..<queries).flatMap { query in (0..<keys).map { band(of: $0 - query) } }
    return bias(numbers, on: tape).reshaped([queries, keys, -1]).permuted([2, 0, 1])
  }

  /// The band of a key that stands `distance` places behind the query.
  func band(of distance: Int) -> Int {
    let side = isCausal ? bands : bands / 2
    let first = !isCausal && distance > 0 ? side : 0
    let distance = isCausal ? max(-distance, 0) : abs(distance)
    let single = side / 2
    guard distance >= single else { return first + distance }
    let factor = log(Float(distance) / Float(single)) / log(Float(farthest) / Float(single))
    return first + min(single + Int(factor * Float(side - single)), side - 1)
  }
}
