import Glibc

/// The lines of one digit on the paper, ready to be looked at pixel by pixel.
///
/// Lengths are in heights of the picture, measured from its middle.
struct DigitLines {
  /// A short straight piece of a line, whose breadth changes evenly from end to end.
  private struct Piece {
    let start: SIMD2<Float>
    let along: SIMD2<Float>
    /// along / |along|², which turns a position into the share of the way.
    let share: SIMD2<Float>
    let radius: Float
    let growth: Float
  }

  private var pieces: [Piece] = []
  /// The corners of the smallest upright box around all ink.
  private(set) var low = SIMD2<Float>(repeating: .infinity)
  private(set) var high = SIMD2<Float>(repeating: -.infinity)

  /// Draws the line through `points` with the breadth that `radii` gives at each of them.
  mutating func add(through points: [SIMD2<Float>], radii: [Float]) {
    for i in points.indices.dropLast() {
      let along = points[i + 1] - points[i]
      let square = (along * along).sum()
      pieces.append(
        Piece(
          start: points[i], along: along,
          share: square > 0 ? along / square : .zero, radius: radii[i],
          growth: radii[i + 1] - radii[i]))
    }
    for (point, radius) in zip(points, radii) {
      low = pointwiseMin(low, point - radius)
      high = pointwiseMax(high, point + radius)
    }
  }

  /// How far `position` lies outside the ink; negative inside it.
  func distance(from position: SIMD2<Float>) -> Float {
    var nearest = Float.infinity
    for piece in pieces {
      let offset = position - piece.start
      let t = min(max((offset * piece.share).sum(), 0), 1)
      let gap = offset - t * piece.along
      nearest = min(nearest, (gap * gap).sum().squareRoot() - piece.radius - t * piece.growth)
    }
    return nearest
  }
}

// MARK: - Writing a digit

extension DigitLines {
  /// Writes `skeleton` in the hand of `writer`, with the chances of `gesture`.
  init(_ skeleton: DigitSkeleton, by writer: DigitWriter, gesture: DigitGesture) {
    for stroke in skeleton.strokes {
      let points = DigitSkeleton.curve(through: stroke).map(gesture.place)
      let radii = points.indices.map { i in
        let ahead = points[min(i + 1, points.count - 1)] - points[max(i - 1, 0)]
        let way = Float(i) / Float(points.count - 1)
        return gesture.radius * writer.pressure(direction: ahead, way: way)
          * (1 + gesture.pressure.change * sin(4 * way + gesture.pressure.phase))
      }
      add(through: points, radii: radii)
    }
  }
}

extension DigitWriter {
  /// How broad a line is, in comparison with the pen, in a certain direction and after a certain
  /// share of its way, 0…1.
  fileprivate func pressure(direction: SIMD2<Float>, way: Float) -> Float {
    let length = (direction * direction).sum().squareRoot()
    let angle = nib * Float.pi / 180
    // The sine of the angle between the line and the edge of the nib; y points down.
    let across = length > 0 ? abs(direction.x * sin(angle) + direction.y * cos(angle)) / length : 1
    let end = max(1 - min(way, 1 - way) / 0.25, 0)
    return (1 - contrast * (1 - across)) * (1 - taper * end * end)
  }
}
