import Pictures

/// A number with no more digits than it needs, at most four after the point.
func brief(_ number: Double) -> String {
  let text = fixed(number, decimals: 4)
  guard text.contains("."), !text.contains("·") else { return text }
  let zeros = text.reversed().prefix { $0 == "0" }.count
  return String(text.dropLast(zeros == 4 ? 5 : zeros))
}

/// A share as a percentage, without pretending that little is nothing or that much is all.
func percent(_ share: Double) -> String {
  if share > 0, share < 0.005 { return "under 1%" }
  if share < 1, share > 0.995 { return "over 99%" }
  return "\(fixed(share * 100, decimals: 0))%"
}
