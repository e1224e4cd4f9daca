import Glibc

// Reading the order off the errors, and writing them down.

extension OrderMeasurement {
  /// Returns the order that the points show, and marks those that show it.
  ///
  /// A point counts if its error is four times what rounding makes, or more, which moves its logarithm
  /// by less than ¼. The slope over the last octave of those, from half of the most steps to the
  /// most, is what the slope has come to. Going back from there, a point still belongs to the line if
  /// the slope over the octave that it begins differs by less than a tenth, or by less than `tolerance`.
  /// Two octaves are enough, since with fewer steps terms of higher order count more; less than a factor
  /// of three shows nothing.
  static func fit(_ points: inout [Point], tolerance: Double = 0.2) -> Double? {
    // Where rounding has come into play once, later errors say nothing any more.
    let countable = points.indices.drop { !points[$0].error.isFinite }.prefix {
      points[$0].error.isFinite && points[$0].error > 4 * points[$0].rounding
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

// MARK: - As text

extension OrderMeasurement {
  /// The walks, a line for each, with a mark where the order was read off; then the order.
  public var text: String {
    let head = "steps  looks  error"
    let rows = points.map { point in
      let numbers = Self.padded("\(point.steps)", 5) + Self.padded("\(point.looks)", 7)
      return numbers + "  " + Self.short(point.error) + (point.isFitted ? "  |" : "")
    }
    return ([head] + rows + [verdict]).joined(separator: "\n")
  }

  /// “order 2.0”, or that there is none.
  public var verdict: String {
    guard let order else { return "no order: the errors do not lie on a line" }
    let tenths = Int((10 * order).rounded())
    return "order \(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }

  /// A number with three digits, like 1.23e-4.
  private static func short(_ number: Double) -> String {
    guard number > 0, number.isFinite else { return "\(number)" }
    var exponent = Int(log10(number).rounded(.down))
    var hundreds = Int((number / pow(10, Double(exponent - 2))).rounded())
    if hundreds == 1000 { (hundreds, exponent) = (100, exponent + 1) }
    let digits = "\(hundreds)"
    return "\(digits.prefix(1)).\(digits.dropFirst())e\(exponent)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.count, 0)) + text
  }
}
