import Contract
import ForwardProcess
import Tensors

let noised = Exercise(
  "1.4", "Straight to step t", file: "Noised.swift", points: 8,
  equation: "x_t = √ᾱ_t x₀ + √(1 − ᾱ_t) ε (1.5)",
  hints: [
    "Each picture has a t of its own. Which two numbers does picture n need, and what of the batch "
      + "are they multiplied with?",
    "Make a list of N numbers ᾱ_t, one per picture. A tensor of shape [N, 1, 1, 1] broadcasts over "
      + "the pixels of each picture; [N] would broadcast over the channels. A loop over the pictures "
      + "is right as well.",
    "let kept = Tensor(steps.map { alphaBar[$0] }, shape: [steps.count, 1, 1, 1])\n"
      + "return sqrt(kept) * … + sqrt(…) * noise",
  ],
  showsPictures: true,
  key: AnswerKey(
    // As many pictures as channels, so that factors on the wrong axis are a wrong answer to look at.
    main: Case("three pictures, three different steps") { generator in
      let schedule = drawnSchedule(&generator)
      let t = schedule.steps / 3
      return question(
        generator.sprites(3), at: [t, 2 * t, 3 * t].map { $0 - generator.integer(below: 2) },
        alphaBar: schedule.alphaBar, &generator)
    },
    edges: [
      Case("t = 0, where the picture stays clean") { generator in
        let alphaBar = drawnSchedule(&generator).alphaBar
        return question(generator.data([2, 5, 4, 1]), at: [0, 0], alphaBar: alphaBar, &generator)
      },
      Case("t = T") { generator in
        let schedule = drawnSchedule(&generator)
        return question(
          generator.data([2, 4, 5, 1]), at: [schedule.steps, schedule.steps],
          alphaBar: schedule.alphaBar, &generator)
      },
      Case("ᾱ_T = 0, where nothing is left of the picture") { generator in
        question(generator.data([1, 3, 5, 2]), at: [2], alphaBar: [1, 0.5, 0], &generator)
      },
      Case("a batch of one, of an odd shape") { generator in
        let alphaBar = drawnSchedule(&generator).alphaBar
        return question(generator.data([1, 7, 5, 3]), at: [3], alphaBar: alphaBar, &generator)
      },
      Case("DDPM's schedule of 1,000 steps") { generator in
        let steps = (0..<5).map { _ in generator.integer(below: 1001) }
        return question(
          generator.data([5, 3, 2, 1]), at: steps, alphaBar: ddpmSchedule.alphaBar, &generator)
      },
    ],
    misconceptions: [
      mistake("unrooted", "without the roots: ᾱ_t and 1 − ᾱ_t are variances, not factors") {
        ($0, 1 - $0)
      },
      mistake("noise-unrooted", "with 1 − ᾱ_t in place of √(1 − ᾱ_t) in front of the noise") {
        ($0.squareRoot(), 1 - $0)
      },
      mistake("picture-unrooted", "with ᾱ_t in place of √ᾱ_t in front of the picture") {
        ($0, (1 - $0).squareRoot())
      },
      mistake("one-minus-root", "with 1 − √ᾱ_t in front of the noise: the root is √(1 − ᾱ_t)") {
        ($0.squareRoot(), 1 - $0.squareRoot())
      },
      mistake("swapped", "with √ᾱ_t and √(1 − ᾱ_t) in each other's place") {
        ((1 - $0).squareRoot(), $0.squareRoot())
      },
      mistake(
        "unscaled", "by adding the noise to the whole picture: it has to shrink by √ᾱ_t first"
      ) {
        (1, (1 - $0).squareRoot())
      },
      mistake("whole-noise", "by adding ε as it is: its deviation has to be √(1 − ᾱ_t)") {
        ($0.squareRoot(), 1)
      },
      mistake(
        "minus", "by taking the noise away: any sign would do for chance, but ε is given here"
      ) {
        ($0.squareRoot(), -(1 - $0).squareRoot())
      },
      elsewhere("step-before", "with ᾱ_{t−1} in place of ᾱ_t: ᾱ begins with ᾱ₀, so [t] is ᾱ_t") {
        steps in steps.map { max($0 - 1, 0) }
      },
      elsewhere("step-after", "with ᾱ_{t+1} in place of ᾱ_t: ᾱ begins with ᾱ₀, so [t] is ᾱ_t") {
        steps in steps.map { $0 + 1 }
      },
      elsewhere(
        "place-in-batch",
        "with alphaBar[n], where n is the place in the batch: the picture's step is steps[n]"
      ) { steps in Array(steps.indices) },
      elsewhere("first-step", "with the first picture's t for the whole batch") { steps in
        steps.map { _ in steps[0] }
      },
      elsewhere("last-step", "with the last picture's t for the whole batch") { steps in
        steps.map { _ in steps[steps.count - 1] }
      },
      Misconception(
        "along-channels",
        "with one t per channel: N numbers meet the last axis, and need the shape [N, 1, 1, 1]"
      ) { call in
        let clean = call.tensor("clean")
        // With another number of channels this traps, and is no answer at all.
        guard clean.shape[0] == clean.shape[3] else { return Values() }
        let kept = Tensor(call.integers("steps").map { call.numbers("alphaBar")[$0] })
        return .answer(sqrt(kept) * clean + sqrt(1 - kept) * call.tensor("noise"))
      },
    ],
    reference: { call in
      .answer(
        schedule(of: call).noised(
          call.tensor("clean"), to: call.integers("steps"), noise: call.tensor("noise")))
    }))

// MARK: - Schedules

/// Draws a schedule of few and coarse steps, in which neighbours can be told apart.
func drawnSchedule(_ generator: inout TorchGenerator) -> NoiseSchedule {
  let beta = generator.numbers(6 + generator.integer(below: 7), in: 0.08...0.35)
  return try! NoiseSchedule(beta: beta.map(Double.init))
}

/// The schedule whose ᾱ₀ … ᾱ_T a call holds.
func schedule(of call: Values) -> NoiseSchedule {
  try! NoiseSchedule(alphaBar: call.numbers("alphaBar").dropFirst().map(Double.init))
}

// MARK: - Questions and mistakes

private func question(
  _ clean: Tensor, at steps: [Int], alphaBar: [Double], _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: [
      "clean": clean, "alphaBar": Tensor(alphaBar.map { Float($0) }),
      "noise": generator.noise(clean.shape),
    ], integers: ["steps": steps])
}

/// A mistake by the factors of picture and noise that it makes of ᾱ_t.
private func mistake(
  _ name: String, _ sentence: String,
  factors: @escaping @Sendable (Double) -> (picture: Double, noise: Double)
) -> Misconception {
  Misconception(name, sentence) { call in
    let alphaBar = call.numbers("alphaBar")
    let parts = call.integers("steps").enumerated().map { n, t in
      let (picture, noise) = factors(Double(alphaBar[t]))
      return picture * call.tensor("clean")[n] + noise * call.tensor("noise")[n]
    }
    return .answer(Tensor.stacked(parts))
  }
}

/// A mistake by the steps that it goes to.
private func elsewhere(
  _ name: String, _ sentence: String, steps: @escaping @Sendable ([Int]) -> [Int]
) -> Misconception {
  Misconception(name, sentence) { call in
    let schedule = schedule(of: call)
    // What lies beyond the end of the schedule cannot be looked up.
    let steps = steps(call.integers("steps")).map { min($0, schedule.steps) }
    return .answer(
      schedule.noised(call.tensor("clean"), to: steps, noise: call.tensor("noise")))
  }
}
