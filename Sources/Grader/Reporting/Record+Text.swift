// The report for people.

extension Record {
  /// A line an exercise, below it what is to be said, and the total.
  var report: String {
    let widths = (
      name: entries.map { $0.label.count }.max() ?? 0,
      state: entries.map { $0.verdict.state.count }.max() ?? 0,
      marks: entries.map { $0.verdict.marks.count }.max() ?? 0
    )
    var lines = heading + [""]
    for entry in entries {
      let verdict = entry.verdict
      lines.append(
        "  " + entry.label.padded(to: widths.name + 2) + verdict.state.padded(to: widths.state + 2)
          + verdict.marks.padded(to: widths.marks, onTheLeft: true))
      lines += verdict.explanation.map { "      " + $0 }
      if !verdict.printedLines.isEmpty {
        lines.append("      It printed:")
        lines += verdict.printedLines.map { "      | " + $0 }
      }
    }
    lines +=
      ["", "  \(open.isEmpty ? "Total" : "So far"): \(pointText(earned)) of \(points) points"]
      + remarks
    return lines.joined(separator: "\n") + "\n"
  }

  private var heading: [String] {
    let graded = Set(asked.map { Exercise.folder(ofChapter: $0.chapter) + "/" })
    let missing = submission.files.filter { path, place in
      place == nil && graded.contains(where: path.hasPrefix)
    }.map(\.key).sorted()
    var lines = [
      submission.name.oneLine,
      "  files \(submission.digest.prefix(12))   grader \(setting.grader)   \(setting.toolchain)   "
        + (setting.isSandboxed ? "in a sandbox" : "without a sandbox"),
    ]
    if let modified = submission.modified {
      let late = submission.lateness.map { "   late by \($0)" } ?? ""
      lines.append("  last change \(modified)\(late)")
    }
    if !missing.isEmpty { lines.append("  missing: \(missing.joined(separator: ", "))") }
    return lines
  }

  private var remarks: [String] {
    var lines: [String] = []
    if !open.isEmpty {
      lines.append("  Not judged yet: \(open.map(\.description).joined(separator: ", "))")
    }
    if !isComplete { lines.append("  The grading was interrupted; start it again to finish it.") }
    if !setting.hasTeacherKeys, entries.contains(where: \.isTransfer) {
      lines.append("  ★ exercises were checked by their properties only.")
    }
    for regrading in regradings {
      let (before, after) = (regrading.before, regrading.after)
      lines.append(
        "  Graded again: \(after.exercise), \(before.marks) before, \(after.marks) now, "
          + "because \(regrading.reason.printable)")
    }
    return lines
  }
}

extension Record.Entry {
  /// The number and the title: `1.5★ Two noises in one`.
  public var label: String { Exercise.label(verdict.exercise, title, isTransfer: isTransfer) }
}
