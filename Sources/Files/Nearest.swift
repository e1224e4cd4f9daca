/// The candidate that a mistyped `word` most likely stood for, or nil if none is close.
///
/// Close means: at most one third of the word's letters have to change, or one of two; a word of one
/// letter stands only for itself. Upper and lower case count as equal.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let word = Array(word.lowercased().prefix(100))
  let reach = min(max(1, word.count / 3), word.count - 1)
  var best: (candidate: String, distance: Int)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased().prefix(101))
    guard abs(letters.count - word.count) <= reach else { continue }
    let distance = editDistance(word, letters)
    if distance <= best.map({ $0.distance - 1 }) ?? reach { best = (candidate, distance) }
  }
  return best?.candidate
}

/// The number of letters to insert, delete, replace or swap with their neighbour to make `b` of
/// `a` (optimal string alignment).
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
