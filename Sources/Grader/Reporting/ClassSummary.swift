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
    /// Whether none of the exercises' files was found.
    var isEmpty = false
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
  /// Submissions that are the same, to the letter, in groups.
  var identical: [[String]] = []

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
        isFinal: record.open.isEmpty, lateness: record.submission.lateness, outcomes: outcomes,
        isEmpty: record.submission.files.values.allSatisfy { $0 == nil }))
  }

  /// Notes somebody whose work could not be graded at all.
  mutating func add(withoutRecord name: String, points: Int) {
    rows.append(
      Row(name: name, earned: 0, points: points, isFinal: false, lateness: nil, outcomes: [:]))
  }

  /// The submissions that have a total.
  private var finalRows: [Row] { rows.filter(\.isFinal) }

  /// The totals, rising.
  var totals: [Double] { finalRows.map(\.earned).sorted() }

  /// The number below which a share of the submissions lies.
  func quantile(_ share: Double) -> Double {
    let totals = totals
    return totals.isEmpty ? 0 : totals[min(Int(share * Double(totals.count)), totals.count - 1)]
  }

  /// The number in the middle; of an even count, the mean of the two there.
  var median: Double {
    let totals = totals
    guard !totals.isEmpty else { return 0 }
    return (totals[(totals.count - 1) / 2] + totals[totals.count / 2]) / 2
  }

  /// How many submissions earned how much of all points, in tenths; full points are in the last.
  var histogram: [Int] {
    var counts = [Int](repeating: 0, count: 10)
    for row in finalRows where row.points > 0 {
      counts[min(Int(row.earned / Double(row.points) * 10), 9)] += 1
    }
    return counts
  }

  var mean: Double {
    totals.isEmpty ? 0 : totals.reduce(0, +) / Double(totals.count)
  }
}
