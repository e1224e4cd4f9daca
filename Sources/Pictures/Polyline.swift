import Glibc

// Lines through data points, made ready for drawing.

/// The parts of the line through `points` that lie inside a rectangle.
///
/// A nil is a value that has no place: the line has a gap there. (Liang and Barsky, 1984.)
func clipped(
  _ points: [Point?], x: ClosedRange<Double>, y: ClosedRange<Double>
) -> [[Point]] {
  var pieces: [[Point]] = []
  var previous: Point?
  for (i, point) in points.enumerated() {
    defer { previous = point }
    guard let point else { continue }
    guard let from = previous else {
      let isAlone = i + 1 == points.count || points[i + 1] == nil
      if isAlone, x.contains(point.x), y.contains(point.y) { pieces.append([point]) }
      continue
    }
    guard let (start, end) = inside(from, point, x: x, y: y) else { continue }
    if pieces.last?.last == start {
      pieces[pieces.count - 1].append(end)
    } else {
      pieces.append([start, end])
    }
  }
  return pieces
}

/// The part of a straight line that lies inside a rectangle, or nil if it passes by.
private func inside(
  _ a: Point, _ b: Point, x: ClosedRange<Double>, y: ClosedRange<Double>
) -> (Point, Point)? {
  var (enter, leave) = (0.0, 1.0)
  for (start, change, range) in [(a.x, b.x - a.x, x), (a.y, b.y - a.y, y)] {
    if change == 0 {
      guard range.contains(start) else { return nil }
      continue
    }
    let ends = [(range.lowerBound - start) / change, (range.upperBound - start) / change]
    enter = max(enter, min(ends[0], ends[1]))
    leave = min(leave, max(ends[0], ends[1]))
  }
  guard enter <= leave else { return nil }
  func at(_ share: Double) -> Point {
    Point(x: a.x + share * (b.x - a.x), y: a.y + share * (b.y - a.y))
  }
  return (enter == 0 ? a : at(enter), leave == 1 ? b : at(leave))
}

/// The line through fewer points, none of the others further from it than `tolerance`.
///
/// The algorithm of Douglas and Peucker (1973): keep the point furthest from the straight line
/// between the ends, and go on with both halves.
func simplified(_ points: [Point], tolerance: Double = 0.1) -> [Point] {
  guard points.count > 2 else { return points }
  var isKept = [Bool](repeating: false, count: points.count)
  isKept[0] = true
  isKept[points.count - 1] = true
  var open = [0..<points.count - 1]
  while let part = open.popLast() {
    let (a, b) = (points[part.lowerBound], points[part.upperBound])
    var (furthest, most) = (part.lowerBound, tolerance)
    for i in part.dropFirst() {
      let distance = distance(of: points[i], from: a, b)
      if distance > most { (furthest, most) = (i, distance) }
    }
    guard furthest != part.lowerBound else { continue }
    isKept[furthest] = true
    open += [part.lowerBound..<furthest, furthest..<part.upperBound]
  }
  return zip(points, isKept).filter(\.1).map(\.0)
}

private func distance(of point: Point, from a: Point, _ b: Point) -> Double {
  let (dx, dy) = (b.x - a.x, b.y - a.y)
  let length = dx * dx + dy * dy
  let along = length > 0 ? ((point.x - a.x) * dx + (point.y - a.y) * dy) / length : 0
  let share = min(max(along, 0), 1)
  return hypot(point.x - a.x - share * dx, point.y - a.y - share * dy)
}
