import Contract
import Glibc
import Tensors

let stepWithMemory = Exercise(
  "5.6", "A step with a memory", file: "StepWithMemory.swift", points: 10,
  equation: "x′ = (σ′ / σ) x − (e^(−h) − 1) D̂,   D̂ = (1 + 1/(2r)) D − 1/(2r) D_before,   "
    + "r = h_before / h      (5.9)",
  hints: [
    "Put D̂ = D first: what is left is Euler's step, since e^(−h) = σ′ / σ. All that is new is a better "
      + "guess than D for the way ahead.",
    "h belongs to this step, from σ to σ′, and h_before to the one that ended here, from σ_before to σ. "
      + "Both are logarithms of ratios above 1. Two cases come first: σ′ = 0, and nothing remembered.",
    "guard next > 0 else { return denoised }\nlet h = log(sigma / next)\nvar ahead = denoised\n"
      + "if let before {\n  let r = log(before.sigma / …) / h\n"
      + "  ahead = (1 + 1 / (2 * r)) * denoised - …\n}\n"
      + "return next / sigma * noisy - (exp(-h) - 1) * …",
  ],
  showsPictures: true,
  key: AnswerKey(
    main: Case("pictures on their way, in steps of different length") { generator in
      let sigma = generator.uniform(in: 1...2)
      let walk = DrawnWalk(
        of: generator.sprites(2), from: sigma, to: sigma * generator.uniform(in: 0.45...0.6),
        &generator)
      return walk.remembering(from: sigma * generator.uniform(in: 3...4), &generator)
    },
    edges: [
      Case("the first step, which remembers nothing") { generator in
        DrawnWalk([2, 4, 3, 1], from: 3, to: 2, &generator).call
      },
      Case("the last step, to σ′ = 0") { generator in
        DrawnWalk([2, 4, 3, 1], from: 0.5, to: 0, &generator).remembering(from: 1, &generator)
      },
      Case("a single step, first and last") { generator in
        DrawnWalk([2, 4, 3, 1], from: 10, to: 0, &generator).call
      },
      Case("steps of the same length, r = 1") { generator in
        DrawnWalk([2, 4, 3, 1], from: 2, to: 1, &generator).remembering(from: 4, &generator)
      },
      Case("a short step before a long one, r below 1") { generator in
        DrawnWalk([2, 4, 3, 1], from: 2, to: 0.8, &generator).remembering(from: 2.8, &generator)
      },
      Case("one picture of an odd shape") { generator in
        DrawnWalk([1, 5, 7, 2], from: 1.25, to: 0.75, &generator)
          .remembering(from: 3, &generator)
      },
    ],
    // e^(−h) − 1 of a short step is rounded.
    measure: .exact(within: 4e-5),
    misconceptions: [
      mistake("r-inverted", "with r upside down, h / h_before: 1/(2r) is h / (2 h_before)") {
        $0.answer(share: $0.r / 2)
      },
      mistake("r-itself", "with r in place of 1/(2r)") { $0.answer(share: $0.r) },
      mistake("not-halved", "with 1/r in place of 1/(2r): D̂ is the guess half-way ahead") {
        $0.answer(share: 1 / $0.r)
      },
      mistake("backwards", "with the signs of 1/(2r) turned round: the line leads backwards") {
        $0.answer(share: -$0.share)
      },
      mistake("swapped", "with D and D_before in each other's place") {
        $0.answer(now: $0.before ?? $0.denoised, before: $0.denoised)
      },
      mistake("no-memory", "without what is remembered: that is Euler's step") {
        $0.answer(share: 0)
      },
      mistake("before-added", "with a plus before D_before: both weights together have to be 1") {
        guard let before = $0.before else { return $0.answer() }
        return $0.answer(now: (1 + $0.share) * $0.denoised + $0.share * before, share: 0)
      },
      mistake("r-is-one", "with r = 1, as if all steps were equally long") {
        $0.answer(share: 0.5)
      },
      mistake(
        "lengths-in-sigma", "with differences of σ in r: steps are measured by their logarithms"
      ) { $0.answer(share: ($0.sigma - $0.next) / ($0.sigmaBefore - $0.sigma) / 2) },
      mistake(
        "whole-way-before", "with h_before from σ_before to σ′: the step before ended at σ"
      ) { $0.answer(share: $0.h / log($0.sigmaBefore / $0.next) / 2) },
      mistake("sign-of-h", "with h's sign turned round: it is log(σ / σ′), above 0") {
        $0.answer(factor: expm1($0.h), share: -$0.share)
      },
      mistake("sign-of-exponent", "with e^h − 1 in place of e^(−h) − 1") {
        $0.answer(factor: expm1($0.h))
      },
      mistake("plus", "with a plus before e^(−h) − 1, which is negative") {
        $0.answer(factor: -expm1(-$0.h))
      },
      mistake("no-one", "without the − 1 behind e^(−h)") { $0.answer(factor: exp(-$0.h)) },
      mistake("x-unscaled", "with x as it is: there is less noise at σ′, and x shrinks with it") {
        $0.answer(scale: 1)
      },
      mistake("x-upside-down", "with σ / σ′ before x") {
        $0.answer(scale: $0.sigma / max($0.next, 1e-6))
      },
      mistake("linear-step", "with −h in place of e^(−h) − 1, which is right for tiny steps only") {
        $0.answer(factor: -$0.h)
      },
      Misconception(
        "memory-of-nothing",
        "with D_before = 0 at the first step: nothing remembered is not a picture of zeros"
      ) { call in
        let symbols = Symbols(call)
        guard symbols.before == nil else { return .answer(symbols.answer()) }
        return .answer(symbols.answer(now: 1.5 * symbols.denoised))
      },
    ],
    reference: { .answer(Symbols($0).answer()) }))

extension DrawnWalk {
  /// The call of a step that remembers one from `sigma`, which guessed a little differently.
  fileprivate func remembering(
    from sigmaBefore: Float, _ generator: inout TorchGenerator
  ) -> Values {
    var call = call
    call.tensors["denoisedBefore"] = denoised + 0.4 * generator.noise(denoised.shape)
    call.tensors["sigmaBefore"] = Tensor(sigmaBefore)
    return call
  }
}

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let (x, denoised): (Tensor, Tensor)
  /// D_before; nil at the first step.
  let before: Tensor?
  let (sigma, next, sigmaBefore): (Double, Double, Double)

  init(_ call: Values) {
    (x, denoised) = (call.tensor("noisy"), call.tensor("denoised"))
    before = call.tensors["denoisedBefore"]
    (sigma, next) = (Double(call.number("sigma")), Double(call.number("next")))
    sigmaBefore = before == nil ? .infinity : Double(call.number("sigmaBefore"))
  }

  var h: Double { log(sigma / next) }
  var r: Double { log(sigmaBefore / sigma) / h }
  /// 1/(2r).
  var share: Double { 1 / (2 * r) }

  /// The right answer, or one in which something else takes the place of a part.
  func answer(
    scale: Double? = nil, factor: Double? = nil, now: Tensor? = nil, before other: Tensor? = nil,
    share: Double? = nil
  ) -> Tensor {
    let now = now ?? denoised
    guard next > 0 else { return denoised }
    var ahead = now
    if before != nil, let before = other ?? before {
      let share = share ?? self.share
      ahead = (1 + share) * now - share * before
    }
    return (scale ?? next / sigma) * x - (factor ?? expm1(-h)) * ahead
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
