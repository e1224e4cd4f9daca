/// One way to write one digit: the lines that the pen follows, before anybody's hand makes them
/// its own.
///
/// A stroke is a list of points that the pen passes through, on a smooth curve. A point given
/// twice is a corner; a stroke that ends where it began is a closed loop. Points are [x, y] in a
/// box where a digit is 100 high and about 60 wide: x from 20 to 80 rightwards, y from 0 at the
/// top to 100 at the bottom.
struct DigitSkeleton: Sendable {
  let digit: Int
  let strokes: [[SIMD2<Float>]]

  init(_ digit: Int, _ strokes: [SIMD2<Float>]...) {
    self.digit = digit
    self.strokes = strokes
  }
}

// MARK: - From points to curves

extension DigitSkeleton {
  /// The points of a smooth curve through `knots`, close enough together to be joined by straight
  /// lines: `pieces` of them from each knot to the next.
  ///
  /// Between neighbours b and c the curve is the cubic that leaves b in the direction from its
  /// neighbour a to c, and arrives at c in the direction from b to its neighbour d (Catmull and
  /// Rom, "A class of local interpolating splines", 1974). A knot that stands twice is its own
  /// neighbour, which is why the curve turns sharply there.
  static func curve(through knots: [SIMD2<Float>], pieces: Int = 6) -> [SIMD2<Float>] {
    guard let first = knots.first, let last = knots.last, knots.count > 2 else { return knots }
    let isClosed = first == last
    let before = isClosed ? knots[knots.count - 2] : first
    let after = isClosed ? knots[1] : last
    let padded = [before] + knots + [after]
    var points = [first]
    for i in 1..<padded.count - 2 where padded[i] != padded[i + 1] {
      let (a, b, c, d) = (padded[i - 1], padded[i], padded[i + 1], padded[i + 2])
      for piece in 1...pieces {
        let t = Float(piece) / Float(pieces)
        let linear = b + t * (c - b)
        let leaving = (c - a) / 2 - (c - b)
        let arriving = (d - b) / 2 - (c - b)
        points.append(linear + t * (1 - t) * ((1 - t) * leaving - t * arriving))
      }
    }
    return points
  }
}
