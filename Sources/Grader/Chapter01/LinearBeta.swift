import Contract
import ForwardProcess
import Glibc
import Tensors

let linearBeta = Exercise(
  "1.1", "Linear schedule", file: "LinearBeta.swift", points: 5,
  equation: "β_t = β_first + (β_last − β_first) (t − 1) / (T − 1), and β₀ = 0 (1.3)",
  hints: [
    "Write down the result for T = 3 by hand. How many numbers are there, and how many gaps between "
      + "the first β and the last?",
    "T numbers have T − 1 equal gaps between them. Put a 0 in front, so that β_t stands at position "
      + "t. What happens to the division when T = 1?",
    "let gap = steps > 1 ? (last - first) / Float(…) : 0\n"
      + "return [0] + (0..<steps).map { i in first + … }",
  ],
  key: AnswerKey(
    main: Case("a schedule of a few steps") { generator in
      question(
        steps: 5 + generator.integer(below: 20), first: generator.uniform(in: 0.01...0.1),
        last: generator.uniform(in: 0.2...0.5))
    },
    edges: [
      Case("T = 1, a single step") { generator in
        question(steps: 1, first: generator.uniform(in: 0.01...0.1), last: 0.5)
      },
      Case("T = 2, the first and the last") { generator in
        question(steps: 2, first: generator.uniform(in: 0.01...0.1), last: 0.5)
      },
      Case("DDPM's schedule of 1,000 steps") { _ in question(steps: 1000, first: 1e-4, last: 0.02)
      },
      Case("β the same in all steps") { generator in
        let beta = generator.uniform(in: 0.01...0.1)
        return question(steps: 6, first: beta, last: beta)
      },
      Case("β that falls") { _ in question(steps: 7, first: 0.3, last: 0.1) },
    ],
    measure: .relative(),
    misconceptions: [
      mistake("divided-by-T", "by dividing by T: T numbers have T − 1 gaps between them") {
        $0.rising(by: ($0.last - $0.first) / Double($0.steps))
      },
      mistake("t-over-T", "with t / T in place of (t − 1) / (T − 1): β₁ has to be β_first") {
        let gap = ($0.last - $0.first) / Double($0.steps)
        return $0.rising(from: $0.first + gap, by: gap)
      },
      mistake("swapped", "with β_first and β_last in each other's place") {
        $0.rising(from: $0.last, by: ($0.first - $0.last) / Double(max($0.steps - 1, 1)))
      },
      mistake("no-zero", "without β₀ = 0 in front: β_t has to stand at position t") {
        Array($0.rising().dropFirst())
      },
      mistake("from-step-0", "by beginning with β_first at step 0: β₀ = 0, and step 1 is the first")
      {
        let gap = ($0.last - $0.first) / Double($0.steps)
        return [$0.first] + $0.rising(from: $0.first + gap, by: gap).dropFirst()
      },
      mistake("continued", "with the formula at step 0 too: no noise was added there, so β₀ = 0") {
        [$0.first - $0.gap] + $0.rising().dropFirst()
      },
      mistake("from-zero", "by rising from 0 to β_last: β₁ has to be β_first") {
        $0.rising(from: $0.last / Double($0.steps), by: $0.last / Double($0.steps))
      },
      mistake("late", "one step late, with t in place of t − 1: β₁ is one gap too large") {
        let gap = $0.gap
        return $0.rising(from: $0.first + gap, by: gap)
      },
      mistake(
        "whole-numbers",
        "with (t − 1) / (T − 1) as whole numbers, cut down to 0 until t = T: "
          + "make a Float of both before the division"
      ) {
        let (first, last, steps) = ($0.first, $0.last, $0.steps)
        return [0]
          + (1...steps).map { first + (last - first) * Double(($0 - 1) / max(steps - 1, 1)) }
      },
      mistake("scaled", "by letting √β rise evenly, which is Stable Diffusion's schedule") {
        let roots = LinearSymbols(
          steps: $0.steps, first: $0.first.squareRoot(), last: $0.last.squareRoot())
        return roots.rising().map { $0 * $0 }
      },
      mistake("geometric", "with equal factors from step to step: linear means equal differences") {
        let factor = pow($0.last / $0.first, 1 / Double(max($0.steps - 1, 1)))
        let first = $0.first
        return [0] + (0..<$0.steps).map { first * pow(factor, Double($0)) }
      },
    ],
    reference: { call in
      let symbols = LinearSymbols(call)
      // Not `rising()`, so that the mistakes are measured against the book's own schedule.
      let schedule = try! NoiseSchedule.linear(
        steps: symbols.steps, from: symbols.first, to: symbols.last)
      return .answer(schedule.beta.map { Float($0) })
    }))

private func question(steps: Int, first: Float, last: Float) -> Values {
  Values(tensors: ["first": Tensor(first), "last": Tensor(last)], integers: ["steps": [steps]])
}

/// A call's arguments, and what most schedules have in common.
private struct LinearSymbols {
  var steps: Int
  var first: Double
  var last: Double
}

extension LinearSymbols {
  init(_ call: Values) {
    self.init(
      steps: call.integer("steps"), first: Double(call.number("first")),
      last: Double(call.number("last")))
  }

  /// The distance from one β to the next.
  var gap: Double { steps > 1 ? (last - first) / Double(steps - 1) : 0 }

  /// 0, and then T numbers at equal distances.
  func rising(from first: Double? = nil, by gap: Double? = nil) -> [Double] {
    [0] + (0..<steps).map { (first ?? self.first) + (gap ?? self.gap) * Double($0) }
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (LinearSymbols) -> [Double]
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(LinearSymbols($0)).map { Float($0) }) }
}
