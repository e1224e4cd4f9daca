import Contract
import Files

// The summary for people, and for spreadsheets.

extension ClassSummary {
  /// The summary for people, in aligned lines.
  public var text: String {
    var lines = [
      "\(rows.count) submissions, seed \(setting.seed), grader \(setting.grader), \(setting.toolchain), "
        + (setting.isSandboxed ? "in a sandbox" : "without a sandbox")
    ]
    guard let points = rows.map(\.points).max() else { return lines[0] + "\n" }
    lines += [
      totals.isEmpty
        ? "Points of \(points): nobody's work is wholly graded, so there is no mean."
        : "Points of \(points): mean \(tenths(mean)), median \(tenths(median)), "
          + "half of them between \(tenths(quantile(0.25))) and \(tenths(quantile(0.75)))", "",
    ]
    for (tenth, count) in histogram.enumerated() {
      let range = "\(tenth * 10)–\((tenth + 1) * 10)%".padded(to: 9, onTheLeft: true)
      let bar = String(repeating: "█", count: (count * 50 + rows.count - 1) / rows.count)
      lines.append("\(range)  \(String(count).padded(to: 4, onTheLeft: true))  \(bar)")
    }
    lines += [""] + exerciseLines
    lines += section(
      "Late", rows.compactMap { row in row.lateness.map { "\(row.name.oneLine) by \($0)" } })
    lines += section("Not graded", failures.map { "\($0.name.oneLine): \($0.reason)" })
    lines += section("None of the exercises' files", rows.filter(\.isEmpty).map(\.name.oneLine))
    lines += section(
      "The same to the letter",
      identical.map { $0.map(\.oneLine).joined(separator: ", ") })
    let pairs = similar.map { pair in
      "\(pair.first.oneLine) and \(pair.second.oneLine): \(Int((pair.share * 100).rounded()))%"
    }
    let rest = pairs.count > 20 ? ["… and \(pairs.count - 20) pairs more in the report"] : []
    lines += section("Much in common, for a person to look at", pairs.prefix(20) + rest)
    return lines.map(\.printable).joined(separator: "\n") + "\n"
  }

  private var exerciseLines: [String] {
    let all = standings.sorted { $0.key < $1.key }.map(\.value)
    let width = all.map(\.label.count).max() ?? 0
    var lines = [
      "Exercise".padded(to: width + 2) + "passed  started   frequent mistakes"
    ]
    for standing in all {
      let passed = standing.outcomes[.passed, default: 0]
      let share = rows.isEmpty ? 0 : passed * 100 / rows.count
      let mistakes = standing.misconceptions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      lines.append(
        standing.label.padded(to: width + 2) + "\(share)%".padded(to: 6, onTheLeft: true)
          + String(standing.started).padded(to: 9, onTheLeft: true) + "   "
          + mistakes.prefix(4).map { "\($0.key) \($0.value)×" }.joined(separator: ", "))
    }
    return lines
  }

  private func section(_ title: String, _ lines: [String]) -> [String] {
    lines.isEmpty ? [] : ["", "\(title):"] + lines.map { "  " + $0 }
  }

  private func tenths(_ number: Double) -> String { pointText((number * 10).rounded() / 10) }

  /// A table for a grade book: a line for each submission, a column for each exercise. Where
  /// something could not be judged there is no total.
  public var csv: String {
    let ids = standings.keys.sorted()
    func cell(_ text: String) -> String {
      // A name that begins like a formula would be one to a spreadsheet.
      let safe = text.first.map { "=+-@".contains($0) } == true ? "'" + text : text
      return "\"" + safe.oneLine.replacing("\"", with: "\"\"") + "\""
    }
    var lines = [
      (["name", "points", "of", "state", "late"] + ids.map(\.description)).joined(separator: ",")
    ]
    for row in rows {
      let marks = ids.map { id in
        row.outcomes[id].map { $0.outcome == .ungraded ? "" : pointText($0.earned) } ?? ""
      }
      let total = [
        cell(row.name), row.isFinal ? pointText(row.earned) : "", String(row.points),
        row.isFinal ? "" : "incomplete",
      ]
      lines.append((total + [cell(row.lateness ?? "")] + marks).joined(separator: ","))
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
