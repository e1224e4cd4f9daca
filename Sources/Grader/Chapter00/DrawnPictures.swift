import Datasets
import Tensors

// What the cases of chapters 0 and 1 are drawn from.

extension TorchGenerator {
  /// Draws sprites, [count, 15, 13, 3], −1…1: pictures that one can look at, cut at two sides so that
  /// height and width are not taken for each other.
  mutating func sprites(_ count: Int) -> Tensor {
    Sprites.draw(count: count, generator: &self).pictures
      .slice(axis: 1, 0..<15).slice(axis: 2, 2..<15)
  }

  /// Draws numbers evenly from −1 to 1.
  mutating func data(_ shape: [Int]) -> Tensor { 2 * uniform(shape) - 1 }

  /// Draws a shape of four axes, all of another extent, so that none passes for another.
  mutating func shape() -> [Int] {
    let extents = [2, 3, 5, 7]
    return permutation(of: 4).map { extents[$0] }
  }

  /// Draws `count` numbers evenly from `range`.
  mutating func numbers(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
    (0..<count).map { _ in uniform(in: range) }
  }
}
