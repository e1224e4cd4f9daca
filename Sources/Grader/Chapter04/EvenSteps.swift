import Contract
import Glibc
import Tensors

let evenSteps = Exercise(
  "4.5", "Steps spread evenly", file: "EvenSteps.swift", points: 8,
  equation: "t_i = 1 + ⌊T · ((u + i/n) mod 1)⌋ for i = 0 … n − 1 (4.10)",
  hints: [
    "One random number u serves the whole batch. Think of a circle of circumference 1, and of n "
      + "places on it at equal distances, of which the first is u.",
    "Whatever passes 1 begins again at 0: take the whole part away. Multiply with T, cut the decimals "
      + "off, and add 1, since steps run from 1 to T.",
    "return (0..<count).map { i in\n  let place = start + Float(i) / Float(…)\n"
      + "  let share = place - place.rounded(.down)\n  return Int(share * …) + 1\n}",
  ],
  key: AnswerKey(
    main: Case("a batch on a schedule of a few hundred steps") { generator in
      let (count, steps) = (5 + generator.integer(below: 5), 200 + generator.integer(below: 300))
      return question(
        // At least two steps before the circle begins again, and at least two behind.
        count: count, steps: steps, from: { $0.uniform(in: 0.55...0.78) }, &generator)
    },
    edges: [
      Case("a batch of one") { generator in
        question(count: 1, steps: 100, from: { $0.uniform() }, &generator)
      },
      Case("a small u, where nothing passes 1") { generator in
        question(count: 4, steps: 1000, from: { $0.uniform(in: 0.01...0.2) }, &generator)
      },
      Case("a u close to 1, which gives step T") { generator in
        question(count: 3, steps: 50, from: { $0.uniform(in: 0.985...0.999) }, &generator)
      },
      Case("more pictures than steps") { generator in
        question(count: 9, steps: 4, from: { $0.uniform() }, &generator)
      },
      Case("T = 1") { generator in
        question(count: 3, steps: 1, from: { $0.uniform() }, &generator)
      },
    ],
    misconceptions: [
      mistake("from-zero", "with steps 0 … T − 1: step 0 is the clean picture, so 1 is added") {
        $0.right.map { $0 - 1 }
      },
      mistake("no-wrap", "without beginning again at 0 behind 1: steps beyond T come out") { call in
        call.places { call.u + $0 / call.n }.map { Int((call.total * $0).rounded(.down)) + 1 }
      },
      mistake("cut-off", "by cutting off at T what lies beyond it: it has to begin again at 0") {
        call in
        call.places { call.u + $0 / call.n }.map {
          min(Int((call.total * $0).rounded(.down)) + 1, call.steps)
        }
      },
      mistake("by-gaps", "by dividing by n − 1: on a circle n places have n gaps between them") {
        call in
        call.places { call.u + $0 / max(call.n - 1, 1) }.map { call.step(at: $0) }
      },
      mistake("within-share", "with (i + u) / n: there u shifts each step within its share only") {
        call in call.places { ($0 + call.u) / call.n }.map { call.step(at: $0) }
      },
      mistake(
        "alike", "with one step for all: in Int, i / n is 0. Make a Float of both before dividing"
      ) { call in call.places { _ in call.u }.map { call.step(at: $0) } },
      mistake("no-draw", "without u: the same steps would come in every batch") { call in
        call.places { $0 / call.n }.map { call.step(at: $0) }
      },
      mistake("from-one", "with i from 1 to n, so that the first picture does not get u itself") {
        call in call.places { call.u + ($0 + 1) / call.n }.map { call.step(at: $0) }
      },
      mistake("rounded", "by rounding to the nearest number in place of cutting the decimals off") {
        call in
        call.places { call.u + $0 / call.n }.map { place in
          Int((call.total * call.wrapped(place)).rounded()) + 1
        }
      },
      mistake("stretched", "with T − 1 in place of T: step T would never come") { call in
        call.places { call.u + $0 / call.n }.map { place in
          Int(((call.total - 1) * call.wrapped(place)).rounded(.down)) + 1
        }
      },
      mistake("reversed", "in the opposite direction: t falls with i here, and has to rise") {
        call in call.places { call.u - $0 / call.n }.map { call.step(at: $0) }
      },
      mistake("sorted", "in order of size: t_i belongs to picture i, and the first gets u") {
        $0.right.sorted()
      },
    ],
    reference: { Symbols($0).answer(Symbols($0).right) }))

/// Asks with a u for which no place lies so near to a step's border that rounding would decide.
private func question(
  count: Int, steps: Int, from draw: (inout TorchGenerator) -> Float,
  _ generator: inout TorchGenerator
) -> Values {
  func isClear(_ u: Float) -> Bool {
    (0..<count).allSatisfy { i in
      let place = Double(steps) * (Double(u) + Double(i) / Double(count))
      return abs(place - place.rounded()) > 0.01
    }
  }
  var u = draw(&generator)
  while !isClear(u) { u = draw(&generator) }
  return Values(
    tensors: ["start": Tensor(u)], integers: ["count": [count], "steps": [steps]])
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let u: Double
  let count: Int
  let steps: Int
  var n: Double { Double(count) }
  var total: Double { Double(steps) }

  init(_ call: Values) {
    (count, steps) = (call.integer("count"), call.integer("steps"))
    u = Double(call.number("start"))
  }

  /// A place for each picture, by its number.
  func places(_ place: (Double) -> Double) -> [Double] { (0..<count).map { place(Double($0)) } }
  /// What is left of a place without its whole part.
  func wrapped(_ place: Double) -> Double { place - place.rounded(.down) }
  func step(at place: Double) -> Int { Int((total * wrapped(place)).rounded(.down)) + 1 }
  /// The right steps.
  var right: [Int] { places { u + $0 / n }.map { step(at: $0) } }

  func answer(_ steps: [Int]) -> Values { .answer(steps.map { Float($0) }) }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> [Int]
) -> Misconception {
  Misconception(name, sentence) { Symbols($0).answer(answer(Symbols($0))) }
}
