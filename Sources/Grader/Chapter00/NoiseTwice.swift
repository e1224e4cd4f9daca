import Contract
import Pictures
import Tensors

let noiseTwice = Exercise(
  transfer: "0.6", "Noise twice", file: "NoiseTwice.swift", points: 10,
  equation: "x′ = a₁x + b₁z₁, then x″ = a₂x′ + b₂z₂: the variance of x″",
  hints: [
    "The chapter has a rule for one step. What does the second step not know about the first?",
    "The second step takes any x′, whatever made it, if only its variance is known. Where could you "
      + "get that from?",
    "Use the chapter's rule for one step, a variable for the variance, and two lines. Put the two "
      + "factors of each step where they belong: arrays begin at 0.",
  ],
  form: { _ in [Values.single: []] },
  properties: [
    Property(
      "steps that change nothing keep the variance",
      on: Case("scales 1 and deviations 0") { generator in
        question(generator.uniform(in: 0.5...3), [1, 1], [0, 0])
      }, complaint: differsFromExperiment),
    Property(
      "the variance is the one that many numbers have",
      on: Case("two ordinary steps") { generator in
        question(
          generator.uniform(in: 1...3), generator.numbers(2, in: 0.6...1.5),
          generator.numbers(2, in: 0.6...1.5))
      }, complaint: differsFromExperiment),
    Property(
      "steps that only scale",
      on: Case("no noise at all") { generator in
        question(generator.uniform(in: 0.5...3), generator.numbers(2, in: 0.4...1.6), [0, 0])
      }, complaint: differsFromExperiment),
    Property(
      "only the second step adds noise",
      on: Case("a first step without noise") { generator in
        question(
          generator.uniform(in: 0.5...3), generator.numbers(2, in: 0.4...1.6),
          [0, generator.uniform(in: 0.5...2)])
      }, complaint: differsFromExperiment),
    Property(
      "signs play no role",
      on: Case("a negative scale and a negative deviation") { generator in
        question(
          generator.uniform(in: 0.5...3), [-1.2, generator.uniform(in: 0.5...0.9)],
          [generator.uniform(in: 0.5...1.5), -0.7])
      }, complaint: differsFromExperiment),
    Property(
      "a constant gets its variance from the noise",
      on: Case("variance 0") { generator in
        question(0, generator.numbers(2, in: 0.5...1.5), generator.numbers(2, in: 0.5...1.5))
      }, complaint: differsFromExperiment),
  ])

/// Asks with numbers of two decimals, which are easy to follow on paper.
private func question(_ variance: Float, _ scales: [Float], _ deviations: [Float]) -> Values {
  func rounded(_ number: Float) -> Float { (100 * number).rounded() / 100 }
  return Values(tensors: [
    "variance": Tensor(rounded(variance)), "scales": Tensor(scales.map(rounded)),
    "deviations": Tensor(deviations.map(rounded)),
  ])
}

/// Sends many numbers through both steps and compares their variance with the answer.
///
/// Evenly spread numbers begin, since the rule holds for every distribution; their variance is 1/12
/// of their range squared. A variance measured on n numbers has a standard error of at most √(2/n)
/// of itself; six of them are 1.3% here. The same numbers for everybody: chance judges nobody twice.
@Sendable private func differsFromExperiment(_ call: Values, _ answer: Values) -> String? {
  let (answered, count) = (answer.number(Values.single), 400_000)
  let (scales, deviations) = (call.numbers("scales"), call.numbers("deviations"))
  var generator = TorchGenerator(seed: 2026)
  var x = (12 * call.number("variance")).squareRoot() * generator.uniform([count])
  for (a, b) in zip(scales, deviations) { x = a * x + b * generator.normal([count]) }
  let measured = x.variance
  guard abs(answered - measured) <= 6 * (2 / Float(count)).squareRoot() * measured else {
    return "For V = \(call.number("variance")), scales \(scales) and deviations \(deviations) you "
      + "answer \(significant(Double(answered))). 400,000 numbers that went through both steps have "
      + "the variance \(significant(Double(measured)))."
  }
  return nil
}
