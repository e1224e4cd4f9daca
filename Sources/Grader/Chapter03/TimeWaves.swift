import Contract
import Foundation
import Tensors

let timeWaves = Exercise(
  "3.2", "The time as waves", file: "TimeWaves.swift", points: 5,
  equation: "e = (cos ω_0 t, …, cos ω_{h−1} t, sin ω_0 t, …, sin ω_{h−1} t),   "
    + "ω_i = 10000^{−i/h},   h = D/2      (3.5)",
  hints: [
    "A clock has a fast hand and slow ones. Each hand is an angle, and an angle is told by its cosine "
      + "and its sine. Which hand is the fastest?",
    "First the h frequencies, 10000^{−i/h} for i = 0 … h − 1: they begin with 1 and fall. The angles of "
      + "one time are the time times the frequencies. The row is the cosines of all angles, and after "
      + "them the sines. pow, cos and sin of a Float come with import Foundation, above in the file.",
    "let frequencies = (0..<half).map { pow(10000, -Float($0) / …) }\n"
      + "row = frequencies.map { cos(time * $0) } + …",
  ],
  key: AnswerKey(
    main: Case("a few times") { generator in
      question(
        (0..<5).map { _ in 1 + Float(generator.integer(below: 30)) },
        size: generator.element(of: [8, 10, 12]))
    },
    edges: [
      Case("time 0, where cosines are 1 and sines 0") { _ in question([0, 0], size: 6) },
      Case("the ends of the way") { _ in question([1, 999, 1000], size: 16) },
      Case("one frequency") { generator in
        question([Float(1 + generator.integer(below: 6)), 2], size: 2)
      },
      Case("a single time") { generator in
        question([Float(1 + generator.integer(below: 40))], size: 32)
      },
      Case("times between the steps") { generator in
        question([generator.uniform(in: 1...2), 0.5, 7.25], size: 8)
      },
    ],
    // Angles of 1,000 are rounded at 6e-5, and once more for a frequency that is rounded.
    measure: Measure { _, answer in
      answer.tensors.mapValues { Measure.Observation($0, tolerance: Tensor(5e-4)) }
    },
    misconceptions: [
      mistake("sines-first", "with the sines before the cosines: here the cosines come first") {
        $0.rows { cosines, sines in sines + cosines }
      },
      mistake("in-turns", "with cosine and sine in turns: here all cosines stand before all sines")
      {
        $0.rows { cosines, sines in zip(cosines, sines).flatMap { [$0, $1] } }
      },
      mistake("sine-in-turns", "with sine and cosine in turns, as in the paper on transformers") {
        $0.rows { cosines, sines in zip(cosines, sines).flatMap { [$1, $0] } }
      },
      mistake(
        "half-less-one", "with i / (h − 1) in the exponent, so that the slowest is exactly 1/10000"
      ) { $0.rows($0.frequencies { i, h in i / max(h - 1, 1) }) },
      mistake("over-size", "with i / D in the exponent: D is both halves together") {
        $0.rows($0.frequencies { i, h in i / (2 * h) })
      },
      mistake("twice", "with 2i / h in the exponent: the 2 is in h = D/2 already") {
        $0.rows($0.frequencies { i, h in 2 * i / h })
      },
      mistake("from-one", "with i from 1 on: the fastest frequency is 10000⁰ = 1") {
        $0.rows($0.frequencies { i, h in (i + 1) / h })
      },
      mistake("rising", "without the minus: frequencies of up to 10000 tell neighbours nothing") {
        $0.rows($0.frequencies { i, h in -i / h })
      },
      mistake("thousand", "with 1000 in place of 10000") {
        $0.rows($0.frequencies { i, h in 0.75 * i / h })
      },
      mistake("turns", "with a factor of 2π: the angles are radians already") {
        $0.rows($0.frequencies().map { 2 * Double.pi * $0 })
      },
      mistake("degrees", "with angles taken for degrees") {
        $0.rows($0.frequencies().map { $0 * Double.pi / 180 })
      },
      mistake("share-of-the-way", "with t / 1000 in place of t: then all waves are slow") {
        $0.rows($0.frequencies().map { $0 / 1000 })
      },
      mistake("reversed", "with the slowest frequency first") {
        $0.rows($0.frequencies().reversed())
      },
      mistake(
        "whole-numbers", "with i / h as whole numbers, which is 0: make a Float of both before"
      ) { $0.rows($0.frequencies { _, _ in 0 }) },
      mistake("straight", "with frequencies that fall in equal steps, not by equal factors") {
        $0.rows($0.frequencies().indices.map { [h = $0.half] in 1 - Double($0) / Double(h) })
      },
      mistake(
        "all-cosines-first",
        "with the cosines of all times before all sines: each row has its own cosines, then its sines"
      ) { $0.flat() },
      mistake("sines-only", "with sines in both halves") { $0.rows { _, sines in sines + sines } },
    ],
    reference: { .answer(Symbols($0).rows()) }))

private func question(_ times: [Float], size: Int) -> Values {
  Values(tensors: ["times": Tensor(times)], integers: ["size": [size]])
}

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let times: [Double]
  let half: Int

  init(_ call: Values) {
    times = call.numbers("times").map(Double.init)
    half = call.integer("size") / 2
  }

  /// ω_0 … ω_{h−1}, with another exponent than i / h if one is given.
  func frequencies(_ exponent: (Double, Double) -> Double = { i, h in i / h }) -> [Double] {
    (0..<half).map { Foundation.pow(10000, -exponent(Double($0), Double(half))) }
  }

  /// The rows, with other frequencies or joined in another way if they are given.
  func rows(
    _ frequencies: [Double]? = nil,
    joined: ([Double], [Double]) -> [Double] = { cosines, sines in cosines + sines }
  ) -> Tensor {
    let rows = times.flatMap { time in
      let angles = (frequencies ?? self.frequencies()).map { time * $0 }
      return joined(angles.map { Foundation.cos($0) }, angles.map { Foundation.sin($0) })
    }
    return tensor(rows)
  }

  /// The cosines of all times, and behind them all sines, cut into rows.
  func flat() -> Tensor {
    let angles = times.flatMap { time in frequencies().map { time * $0 } }
    return tensor(angles.map { Foundation.cos($0) } + angles.map { Foundation.sin($0) })
  }

  private func tensor(_ numbers: [Double]) -> Tensor {
    Tensor(numbers.map { Float($0) }, shape: [times.count, 2 * half])
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
