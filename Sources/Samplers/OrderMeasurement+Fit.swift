import Glibc

extension OrderMeasurement {
  /// Returns the order that the points show, and marks those that show it.
  ///
  /// Points count where rounding has no part in them. The slope over the last octave of those, from
  /// half of the most steps to the most, is what the slope has come to. Going back from there, a point
  /// still belongs to the line if the slope over the octave that it begins differs by less than
  /// `tolerance`, or by less than a tenth. The line is as long as two octaves at most, since with fewer
  /// steps terms of higher order count more; and less than a factor of three shows nothing.
  ///
  /// The tolerance says how far off the order may be: where the next power of the step makes the slope
  /// p + a / n, the slope of the last octave is still as far from p as it is from that of the octave
  /// before. So an order within 5 may be rounded to a whole number. Where the first and last steps are of
  /// lower order than the rule, the slope falls so slowly that a number between the two may come out.
  static func fit(_ points: inout [Point], tolerance: Double = 0.2) -> Double? {
    let countable = points.indices.filter {
      points[$0].error.isFinite && points[$0].error > 0 && !points[$0].isRounding
    }
    func octave(from steps: Double) -> [Point] {
      countable.map { points[$0] }.filter {
        (steps...2 * steps).contains(Double($0.steps))
      }
    }
    guard let most = countable.last.map({ points[$0].steps }) else { return nil }
    let last = octave(from: Double(most) / 2)
    guard last.count > 1 else { return nil }
    let final = slope(of: last)
    let line = countable.reversed().prefix { index in
      let steps = Double(min(points[index].steps, most / 2))
      return 4 * points[index].steps >= most
        && abs(slope(of: octave(from: steps)) - final) < max(tolerance, abs(final) / 10)
    }
    guard let first = line.last, 3 * points[first].steps <= most else { return nil }
    for index in line { points[index].isFitted = true }
    return -slope(of: line.map { points[$0] })
  }

  /// The slope of the straight line that is nearest to log error over log steps, by least squares.
  private static func slope(of points: [Point]) -> Double {
    let (x, y) = (points.map { log(Double($0.steps)) }, points.map { log($0.error) })
    let meanX = x.reduce(0, +) / Double(x.count)
    let products = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * $1.1 }
    return products / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  }
}
