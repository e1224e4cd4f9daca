import Book

/// How much of the code of its modules a chapter shows.
struct Coverage {
  /// The modules.
  let modules: [String]
  /// The numbers of lines that have to be shown, by file.
  let needed: [String: Set<Int>]
  /// Those of them that are shown.
  let shown: [String: Set<Int>]

  /// Counts for a chapter; nil for one without modules.
  init?(of chapter: Chapter, in code: SourceCode) {
    modules = chapter.frontMatter?.modules ?? []
    guard !modules.isEmpty else { return nil }
    let folders = modules.map { "Sources/\($0)/" }
    let files = code.files.filter { file in folders.contains { file.key.hasPrefix($0) } }
    needed = files.mapValues { lines in
      Set(zip(1..., lines).filter { Coverage.needsShowing($0.1) }.map(\.0))
    }
    var shown: [String: Set<Int>] = [:]
    for fence in chapter.fences {
      let snippet: SourceCode.Snippet? =
        switch fence.kind {
        case .declaration(let name): try? code.declaration(name)
        case .region(let name): try? code.region(name)
        case .file(let path): try? code.file(path)
        default: nil
        }
      guard let snippet else { continue }
      shown[snippet.file, default: []].formUnion(snippet.lines)
    }
    self.shown = needed.reduce(into: [:]) { counts, file in
      counts[file.key] = file.value.intersection(shown[file.key, default: []])
    }
  }

  /// The share in percent, rounded down, so that 100 means all.
  var percentage: Int {
    let (part, whole) = (
      shown.values.map(\.count).reduce(0, +), needed.values.map(\.count).reduce(0, +)
    )
    return whole == 0 ? 0 : part * 100 / whole
  }

  /// The lines that are not shown yet, as ranges of each file.
  var missing: [(file: String, ranges: [ClosedRange<Int>])] {
    needed.keys.sorted().compactMap { file in
      let lines = needed[file, default: []].subtracting(shown[file, default: []]).sorted()
      guard !lines.isEmpty else { return nil }
      var ranges: [ClosedRange<Int>] = []
      for line in lines {
        if let last = ranges.last, last.upperBound == line - 1 {
          ranges[ranges.count - 1] = last.lowerBound...line
        } else {
          ranges.append(line...line)
        }
      }
      return (file, ranges)
    }
  }

  /// Whether a reader would miss the line: not a blank, an import, closing brackets, the head of an
  /// extension, a mark, or a remark at the left margin that belongs to no declaration's
  /// documentation, for which the chapter has its prose.
  private static func needsShowing(_ line: String) -> Bool {
    let text = line.drop { $0 == " " }
    let isRemark = line.hasPrefix("//") && !line.hasPrefix("///")
    let isExtension = text.hasSuffix("{") && text.split(separator: " ").contains("extension")
    return !text.allSatisfy { "})]".contains($0) }
      && !text.hasPrefix("import ") && !isRemark && !isExtension
      && !["// MARK:", "// region:", "// endregion"].contains { text.hasPrefix($0) }
  }
}
