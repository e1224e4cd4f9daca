import Contract
import Glibc
import Tensors

let karrasSigmas = Exercise(
  "5.2", "Where to stop", file: "KarrasSigmas.swift", points: 8,
  equation: "σ_i = (σ_max^(1/ρ) + i / (n − 1) (σ_min^(1/ρ) − σ_max^(1/ρ)))^ρ, and σ_n = 0   (5.3)",
  hints: [
    "Do the example by hand: take the roots of 9 and 1, put one number half-way between, and square "
      + "all three. Where does the 0 at the end come from?",
    "Three steps: the ρ-th roots of both ends, which are powers of 1/ρ; n numbers at even distances "
      + "from the first root to the second; the power ρ of each. Then a 0 behind. With n = 1 there is "
      + "no gap to divide by.",
    "let (first, last) = (pow(largest, 1 / rho), pow(smallest, …))\n"
      + "let gap = steps > 1 ? (last - first) / Float(…) : 0\n"
      + "return (0..<steps).map { pow(first + … * gap, …) } + [0]",
  ],
  key: AnswerKey(
    main: Case("a few steps") { generator in
      question(
        4 + generator.integer(below: 5), generator.uniform(in: 8...15),
        generator.uniform(in: 0.1...0.4), rho: generator.uniform(in: 2.5...5))
    },
    edges: [
      Case("a single step") { generator in
        question(1, generator.uniform(in: 8...15), 0.1, rho: 7)
      },
      Case("two steps") { generator in question(2, generator.uniform(in: 8...15), 0.1, rho: 3) },
      Case("ρ = 1, where the σ themselves are evenly spaced") { generator in
        question(5, generator.uniform(in: 8...15), 0.5, rho: 1)
      },
      Case("ρ = 7 and the ends of Stable Diffusion, in 20 steps") { _ in
        question(20, 14.6146, 0.0292, rho: 7)
      },
      Case("both ends below 1") { generator in
        question(6, 0.9, generator.uniform(in: 0.01...0.05), rho: 4)
      },
    ],
    measure: .relative(),
    misconceptions: [
      mistake("inverse-rho", "with ρ and 1/ρ in each other's place: first the roots, then powers") {
        $0.sigmas(power: 1 / $0.rho)
      },
      mistake("no-zero", "without the 0 at the end: n steps stop at n + 1 places") {
        Array($0.right.dropLast())
      },
      mistake("ascending", "in rising order: a walk begins with much noise") {
        Array($0.right.reversed())
      },
      mistake(
        "rising-then-zero", "with σ_max and σ_min in each other's place: it begins with much noise"
      ) { $0.right.dropLast().reversed() + [0] },
      mistake(
        "by-steps", "by dividing by n: n numbers have n − 1 gaps, and σ_min is one of them"
      ) { symbols in
        symbols.sigmas { $0 / symbols.n }
      },
      mistake("to-zero", "with the formula for all n + 1 places: the last σ is 0, not σ_min") {
        symbols in
        symbols.values(symbols.steps + 1, symbols.rho) { $0 / symbols.n }
      },
      mistake("zero-counted", "with the 0 counted among the n: there are n numbers before it") {
        symbols in
        symbols.values(max(symbols.steps - 1, 1), symbols.rho) { $0 / max(symbols.n - 2, 1) } + [0]
      },
      mistake("from-one", "with i from 1 on: the first σ is σ_max itself") { symbols in
        symbols.sigmas { ($0 + 1) / max(symbols.n - 1, 1) }
      },
      mistake("linear", "with σ at even distances: it is their ρ-th roots that are") {
        $0.sigmas(power: 1)
      },
      mistake("logarithmic", "with equal factors between neighbours: that is another grid") {
        symbols in
        let ratio = symbols.smallest / symbols.largest
        return symbols.places.map { symbols.largest * pow(ratio, $0) } + [0]
      },
      mistake("seven", "with ρ = 7 whatever ρ is") { $0.sigmas(power: 7) },
      mistake("roots", "with the ρ-th roots: they have still to be raised to the power ρ") {
        symbols in symbols.right.map { pow($0, 1 / symbols.rho) }
      },
      mistake(
        "place-powered", "by raising i / (n − 1) to ρ: the power is taken of the whole bracket"
      ) { symbols in
        let apart = symbols.smallest - symbols.largest
        return symbols.places.map { symbols.largest + apart * pow($0, symbols.rho) } + [0]
      },
      mistake(
        "whole-numbers", "with i / (n − 1) as whole numbers, cut down to 0: make a Double of both"
      ) { $0.sigmas { Double(Int($0) / max(Int($1) - 1, 1)) } },
    ],
    reference: { .answer(Symbols($0).right.map { Float($0) }) }))

private func question(_ steps: Int, _ largest: Float, _ smallest: Float, rho: Float) -> Values {
  Values(
    tensors: ["largest": Tensor(largest), "smallest": Tensor(smallest), "rho": Tensor(rho)],
    integers: ["steps": [steps]])
}

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let steps: Int
  let (largest, smallest, rho): (Double, Double, Double)
  var n: Double { Double(steps) }

  init(_ call: Values) {
    steps = call.integer("steps")
    (largest, smallest) = (Double(call.number("largest")), Double(call.number("smallest")))
    rho = Double(call.number("rho"))
  }

  /// i / (n − 1), for all i.
  var places: [Double] { (0..<steps).map { Double($0) / max(n - 1, 1) } }
  /// The right answer.
  var right: [Double] { sigmas() }

  /// The answer with another power than ρ, or with other places between the ends, by i and n.
  func sigmas(power: Double? = nil, place: ((Double, Double) -> Double)? = nil) -> [Double] {
    values(steps, power ?? rho) { place?($0, n) ?? $0 / max(n - 1, 1) } + [0]
  }

  /// The answer with other places between the ends, by i.
  func sigmas(place: (Double) -> Double) -> [Double] { values(steps, rho, place) + [0] }

  /// `count` powers of numbers between the roots, at places by their number.
  func values(_ count: Int, _ power: Double, _ place: (Double) -> Double) -> [Double] {
    let (first, last) = (pow(largest, 1 / power), pow(smallest, 1 / power))
    return (0..<count).map { pow(first + place(Double($0)) * (last - first), power) }
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> [Double]
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0)).map { Float($0) }) }
}
