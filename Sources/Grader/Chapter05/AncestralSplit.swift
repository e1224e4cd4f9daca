import Contract
import Tensors

let ancestralSplit = Exercise(
  "5.4", "Old noise and fresh", file: "AncestralSplit.swift", points: 8,
  equation: "σ_up = η σ′ √(σ² − σ′²) / σ,   σ_down = √(σ′² − σ_up²)      (5.5)",
  hints: [
    "Draw a right-angled triangle: σ_down and σ_up are its short sides, and σ′ the long one. Noises add "
      + "up like these sides, not like lengths on a line.",
    "First σ_up, which is η times what DDPM draws. Of the variance σ′² it takes σ_up²; the root of "
      + "what is left is σ_down. Where nothing is left, rounding can make less than nothing of it.",
    "let up = eta * next * (sigma * sigma - …).squareRoot() / …\n"
      + "return (max(0, next * next - …).squareRoot(), up)",
  ],
  key: AnswerKey(
    main: Case("half of the fresh noise or a little more") { generator in
      let sigma = generator.uniform(in: 1.5...4)
      return question(
        from: sigma, to: sigma * generator.uniform(in: 0.55...0.75),
        eta: generator.uniform(in: 0.55...0.75))
    },
    edges: [
      Case("η = 1, DDPM's share") { generator in
        question(from: 2, to: generator.uniform(in: 1...1.6), eta: 1)
      },
      Case("η = 0, nothing drawn") { generator in
        question(from: 2, to: generator.uniform(in: 0.5...1.5), eta: 0)
      },
      Case("the last step, to σ′ = 0") { generator in question(from: 0.5, to: 0, eta: 0.7) },
      Case("a short step at much noise") { generator in
        question(from: 80, to: generator.uniform(in: 70...75), eta: 1)
      },
      Case("a long step, where almost all noise is fresh") { generator in
        question(from: 10, to: generator.uniform(in: 1...2), eta: 1)
      },
      // With these numbers σ_up is rounded to more than σ′, and the root of what is left to NaN.
      Case("a step so long that rounding decides what is left") { _ in
        question(from: 310, to: 0.03, eta: 1)
      },
    ],
    misconceptions: [
      mistake(
        "deviations-subtracted",
        "with σ′ − σ_up as σ_down: variances add up, deviations do not"
      ) { ($0.next - $0.up, $0.up) },
      mistake("eta-inside", "with η inside the root: it multiplies σ_up itself") {
        $0.split(up: $0.eta.squareRoot() * $0.most)
      },
      mistake("eta-squared", "with η² in σ_up, as it stands in the variance: here it is η") {
        $0.split(up: $0.eta * $0.eta * $0.most)
      },
      mistake("no-eta", "with η = 1 whatever η is") { $0.split(up: $0.most) },
      mistake("eta-of-next", "with η σ′ as σ_up: how long the step is counts too") {
        $0.split(up: $0.eta * $0.next)
      },
      mistake("upside-down", "with σ / σ′ in place of σ′ / σ") {
        $0.split(up: $0.up * ($0.sigma / max($0.next, 1e-6)) * ($0.sigma / max($0.next, 1e-6)))
      },
      mistake(
        "forward", "with η √(σ² − σ′²), which leads from σ′ up to σ: the factor σ′ / σ is missing"
      ) { $0.split(up: $0.eta * $0.apart) },
      mistake("unrooted", "with σ² − σ′² in σ_up without its root") {
        $0.split(up: $0.up * $0.apart)
      },
      mistake("differences", "with σ − σ′ in place of √(σ² − σ′²)") {
        $0.split(up: $0.eta * $0.next * ($0.sigma - $0.next) / $0.sigma)
      },
      mistake("variances", "with variances: deviations were asked for, their roots") {
        let (down, up) = $0.split(up: $0.up)
        return (down * down, up * up)
      },
      mistake("down-unrooted", "with σ′² − σ_up² as σ_down: that is its variance") {
        ($0.next * $0.next - $0.up * $0.up, $0.up)
      },
      mistake("swapped", "with σ_up and σ_down in each other's place") {
        let (down, up) = $0.split(up: $0.up)
        return (up, down)
      },
      mistake(
        "down-is-next", "with σ′ as σ_down: then fresh noise comes on top of all there should be"
      ) { ($0.next, $0.up) },
      mistake("down-of-ddpm", "with σ_down of η = 1, whatever η is") {
        ($0.split(up: $0.most).down, $0.up)
      },
      mistake("down-from-sigma", "with √(σ² − σ_up²) as σ_down: the step ends at σ′, not at σ") {
        (($0.sigma * $0.sigma - $0.up * $0.up).squareRoot(), $0.up)
      },
    ],
    reference: { call in
      let symbols = Symbols(call)
      return answer(symbols.split(up: symbols.up))
    }))

private func question(from sigma: Float, to next: Float, eta: Float) -> Values {
  Values(tensors: ["sigma": Tensor(sigma), "next": Tensor(next), "eta": Tensor(eta)])
}

/// A call's numbers by the symbols of the equation.
private struct Symbols {
  let (sigma, next, eta): (Double, Double, Double)

  init(_ call: Values) {
    (sigma, next) = (Double(call.number("sigma")), Double(call.number("next")))
    eta = Double(call.number("eta"))
  }

  /// √(σ² − σ′²).
  var apart: Double { (sigma * sigma - next * next).squareRoot() }
  /// σ_up of η = 1.
  var most: Double { next * apart / sigma }
  /// σ_up.
  var up: Double { eta * most }

  /// What is left for σ_down; a wrong σ_up may leave less than nothing.
  func split(up: Double) -> (down: Double, up: Double) {
    (max(next * next - up * up, 0).squareRoot(), up)
  }
}

private func answer(_ parts: (down: Double, up: Double)) -> Values {
  .answer([Float(parts.down), Float(parts.up)])
}

private func mistake(
  _ name: String, _ sentence: String,
  split: @escaping @Sendable (Symbols) -> (down: Double, up: Double)
) -> Misconception {
  Misconception(name, sentence) { answer(split(Symbols($0))) }
}
