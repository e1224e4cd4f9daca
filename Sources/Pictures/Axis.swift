import Glibc

/// How an axis turns numbers into distances.
public enum AxisScale: Sendable {
  /// Equal steps are equally long.
  case linear
  /// Equal ratios are equally long; numbers that are not above zero have no place.
  case logarithmic
}

/// A marked position on an axis; one without a label is a small mark between labelled ones.
struct Tick: Equatable {
  let value: Double
  let label: String
}

/// An axis: the numbers that it covers and the marks on it.
struct Axis {
  let scale: AxisScale
  /// The numbers at the two ends, the lower one first.
  let lower: Double
  let upper: Double
  let ticks: [Tick]

  /// Makes the axis that shows `values`, or `range` where it is given, with about `count` labels.
  ///
  /// `padding` is the share of the axis that stays free at both ends. Values that an axis cannot
  /// show (not finite, or not above zero on a logarithmic one) do not count.
  init(
    _ scale: AxisScale, for values: [Double], range: ClosedRange<Double>? = nil,
    padding: Double = 0, labels count: Int
  ) {
    let shown = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    var (lower, upper) = (shown.min() ?? (scale == .linear ? 0 : 1), shown.max() ?? 1)
    if let range, range.upperBound.isFinite, range.lowerBound > (scale == .linear ? -.infinity : 0)
    {
      (lower, upper) = (range.lowerBound, range.upperBound)
    }
    (lower, upper) = Axis.widened(lower, upper, scale, padding: range == nil ? padding : 0)
    self.scale = scale
    self.lower = lower
    self.upper = upper
    ticks =
      scale == .linear
      ? Axis.linearTicks(lower, upper, count) : Axis.logarithmicTicks(lower, upper, count)
  }

  /// Where `value` lies, 0 at the lower end and 1 at the upper one, or nil where it has no place.
  func position(of value: Double) -> Double? {
    guard value.isFinite else { return nil }
    switch scale {
    case .linear:
      // Halves, so that the distance of the largest numbers stays finite.
      return (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    case .logarithmic:
      return value > 0 ? (log(value) - log(lower)) / (log(upper) - log(lower)) : nil
    }
  }

  /// Makes room around the numbers, above all where there is only one of them.
  private static func widened(
    _ lower: Double, _ upper: Double, _ scale: AxisScale, padding: Double
  ) -> (Double, Double) {
    let most = Double.greatestFiniteMagnitude
    switch scale {
    case .linear:
      let half = upper / 2 - lower / 2
      let largest = max(abs(lower), abs(upper))
      // Numbers closer than their own rounding are one number.
      let isOne = half <= max(largest * 1e-12, 1e-290)
      let alone = largest > 1e-290 ? largest / 2 : 1
      let room = isOne ? alone : 2 * padding * min(half, most / 2)
      return (max(lower - room, -most), min(upper + room, most))
    case .logarithmic:
      let ratio = upper / lower
      let room = ratio <= 1 + 1e-12 ? 10 : pow(min(ratio, most), padding)
      return (max(lower / room, .leastNormalMagnitude), min(upper * room, most))
    }
  }

  // MARK: - Ticks

  /// Marks at whole multiples of 1, 2 or 5 times a power of ten, about `count` of them.
  static func linearTicks(_ lower: Double, _ upper: Double, _ count: Int) -> [Tick] {
    let rough = upper / Double(count) - lower / Double(count)
    let exponent = Int(floor(log10(rough)))
    let power = pow(10, Double(exponent))
    // The nearest of 1, 2, 5 and 10 by ratio.
    let share = rough / power
    let digit = share < 1.414 ? 1.0 : share < 3.162 ? 2 : share < 7.071 ? 5 : 10
    let stepExponent = digit == 10 ? exponent + 1 : exponent
    let step = digit * power
    let tolerance = 1e-9
    let first = ceil(lower / step - tolerance)
    let last = floor(upper / step + tolerance)
    guard step.isNormal, first <= last else { return [] }
    let values = (0...min(Int(last - first), 100)).map { (first + Double($0)) * step }
    let largest = values.reduce(0) { max($0, abs($1)) }
    return values.map { value in
      Tick(value: value, label: label(of: value, stepExponent: stepExponent, largest: largest))
    }
  }

  /// A tick's number with as many digits as its step needs; very large and very small ones as
  /// powers of ten.
  private static func label(of value: Double, stepExponent: Int, largest: Double) -> String {
    if largest < 1e6, stepExponent >= -5 { return fixed(value, decimals: max(-stepExponent, 0)) }
    guard value != 0 else { return "0" }
    let exponent = Int(floor(log10(abs(value)) + 1e-9))
    return scientific(value, decimals: min(max(exponent - stepExponent, 0), 15))
  }

  /// Marks at powers of ten; between them, where there are few, small marks at 2 to 9 times one.
  static func logarithmicTicks(_ lower: Double, _ upper: Double, _ count: Int) -> [Tick] {
    let (first, last) = (log10(lower), log10(upper))
    let decades = last - first
    let (low, high) = (Int(ceil(first - 1e-9)), Int(floor(last + 1e-9)))
    guard high > low else { return digitTicks(lower, upper) }
    let stride = [1, 2, 3, 5, 10, 20, 50, 100, 200].first { decades / $0 <= Double(count) } ?? 500
    return (low - 1...high).flatMap { exponent in
      guard exponent % Int(stride) == 0 else { return [Tick]() }
      let tick = Tick(value: pow(10, Double(exponent)), label: powerOfTen(exponent))
      let minor = (2...9).map { Tick(value: Double($0) * tick.value, label: "") }
      return ([tick] + (decades > 4 ? [] : minor)).filter {
        lower * 0.9999 <= $0.value && $0.value <= upper * 1.0001
      }
    }
  }

  /// Marks for less than a decade or two: at each digit, with labels at 1, 2 and 5, or, where there
  /// are not two of these, the marks of a linear axis.
  private static func digitTicks(_ lower: Double, _ upper: Double) -> [Tick] {
    let exponents = Int(floor(log10(lower)))...Int(ceil(log10(upper)))
    let ticks = exponents.flatMap { exponent in
      (1...9).map { digit in
        let value = Double(digit) * pow(10, Double(exponent))
        return Tick(value: value, label: [1, 2, 5].contains(digit) ? significant(value) : "")
      }
    }.filter { lower <= $0.value && $0.value <= upper }
    return ticks.filter { !$0.label.isEmpty }.count >= 2 ? ticks : linearTicks(lower, upper, 4)
  }
}
