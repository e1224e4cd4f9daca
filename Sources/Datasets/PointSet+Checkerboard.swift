import Tensors

/// Eight of the sixteen squares of a board.
enum Checkerboard {
  /// Half the side of the board. A square of this size, evenly covered, has variance side² / 12 = 1
  /// along each side, and so have its black squares together.
  static let reach = Float(3).squareRoot()

  static func sample(
    _ count: Int, generator: inout some RandomGenerator
  ) -> (points: Tensor, parts: [Int]) {
    let squares = generator.integers(below: 8, count: count)
    let corners = squares.flatMap { square in
      let row = square / 2
      return [Float(2 * (square % 2) + row % 2), Float(row)]
    }
    let places = Tensor(corners, shape: [count, 2]) + generator.uniform([count, 2])
    return (places * (reach / 2) - reach, squares)
  }

  /// One over the area of the black squares, on them; 0 elsewhere.
  static func density(at points: Tensor) -> Tensor {
    guard points.rank == 2, points.shape[1] == 2 else {
      fatalError("Points of shape \(points.shape) do not lie in a plane.")
    }
    let places = ((points + reach) * (2 / reach)).scalars.map { $0.rounded(.down) }
    let height = 1 / (2 * reach * reach)
    let heights = stride(from: 0, to: places.count, by: 2).map { i in
      let (column, row) = (places[i], places[i + 1])
      let isOnBoard = (0..<4).contains(column) && (0..<4).contains(row)
      return isOnBoard && (column + row).truncatingRemainder(dividingBy: 2) == 0 ? height : 0
    }
    return Tensor(heights)
  }
}
