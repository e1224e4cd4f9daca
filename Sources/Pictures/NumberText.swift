import Glibc

// Numbers as people write them, on pictures and in captions: with a true minus sign, and powers of ten raised.

/// `value` with exactly `decimals` digits after the point; beyond 10¹², with a power of ten.
public func fixed(_ value: Double, decimals: Int) -> String {
  guard abs(value) < 1e12 else { return significant(value) }
  let digits = String(Int((abs(value) * pow(10, Double(decimals))).rounded()))
  let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
  let whole = padded.dropLast(decimals)
  let text = decimals > 0 ? whole + "." + padded.suffix(decimals) : whole
  return (value < 0 && digits != "0" ? "−" : "") + text
}

/// A power of ten, 10⁻³.
func powerOfTen(_ exponent: Int) -> String {
  let raised = Dictionary(uniqueKeysWithValues: zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
  return "10" + String(String(exponent).compactMap { raised[$0] })
}

/// `value` as a mantissa with `decimals` digits after the point and a power of ten, 2.5·10⁻⁶.
func scientific(_ value: Double, decimals: Int) -> String {
  guard value != 0 else { return "0" }
  var exponent = Int(floor(log10(abs(value))))
  // In two steps, as a single power of ten would overflow for the smallest numbers.
  var mantissa = value / pow(10, Double(exponent / 2)) / pow(10, Double(exponent - exponent / 2))
  if abs(mantissa) >= 10 - 0.5 * pow(10, -Double(decimals)) {
    mantissa /= 10
    exponent += 1
  }
  let text = fixed(mantissa, decimals: decimals)
  if text == "1" || text == "−1" { return text.dropLast() + powerOfTen(exponent) }
  return text + "·" + powerOfTen(exponent)
}

/// `value` with at most three significant digits, for scales and captions.
public func significant(_ value: Double) -> String {
  guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "−∞" : "∞" }
  guard value != 0 else { return "0" }
  let exponent = Int(floor(log10(abs(value))))
  guard (-3..<5).contains(exponent) else { return scientific(value, decimals: 2) }
  let text = fixed(value, decimals: max(2 - exponent, 0))
  guard text.contains(".") else { return text }
  let zeros = text.reversed().prefix { $0 == "0" }.count
  return String(text.dropLast(text.dropLast(zeros).last == "." ? zeros + 1 : zeros))
}
