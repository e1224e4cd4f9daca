import Pictures

/// A number with no more digits than it needs, at most four after the point.
func brief(_ number: Double) -> String {
  let text = fixed(number, decimals: 4)
  guard text.contains("."), !text.contains("·") else { return text }
  let zeros = text.reversed().prefix { $0 == "0" }.count
  return String(text.dropLast(zeros == 4 ? 5 : zeros))
}

/// A distance between two results, to five digits after the point: those behind are rounding, and
/// other machines round otherwise.
func small(_ distance: Double) -> String {
  distance.isFinite ? fixed(distance, decimals: 5) : significant(distance)
}

/// A share as a percentage, without pretending that little is nothing or that much is all.
func percent(_ share: Double) -> String {
  if share > 0, share < 0.005 { return "under 1%" }
  if share < 1, share > 0.995 { return "over 99%" }
  return "\(fixed(share * 100, decimals: 0))%"
}

/// A large number in short, with a letter for thousands, millions and so on: “1.1 M”.
func inShort(_ number: Int) -> String {
  let letters = ["", "k", "M", "G", "T", "P"]
  var (value, place) = (Double(number), 0)
  // From 999.5 on it would be printed as 1000 of the smaller ones.
  while abs(value) >= 999.5, place < letters.count - 1 {
    (value, place) = (value / 1000, place + 1)
  }
  return place == 0 ? "\(number) " : "\(significant(value)) \(letters[place])"
}

/// A whole number with its digits in threes: “1 103 744”.
func grouped(_ number: Int) -> String {
  let digits = Array(String(number.magnitude))
  let threes = digits.indices.map { place in
    (place > 0 && (digits.count - place) % 3 == 0 ? " " : "") + String(digits[place])
  }
  return (number < 0 ? "−" : "") + threes.joined()
}
