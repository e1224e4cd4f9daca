import Contract
import ForwardProcess
import Pictures
import Tensors

let combinedNoise = Exercise(
  transfer: "1.5", "Two noises in one", file: "CombinedNoise.swift", points: 10,
  equation: "the ε for which √ᾱ_t x₀ + √(1 − ᾱ_t) ε is the picture after both jumps",
  hints: [
    "Put x_s into the equation of x_t. What stands in front of x₀ then, and what else is there?",
    "x₀ comes out with √ᾱ_t, as it has to. The rest, which holds both noises, has to be "
      + "√(1 − ᾱ_t) ε. Solve for ε.",
    "Compute three factors: what the jump from s to t leaves of the first noise, what it adds of the "
      + "second, and what a single jump from x₀ would have in front of ε. Two products, a sum and a "
      + "division follow.",
  ],
  form: { call in [Values.single: call.tensor("first").shape] },
  properties: [
    Property(
      "one jump and two jumps arrive at the same picture",
      on: Case("two jumps in the middle") { generator in
        let schedule = drawnSchedule(&generator)
        return question(generator.shape(), from: 2, to: 5, of: schedule, &generator)
      }, complaint: arrivesElsewhere),
    Property(
      "the noise is unit normal",
      on: Case("two jumps with many numbers") { generator in
        let schedule = drawnSchedule(&generator)
        return question([1, 101, 97, 3], from: 1, to: 4, of: schedule, &generator)
      }, complaint: isNotUnit),
    Property(
      "where the first jump goes nowhere, only the second noise counts",
      on: Case("s = 0") { generator in
        let schedule = drawnSchedule(&generator)
        return question([2, 5, 3, 1], from: 0, to: 3, of: schedule, &generator)
      }
    ) { call, answer in
      answer.tensor(Values.single).isClose(to: call.tensor("second"), absolute: 1e-4)
        ? nil
        : "At s = 0 there is no first noise yet, so ε has to be the second noise. Yours is not."
    },
    Property(
      "it holds for single steps too",
      on: Case("s = t − 1") { generator in
        let schedule = drawnSchedule(&generator)
        return question([1, 4, 7, 3], from: 4, to: 5, of: schedule, &generator)
      }, complaint: arrivesElsewhere),
    Property(
      "it holds to the end",
      on: Case("ᾱ_T = 0, where nothing is left of the picture") { generator in
        let schedule = try! NoiseSchedule(alphaBar: [0.8, 0.3, 0])
        return question([2, 3, 5, 2], from: 1, to: 3, of: schedule, &generator)
      }, complaint: arrivesElsewhere),
    Property(
      "it holds for DDPM's steps",
      on: Case("s = 300 and t = 700 of 1,000") { generator in
        question([1, 5, 2, 3], from: 300, to: 700, of: ddpmSchedule, &generator)
      }, complaint: arrivesElsewhere),
  ])

private func question(
  _ shape: [Int], from s: Int, to t: Int, of schedule: NoiseSchedule,
  _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: [
      "first": generator.noise(shape), "second": generator.noise(shape),
      "alphaBar": Tensor(schedule.alphaBar.map { Float($0) }),
    ], integers: ["s": [s], "t": [t]])
}

// MARK: - Checks

/// Makes both jumps and the single one, from a picture that the learner has not seen.
@Sendable private func arrivesElsewhere(_ call: Values, _ answer: Values) -> String? {
  let (schedule, s, t) = (schedule(of: call), call.integer("s"), call.integer("t"))
  let (first, second) = (call.tensor("first"), call.tensor("second"))
  var generator = TorchGenerator(seed: 2026)
  let clean = generator.data(first.shape)
  let halfWay = schedule.noised(clean, to: s, noise: first)
  let arrived = schedule.noised(halfWay, from: s, to: t, noise: second)
  let single = schedule.noised(clean, to: t, noise: answer.tensor(Values.single))
  let error = (single - arrived).maximumMagnitude
  guard error <= 1e-4 else {
    return
      "With s = \(s) and t = \(t), a single jump with your ε ends up to \(significant(Double(error))) away from where "
      + "the two jumps end. Both have to arrive at the same picture."
  }
  return nil
}

/// Whether the answer's variance lies more than six standard errors from 1, or its mean from 0.
@Sendable private func isNotUnit(_ call: Values, _ answer: Values) -> String? {
  let noise = answer.tensor(Values.single)
  let error = (2 / Float(noise.count)).squareRoot()
  guard abs(noise.variance - 1) <= 6 * error, abs(noise.mean) <= 6 * error else {
    return "Noise that leads straight to step t has mean 0 and variance 1. Yours has mean "
      + "\(significant(Double(noise.mean))) and variance \(significant(Double(noise.variance)))."
  }
  return nil
}
