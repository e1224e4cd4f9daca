import Files

/// The sentence that offers what a mistyped word most likely meant, or lists all that there is.
func didYouMean(_ word: String, among names: [String]) -> String {
  let beginning = names.first { word.count >= 2 && $0.hasPrefix(word) }
  if let name = nearest(to: word, among: names) ?? beginning { return "Did you mean \(name)?" }
  return names.isEmpty ? "There is none yet." : "There are: \(names.joined(separator: ", "))."
}
