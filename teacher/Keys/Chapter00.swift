import Contract
import Grader
import Tensors

/// Exercise 0.6★: Var[x″] = a₂² (a₁² V + b₁²) + b₂².
let noiseTwiceKey = AnswerKey(
  main: Case("two ordinary steps") { generator in
    question(generator.uniform(in: 1...3), scales: 0.5...1.5, deviations: 0.5...1.5, &generator)
  },
  edges: [
    Case("a second step that forgets the first") { generator in
      question(2, [1.5, 0], [0.5, generator.uniform(in: 0.5...2)])
    },
    Case("a first step that forgets x") { generator in
      question(generator.uniform(in: 1...5), [0, 0.7], [generator.uniform(in: 0.5...2), 0.3])
    },
    Case("no noise") { generator in
      question(generator.uniform(in: 0.5...3), [generator.uniform(in: 0.5...2), 1.3], [0, 0])
    },
    Case("a constant at the start") { generator in
      question(0, scales: 0.5...2, deviations: 0.5...2, &generator)
    },
    Case("negative factors") { generator in
      question(
        generator.uniform(in: 0.5...3), scales: -1.5 ... -0.5, deviations: -1.5 ... -0.5, &generator
      )
    },
    Case("large factors") { generator in
      question(generator.uniform(in: 1...3), scales: 5...20, deviations: 5...20, &generator)
    },
  ],
  misconceptions: [
    mistake("first-noise-unscaled", "by adding b₁² as it is: the second step scales that noise too")
    {
      v, a, b in a.0 * a.0 * a.1 * a.1 * v + b.0 * b.0 + b.1 * b.1
    },
    mistake("first-noise-unsquared", "with a₂ b₁² in place of (a₂ b₁)²: scales count squared") {
      v, a, b in a.0 * a.0 * a.1 * a.1 * v + a.1 * b.0 * b.0 + b.1 * b.1
    },
    mistake("scales-unsquared", "with a₁ and a₂ in place of their squares") {
      v, a, b in a.1 * (a.0 * v + b.0 * b.0) + b.1 * b.1
    },
    mistake("deviations-unsquared", "with b₁ and b₂ in place of their squares: they are deviations")
    {
      v, a, b in a.1 * a.1 * (a.0 * a.0 * v + b.0) + b.1
    },
    mistake("nothing-squared", "without any square: variances go with the squares of the factors") {
      v, a, b in a.1 * (a.0 * v + b.0) + b.1
    },
    mistake("deviations-added", "by adding the deviations of both noises before squaring them") {
      v, a, b in
      let noise = a.1 * b.0 + b.1
      return a.0 * a.0 * a.1 * a.1 * v + noise * noise
    },
    mistake("deviation", "by taking the root at the end: the variance was asked for") {
      v, a, b in twoSteps(v, a, b).squareRoot()
    },
    mistake("one-step", "after the first step alone") { v, a, b in a.0 * a.0 * v + b.0 * b.0 },
    mistake("second-step", "after the second step alone") { v, a, b in a.1 * a.1 * v + b.1 * b.1 },
    mistake("swapped", "with the second step before the first") {
      v, a, b in twoSteps(v, (a.1, a.0), (b.1, b.0))
    },
    mistake("scales-added", "with (a₁ + a₂)² where the scales have to be multiplied") {
      v, a, b in (a.0 + a.1) * (a.0 + a.1) * v + b.0 * b.0 + b.1 * b.1
    },
    mistake("variance-squared", "with V² in place of V: the input is a variance already") {
      v, a, b in twoSteps(v * v, a, b)
    },
  ],
  reference: { answer($0, twoSteps) })

/// V, (a₁, a₂) and (b₁, b₂) to the variance of the end.
private typealias Formula =
  @Sendable (_ v: Double, _ a: (Double, Double), _ b: (Double, Double)) -> Double

@Sendable private func twoSteps(
  _ v: Double, _ a: (Double, Double), _ b: (Double, Double)
) -> Double {
  a.1 * a.1 * (a.0 * a.0 * v + b.0 * b.0) + b.1 * b.1
}

private func question(
  _ variance: Float, scales: ClosedRange<Float>, deviations: ClosedRange<Float>,
  _ generator: inout TorchGenerator
) -> Values {
  question(
    variance, [generator.uniform(in: scales), generator.uniform(in: scales)],
    [generator.uniform(in: deviations), generator.uniform(in: deviations)])
}

private func question(_ variance: Float, _ scales: [Float], _ deviations: [Float]) -> Values {
  Values(tensors: [
    "variance": Tensor(variance), "scales": Tensor(scales), "deviations": Tensor(deviations),
  ])
}

private func answer(_ call: Values, _ formula: Formula) -> Values {
  let (a, b) = (
    call.numbers("scales").map(Double.init), call.numbers("deviations").map(Double.init)
  )
  return .answer(Float(formula(Double(call.number("variance")), (a[0], a[1]), (b[0], b[1]))))
}

private func mistake(
  _ name: String, _ sentence: String, formula: @escaping Formula
) -> Misconception {
  Misconception(name, sentence) { answer($0, formula) }
}
