import Tensors
import Testing

@testable import Datasets

@Suite("Digits")
struct DigitsTests {
  func digits(_ count: Int, size: Int = 16, seed: UInt64 = 3) -> PictureSet {
    var generator = TorchGenerator(seed: seed)
    return Digits.draw(count: count, size: size, generator: &generator)
  }

  @Test("The first of many digits are the few, and another seed draws others")
  func streams() {
    #expect(digits(30).pictures[0..<20] == digits(20).pictures)
    #expect(digits(20, seed: 4).pictures != digits(20).pictures)
  }

  @Test("Classes come equally often, and so do writers in each class")
  func balance() {
    let writers = DigitWriter.training.count
    let set = digits(20 * writers)
    #expect(set.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    for label in 0..<10 {
      let hands = set.positions(ofClass: label).map { Digits.writer(of: $0, among: writers) }
      #expect(hands.sorted() == (0..<writers).flatMap { [$0, $0] })
    }
  }

  @Test("No hand that is kept apart is among the hands to learn from")
  func apart() {
    let names = DigitWriter.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(DigitWriter.training.count >= 8 && DigitWriter.testing.count >= 2)
  }

  @Test("A digit drawn at 64 pixels and averaged down is the digit drawn at 16")
  func sizes() {
    let large = digits(40, size: 64).pictures.reshaped([40, 16, 4, 16, 4])
    let difference = large.mean(axes: 2, 4) - digits(40).pictures.reshaped([40, 16, 16])
    // The edges differ: a pixel is covered in proportion to the distance of its middle, which is
    // exact only for straight lines along the grid.
    #expect(abs(difference).mean < 0.03)
    let shifted = large.mean(axes: 2, 4) - digits(41).pictures[1..<41].reshaped([40, 16, 16])
    #expect(abs(shifted).mean > 0.3)
  }

  @Test("Every digit has bright lines and a dark border", arguments: [16, 28])
  func borders(size: Int) {
    let pictures = digits(600, size: size).pictures.reshaped([600, size, size])
    for index in 0..<600 {
      #expect(pictures[index].maximum > 0.1)
    }
    let edges = [0..<1, size - 1..<size]
    for edge in edges {
      // The margin is 6% of the size, 0.96 of 16 pixels; lines fade out over 0.55 of a pixel.
      #expect(pictures.slice(axis: 1, edge).maximum < -0.8)
      #expect(pictures.slice(axis: 2, edge).maximum < -0.8)
    }
  }

  @Test("Digits are told by the nearest one, even those of hands that were kept apart")
  func legibility() {
    var generator = TorchGenerator(seed: 5)
    let known = Digits.draw(count: 2400, size: 16, generator: &generator)
    let new = Digits.draw(
      count: 300, size: 16, writers: DigitWriter.testing, generator: &generator)
    let distances = squaredDistances(from: new.pictures, to: known.pictures)
    let right = (0..<300).filter { index in
      let row = distances[index].scalars
      return known.labels[row.indices.min { row[$0] < row[$1] }!] == new.labels[index]
    }
    // 95% is what this crude reader manages, with a deviation of 1.3% among 300.
    #expect(right.count > 270)
  }

  @Test("No two digits are nearly the same picture")
  func variety() {
    let set = digits(1200)
    let distances = squaredDistances(from: set.pictures, to: set.pictures)
    for index in 0..<set.count {
      var row = distances[index].scalars
      row[index] = .infinity
      // One pixel that is black in one and white in the other has a squared distance of 4.
      #expect(row.min()! > 1)
    }
  }

  private func squaredDistances(from a: Tensor, to b: Tensor) -> Tensor {
    let (a, b) = (a.reshaped([a.shape[0], -1]), b.reshaped([b.shape[0], -1]))
    return square(a).sum(axes: 1, keepingAxes: true) + square(b).sum(axes: 1)
      - 2 * a.matmul(b, transposingOther: true)
  }
}

@Suite("The lines of a digit")
struct DigitLinesTests {
  @Test("A curve passes through its knots, and runs straight through knots on a line")
  func knots() {
    let knots: [SIMD2<Float>] = [[0, 0], [10, 40], [30, 20], [80, 90]]
    let points = DigitSkeleton.curve(through: knots, pieces: 5)
    #expect(stride(from: 0, to: 16, by: 5).map { points[$0] } == knots)
    for point in DigitSkeleton.curve(through: [[0, 0], [10, 20], [20, 40], [30, 60]]) {
      #expect(abs(point.y - 2 * point.x) < 1e-4)
    }
  }

  @Test("A knot given twice is a corner: what comes behind does not bend what lies before")
  func corners() {
    let corner: [SIMD2<Float>] = [[0, 0], [50, 0], [50, 0], [0, 30]]
    let along = DigitSkeleton.curve(through: corner, pieces: 4).prefix(5)
    #expect(along.allSatisfy { $0.y == 0 })
    let bend: [SIMD2<Float>] = [[0, 0], [50, 0], [0, 30]]
    #expect(DigitSkeleton.curve(through: bend, pieces: 4)[2].y != 0)
  }

  @Test("A closed curve leaves its knots as smoothly where it begins as elsewhere")
  func loops() {
    let square: [SIMD2<Float>] = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]
    let points = DigitSkeleton.curve(through: square, pieces: 8)
    let (out, back) = (points[1] - points[0], points[32] - points[31])
    let turned = points[9] - points[8]
    #expect(abs(turned.x + out.y) < 1e-4 && abs(turned.y - out.x) < 1e-4)
    // A quarter turn between neighbours, half of it on either side of the knot: both directions
    // are the diagonal up to the bending within one piece.
    #expect((out * back).sum() > 0.8 * (out * out).sum())
  }

  @Test("The distance from a line is the distance from a cone around it")
  func distance() {
    var lines = DigitLines()
    lines.add(through: [[0, 0], [4, 0]], radii: [1, 2])
    #expect(abs(lines.distance(from: [0, 3]) - 2) < 1e-6)
    #expect(abs(lines.distance(from: [2, 3]) - 1.5) < 1e-6)
    #expect(abs(lines.distance(from: [7, 4]) - 3) < 1e-6)
    #expect(abs(lines.distance(from: [2, 0]) + 1.5) < 1e-6)
    #expect(lines.low == [-1, -2] && lines.high == [6, 2])
  }
}
