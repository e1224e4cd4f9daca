import Contract
import Files

// The summary with all numbers, for programs.

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
        "count": .integer(totals.count), "mean": number(mean), "median": number(median),
        "quartiles": [number(quantile(0.25)), number(quantile(0.75))],
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
      "identical": .array(identical.map { .array($0.map { .string($0) }) }),
    ]
  }

  /// A number about the totals; null where there are none.
  private func number(_ value: Double) -> JSON { totals.isEmpty ? .null : .number(value) }
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
