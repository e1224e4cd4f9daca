/// How much two submissions have in common beyond what everybody has: something for a person to look
/// at, and never to be scored. Short exercises have few right answers.
///
/// Programs are compared by their shingles, runs of a few words each (S. Schleimer, D. Wilkerson, A.
/// Aiken, “Winnowing”, SIGMOD 2003). Comments and blanks do not count; names do, since they tell
/// people apart.
struct Similarity {
  /// The words in a shingle.
  static let length = 6
  /// Below so many shingles of its own, a submission is too short to be compared.
  static let fewest = 25
  /// One file may be the same by chance; in so many there is no chance.
  static let fewestFiles = 2
  /// The share from which on a pair is listed.
  static let notable = 0.6

  /// Two submissions, and which share of the shorter one's shingles is in both.
  struct Pair: Equatable, Sendable {
    let first: String
    let second: String
    let share: Double
  }

  private var shingles: [(name: String, values: Set<Int>)] = []
  /// The names of those whose begun files are these.
  private var owners: [[String]: [String]] = [:]

  /// Takes in a submission: for each file its text and what was handed out in its place.
  mutating func add(_ name: String, _ files: [(text: String, stub: String)]) {
    let values = files.map { file in
      Similarity.shingles(of: file.text).subtracting(Similarity.shingles(of: file.stub))
    }
    shingles.append((name, values.reduce(into: []) { $0.formUnion($1) }))
    let begun = files.filter { $0.text != $0.stub }.map(\.text)
    if begun.count >= Similarity.fewestFiles { owners[begun, default: []].append(name) }
  }

  /// The groups whose begun files are the same to the letter. However many those are, it says
  /// something: people who think alike still do not write alike.
  func copies() -> [[String]] {
    owners.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
  }

  /// The pairs with much in common, the most similar first.
  ///
  /// What more than a quarter of the class has, and at least four, follows from the exercise and says
  /// nothing about two of them.
  func pairs() -> [Pair] {
    var owners: [Int: Int] = [:]
    for entry in shingles { for value in entry.values { owners[value, default: 0] += 1 } }
    let many = max(4, shingles.count / 4)
    let own = shingles.map { entry in
      (name: entry.name, values: entry.values.filter { owners[$0, default: 0] < many })
    }.filter { $0.values.count >= Similarity.fewest }
    var pairs: [Pair] = []
    for (index, first) in own.enumerated() {
      for second in own[(index + 1)...] {
        let common = first.values.intersection(second.values).count
        let share = Double(common) / Double(min(first.values.count, second.values.count))
        if share >= Similarity.notable {
          pairs.append(Pair(first: first.name, second: second.name, share: share))
        }
      }
    }
    return pairs.sorted { ($1.share, $0.first, $0.second) < ($0.share, $1.first, $1.second) }
  }

  /// The shingles of a program, as hashes.
  static func shingles(of text: String) -> Set<Int> {
    let words = words(of: text)
    guard words.count >= length else { return [] }
    return Set((0...words.count - length).map { words[$0..<$0 + length].hashValue })
  }

  /// Names, numbers and signs of a Swift program, without its comments.
  static func words(of text: String) -> [Substring] {
    var words: [Substring] = []
    var rest = text[...]
    var depth = 0
    while let first = rest.first {
      if rest.hasPrefix("/*") || depth > 0 && rest.hasPrefix("*/") {
        depth += rest.hasPrefix("/*") ? 1 : -1
        rest = rest.dropFirst(2)
      } else if depth > 0 || first.isWhitespace {
        rest = rest.dropFirst()
      } else if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else {
        let isName = first.isLetter || first.isNumber || first == "_"
        let end = isName ? rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" } : rest.prefix(1)
        words.append(end)
        rest = rest[end.endIndex...]
      }
    }
    return words
  }
}
