import Contract
import Tensors

let weightAverages = Exercise(
  "4.4", "The moving average", file: "WeightAverages.swift", points: 8,
  equation: "a_k = θ_k for k ≤ start, and a_k = δ a_{k−1} + (1 − δ) θ_k after it (4.9)",
  hints: [
    "Each average is made of the one before it and of one new row. Up to which row is there nothing "
      + "to be averaged?",
    "Go through the rows with a variable that holds the last average. While k ≤ start it is the row "
      + "itself; from then on it keeps the share δ of itself.",
    "var average = history[0]\nlet rows = (0..<history.shape[0]).map { k in\n"
      + "  average = k <= start ? history[k] : decay * … + (1 - decay) * …\n  return average\n}\n"
      + "return Tensor.stacked(rows)",
  ],
  key: AnswerKey(
    main: Case("a start in the middle") { generator in
      question(
        steps: 8, start: 3 + generator.integer(below: 2), decay: generator.uniform(in: 0.55...0.8),
        &generator)
    },
    edges: [
      Case("start = 0: the average begins at once, with θ₀") { generator in
        question(steps: 5, start: 0, decay: 0.7, &generator)
      },
      Case("a start that is never passed") { generator in
        question(steps: 4, start: 9, decay: 0.7, &generator)
      },
      Case("no step yet") { generator in question(steps: 0, start: 0, decay: 0.7, &generator) },
      Case("δ = 0, where nothing is kept") { generator in
        question(steps: 5, start: 2, decay: 0, &generator)
      },
      Case("δ = 1, where nothing is added") { generator in
        question(steps: 5, start: 2, decay: 1, &generator)
      },
    ],
    misconceptions: [
      mistake("swapped", "with δ in front of the new parameters: it is the share that is kept") {
        $0.averages { $0 + $2 * ($1 - $0) }
      },
      mistake("early", "by averaging from the first step on, before the start") {
        $0.from(0).averages()
      },
      mistake(
        "behind-the-scenes",
        "with a mean that goes on from θ₀ unseen, up to the start: there it has to be θ_start itself"
      ) { call in
        let unseen = call.from(0).averages()
        return call.rows.indices.map { $0 <= call.start ? call.rows[$0] : unseen[$0] }
      },
      mistake("one-early", "one step early: in step k = start the average still is θ_k itself") {
        $0.from(max($0.start - 1, 0)).averages()
      },
      mistake("one-late", "one step late: the step after the start is the first that is averaged") {
        $0.from($0.start + 1).averages()
      },
      mistake("from-zero", "with an average that is 0 at the start, in place of θ_start") { call in
        call.averages(beginning: .zeros(call.rows[0].shape))
      },
      mistake("from-the-beginning", "by going on from θ₀ at the start, in place of θ_start") {
        $0.averages(beginning: $0.rows[0])
      },
      mistake("stuck", "with an average that stays θ₀ up to the start, where it should follow θ") {
        let (rows, start, first) = ($0.rows, $0.start, $0.rows[0])
        let held = rows.indices.map { $0 <= start ? first : rows[$0] }
        return Symbols(rows: held, start: start, decay: $0.decay).averages()
      },
      mistake("plain-mean", "with the plain mean since the start, where all steps count alike") {
        call in
        var count = 1.0
        return call.averages { average, row, _ in
          count += 1
          return average + (row - average) / count
        }
      },
      mistake("corrected", "with Adam's correction on top: this average begins at θ, not at 0") {
        call in
        var power = 1.0
        var raw = Tensor.zeros(call.rows[0].shape)
        return call.averages { _, row, decay in
          power *= decay
          raw = decay * raw + (1 - decay) * row
          return raw / max(1 - power, 1e-9)
        }
      },
      mistake("earlier-row", "with θ_{k−1} in place of θ_k: step k takes in what it led to") {
        let shifted = [$0.rows[0]] + $0.rows.dropLast()
        let (rows, start) = ($0.rows, $0.start)
        let seen = rows.indices.map { $0 <= start ? rows[$0] : shifted[$0] }
        return Symbols(rows: seen, start: start, decay: $0.decay).averages()
      },
      mistake("not-carried", "by mixing with θ_{k−1}: each average is made from the one before it")
      {
        let (rows, start, decay) = ($0.rows, $0.start, $0.decay)
        return rows.indices.map {
          $0 <= start ? rows[$0] : decay * rows[$0 - 1] + (1 - decay) * rows[$0]
        }
      },
      mistake("no-average", "with the parameters themselves throughout") { $0.rows },
    ],
    reference: { Symbols($0).answer(Symbols($0).averages()) }))

/// Asks about parameters that wander from step to step.
private func question(
  steps: Int, start: Int, decay: Float, _ generator: inout TorchGenerator
) -> Values {
  var place = generator.data([3])
  let rows = (0...steps).map { _ in
    place = place + generator.normal([3])
    return place
  }
  return Values(
    tensors: ["history": .stacked(rows), "decay": Tensor(decay)], integers: ["start": [start]])
}

/// A call's arguments: the parameters by step.
private struct Symbols {
  var rows: [Tensor]
  var start: Int
  var decay: Double

  init(rows: [Tensor], start: Int, decay: Double) {
    (self.rows, self.start, self.decay) = (rows, start, decay)
  }

  init(_ call: Values) {
    let history = call.tensor("history")
    self.init(
      rows: (0..<history.shape[0]).map { history[$0] }, start: call.integer("start"),
      decay: Double(call.number("decay")))
  }

  /// The same with another start.
  func from(_ start: Int) -> Symbols { Symbols(rows: rows, start: start, decay: decay) }

  /// The averages after each step; `mixed` takes the one before, the new row and δ. `beginning` is
  /// what the first mixture takes for the average before it, if that is not what it should be.
  func averages(
    beginning: Tensor? = nil,
    mixed: (_ average: Tensor, _ row: Tensor, _ decay: Double) -> Tensor = {
      $2 * $0 + (1 - $2) * $1
    }
  ) -> [Tensor] {
    var average = rows[0]
    return rows.indices.map { k in
      if k <= start {
        average = rows[k]
      } else {
        if k == start + 1, let beginning { average = beginning }
        average = mixed(average, rows[k], decay)
      }
      return average
    }
  }

  func answer(_ averages: [Tensor]) -> Values { .answer(.stacked(averages)) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> [Tensor]
) -> Misconception {
  Misconception(name, sentence) { Symbols($0).answer(answer(Symbols($0))) }
}
