import Contract
import Files

/// What is to be known about a class as a whole. Records are taken in one by one and let go.
public struct ClassSummary: Sendable {
  /// One submission in a line.
  struct Row: Sendable {
    let name: String
    let earned: Double
    let points: Int
    /// Whether everything was judged: before that there is no total.
    let isFinal: Bool
    let lateness: String?
    let outcomes: [ExerciseID: (earned: Double, outcome: Verdict.Outcome)]
  }

  /// How a class stands with one exercise.
  struct Standing: Sendable {
    let label: String
    var outcomes: [Verdict.Outcome: Int] = [:]
    /// How often each mistake was recognised, by its name.
    var misconceptions: [String: Int] = [:]

    /// How many began it.
    var started: Int {
      outcomes.reduce(0) { $0 + ([.unfinished, .ungraded].contains($1.key) ? 0 : $1.value) }
    }
  }

  /// How it was graded.
  public let setting: Record.Setting
  private(set) var rows: [Row] = []
  private(set) var standings: [ExerciseID: Standing] = [:]
  /// What could not be graded, and why.
  public var failures: [ClassGrading.Failure] = []
  /// Submissions with much in common.
  var similar: [Similarity.Pair] = []

  init(setting: Record.Setting) { self.setting = setting }

  mutating func add(_ record: Record) {
    var outcomes: [ExerciseID: (earned: Double, outcome: Verdict.Outcome)] = [:]
    for entry in record.entries {
      let verdict = entry.verdict
      outcomes[verdict.exercise] = (verdict.earned, verdict.outcome)
      var standing = standings[verdict.exercise] ?? Standing(label: entry.label)
      standing.outcomes[verdict.outcome, default: 0] += 1
      if let name = verdict.misconception { standing.misconceptions[name, default: 0] += 1 }
      standings[verdict.exercise] = standing
      if verdict.outcome == .ungraded {
        failures.append((record.submission.name, "\(verdict.exercise): \(verdict.message)"))
      }
    }
    rows.append(
      Row(
        name: record.submission.name, earned: record.earned, points: record.points,
        isFinal: record.open.isEmpty, lateness: record.submission.lateness, outcomes: outcomes))
  }

  /// The submissions that have a total.
  private var finalRows: [Row] { rows.filter(\.isFinal) }

  /// The totals, rising.
  private var totals: [Double] { finalRows.map(\.earned).sorted() }

  /// The number below which a share of the submissions lies.
  private func quantile(_ share: Double) -> Double {
    let totals = totals
    return totals.isEmpty ? 0 : totals[min(Int(share * Double(totals.count)), totals.count - 1)]
  }

  /// How many submissions earned how much of all points, in tenths; full points are in the last.
  private var histogram: [Int] {
    var counts = [Int](repeating: 0, count: 10)
    for row in finalRows where row.points > 0 {
      counts[min(Int(row.earned / Double(row.points) * 10), 9)] += 1
    }
    return counts
  }

  private var mean: Double {
    totals.isEmpty ? 0 : totals.reduce(0, +) / Double(totals.count)
  }
}

// MARK: - As text

extension ClassSummary {
  /// The summary for people, in aligned lines.
  public var text: String {
    var lines = [
      "\(rows.count) submissions, seed \(setting.seed), grader \(setting.grader), \(setting.toolchain), "
        + (setting.isSandboxed ? "in a sandbox" : "without a sandbox")
    ]
    guard let points = rows.map(\.points).max() else { return lines[0] + "\n" }
    lines += [
      "Points of \(points): mean \(tenths(mean)), median \(tenths(quantile(0.5))), "
        + "half of them between \(tenths(quantile(0.25))) and \(tenths(quantile(0.75)))", "",
    ]
    for (tenth, count) in histogram.enumerated() {
      let range = "\(tenth * 10)–\((tenth + 1) * 10)%".padded(to: 9, onTheLeft: true)
      let bar = String(repeating: "█", count: (count * 50 + rows.count - 1) / rows.count)
      lines.append("\(range)  \(String(count).padded(to: 4, onTheLeft: true))  \(bar)")
    }
    lines += [""] + exerciseLines
    lines += section("Late", rows.compactMap { row in row.lateness.map { "\(row.name) by \($0)" } })
    lines += section("Not graded", failures.map { "\($0.name): \($0.reason)" })
    let pairs = similar.map { "\($0.first) and \($0.second): \(Int(($0.share * 100).rounded()))%" }
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
      return "\"" + safe.printable.replacing("\"", with: "\"\"") + "\""
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

// MARK: - As JSON

extension ClassSummary {
  /// Whether a text is the JSON of a summary.
  static func wrote(_ text: String) -> Bool {
    let json = try? JSON.decode(Array(text.utf8))
    return json?["distribution"] != nil && json?["submissions"] != nil
  }

  /// The summary with all numbers.
  public var json: JSON {
    [
      "format": .integer(Record.format), "setting": setting.json,
      "distribution": [
        "count": .integer(totals.count), "mean": .number(mean), "median": .number(quantile(0.5)),
        "quartiles": [.number(quantile(0.25)), .number(quantile(0.75))],
        "tenths": .array(histogram.map { .integer($0) }),
      ],
      "exercises": .members(
        standings.sorted { $0.key < $1.key }.map { ($0.key.description, $0.value.json) }),
      "submissions": .array(rows.map(\.json)),
      "not graded": .array(
        failures.map { ["name": .string($0.name), "reason": .string($0.reason)] }),
      "similar": .array(
        similar.map {
          [
            "first": .string($0.first), "second": .string($0.second), "share": .number($0.share),
          ]
        }),
    ]
  }
}

extension ClassSummary.Standing {
  fileprivate var json: JSON {
    let outcomes = Verdict.Outcome.allCases.compactMap { outcome in
      self.outcomes[outcome].map { (outcome.rawValue, JSON.integer($0)) }
    }
    let mistakes = misconceptions.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    return [
      "title": .string(label), "outcomes": .members(outcomes),
      "misconceptions": .members(mistakes.map { ($0.key, .integer($0.value)) }),
    ]
  }
}

extension ClassSummary.Row {
  fileprivate var json: JSON {
    [
      "name": .string(name), "earned": .number(earned), "points": .integer(points),
      "final": .bool(isFinal), "late": JSON(text: lateness),
      "exercises": .members(
        outcomes.sorted { $0.key < $1.key }.map { id, result in
          (
            id.description,
            ["earned": .number(result.earned), "outcome": .string(result.outcome.rawValue)]
          )
        }),
    ]
  }
}
