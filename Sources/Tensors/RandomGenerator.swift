/// A stream of random numbers that starts from a seed and is passed to whoever draws from it.
///
/// Copies go on independently with the same numbers, so a value of this type is also a bookmark.
public protocol RandomGenerator: Sendable {
  /// Starts the stream that belongs to `seed`.
  init(seed: UInt64)
  /// Draws one number, evenly from 0 up to but not including 1.
  mutating func uniform() -> Float
  /// Draws numbers evenly from 0 up to but not including 1.
  mutating func uniform(_ shape: [Int]) -> Tensor
  /// Draws numbers from the normal distribution with mean 0 and variance 1.
  mutating func normal(_ shape: [Int]) -> Tensor
  /// Draws whole numbers evenly from 0 up to but not including `bound`.
  mutating func integers(below bound: Int, count: Int) -> [Int]
  /// Draws an order of the numbers 0 up to but not including `count`.
  mutating func permutation(of count: Int) -> [Int]
}

extension RandomGenerator {
  /// Draws unit normal noise for values of `shape`.
  ///
  /// Pictures, [N, H, W, C], get theirs in PyTorch's order N, C, H, W, whatever their layout in
  /// memory, so that a seed means the same noise here and there.
  public mutating func noise(_ shape: [Int]) -> Tensor {
    guard shape.count == 4 else { return normal(shape) }
    let (n, h, w, c) = (shape[0], shape[1], shape[2], shape[3])
    return normal([n, c, h, w]).permuted([0, 2, 3, 1])
  }

  /// Draws one number evenly from `range`.
  public mutating func uniform(in range: ClosedRange<Float>) -> Float {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }

  /// Draws one whole number evenly from 0 up to but not including `bound`.
  public mutating func integer(below bound: Int) -> Int { integers(below: bound, count: 1)[0] }

  /// Draws one of `choices`.
  public mutating func element<Element>(of choices: [Element]) -> Element {
    choices[integer(below: choices.count)]
  }
}
