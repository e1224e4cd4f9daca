import Files

/// The sentence that offers what a mistyped word most likely meant, or lists all that there is.
func didYouMean(_ word: String, among names: [String]) -> String {
  if let question = question(about: word, among: names) { return question }
  return names.isEmpty ? "There is none yet." : "There are: \(names.joined(separator: ", "))."
}

/// The same of names that are too many to list: nil if none of them is near.
func question(about word: String, among names: [String]) -> String? {
  let beginning = names.first { word.count >= 2 && $0.hasPrefix(word) }
  return (nearest(to: word, among: names) ?? beginning).map { "Did you mean \($0)?" }
}
