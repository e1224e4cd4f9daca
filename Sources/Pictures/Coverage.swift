import Glibc

/// How much of each pixel in a rectangle a shape covers, 0…1.
///
/// A shape is collected here before it is painted, so that the joints of a line and the overlaps of
/// dots are not painted twice.
struct Coverage {
  let columns: Range<Int>
  let rows: Range<Int>
  private var shares: [Float]

  /// Makes an empty one around `points`, cut off at the edges of a picture of the given size.
  init(around points: [Point], margin: Double, width: Int, height: Int) {
    func span(_ places: [Double], _ end: Int) -> Range<Int> {
      guard let least = places.min(), let most = places.max() else { return 0..<0 }
      let first = Int(max(0, min(least - margin - 1, Double(end))))
      let last = Int(max(0, min(most + margin + 2, Double(end))))
      return first..<max(first, last)
    }
    columns = span(points.map(\.x), width)
    rows = span(points.map(\.y), height)
    shares = Array(repeating: 0, count: columns.count * rows.count)
  }

  /// Calls `body` with the pixels that are covered at all, and by how much.
  func forEachPixel(_ body: (_ x: Int, _ y: Int, _ share: Float) -> Void) {
    for (row, y) in rows.enumerated() {
      let start = row * columns.count
      for i in start..<start + columns.count where shares[i] > 0 {
        body(columns.lowerBound + i - start, y, shares[i])
      }
    }
  }

  private mutating func raise(_ x: Int, _ y: Int, to share: Double) {
    let i = (y - rows.lowerBound) * columns.count + x - columns.lowerBound
    shares[i] = max(shares[i], Float(min(share, 1)))
  }

  /// Adds the straight line between two points, with round ends; a disc where they are the same.
  mutating func add(from a: Point, to b: Point, width: Double) {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let length = hypot(dx, dy)
    // A line thinner than a pixel is drawn as wide as one and paler.
    let (radius, strength) = (max(width, 1) / 2, min(width, 1))
    let reach = radius + 0.5
    for y in pixels(min(a.y, b.y) - reach, max(a.y, b.y) + reach, rows) {
      let centre = Double(y) + 0.5
      // A flat line crosses many pixels of a row, a steep one few: only these are visited.
      var (left, right) = (min(a.x, b.x), max(a.x, b.x))
      if abs(dy) > 1e-9 {
        let ends = [centre - reach, centre + reach].map { a.x + ($0 - a.y) / dy * dx }
        left = max(left, min(ends[0], ends[1]))
        right = min(right, max(ends[0], ends[1]))
      }
      for x in pixels(left - reach, right + reach, columns) {
        let (px, py) = (Double(x) + 0.5 - a.x, centre - a.y)
        let along = length > 0 ? min(max((px * dx + py * dy) / (length * length), 0), 1) : 0
        let distance = hypot(px - along * dx, py - along * dy)
        if distance < reach { raise(x, y, to: strength * (reach - distance)) }
      }
    }
  }

  /// Adds a convex shape whose corners are given clockwise as seen on the picture.
  mutating func add(corners: [Point]) {
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    guard let left = xs.min(), let right = xs.max(), let top = ys.min(), let bottom = ys.max()
    else { return }
    let sides = zip(corners, corners.dropFirst() + corners.prefix(1)).map { a, b in
      let length = hypot(b.x - a.x, b.y - a.y)
      return (a: a, dx: (b.x - a.x) / length, dy: (b.y - a.y) / length)
    }
    for y in pixels(top - 1, bottom + 1, rows) {
      for x in pixels(left - 1, right + 1, columns) {
        let (px, py) = (Double(x) + 0.5, Double(y) + 0.5)
        let inside = sides.reduce(Double.infinity) { nearest, side in
          min(nearest, side.dx * (py - side.a.y) - side.dy * (px - side.a.x))
        }
        if inside > -0.5 { raise(x, y, to: inside + 0.5) }
      }
    }
  }

  private func pixels(_ first: Double, _ last: Double, _ range: Range<Int>) -> Range<Int> {
    let low = max(first.rounded(.down), Double(range.lowerBound))
    let high = min(last.rounded(.up), Double(range.upperBound))
    return low < high ? Int(low)..<Int(high) : range.lowerBound..<range.lowerBound
  }
}
