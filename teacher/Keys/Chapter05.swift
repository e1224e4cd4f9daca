import Contract
import Grader
import Tensors

/// The key of exercise 5.5★, a look at two thirds.
///
/// A constant slope asks for a + b = 1, and one that changes evenly for ⅔ b = ½:
///
///     x′ = x + (σ′ − σ) (¼ d₁ + ¾ d₂)
///
/// (Ralston, Runge–Kutta methods with minimum error bounds, Mathematics of Computation 16, 1962.)
let twoThirdsKey = AnswerKey(
  main: Case("a slope that depends on σ and on x") { generator in
    question([3, 2, 4], from: generator.uniform(in: 1.2...2), &generator)
  },
  edges: [
    Case("the last step, to σ′ = 0") { generator in
      question([2, 3], from: generator.uniform(in: 0.8...1.2), to: 0, &generator)
    },
    Case("a long step") { generator in
      question([4], from: 3, to: 0.1, &generator)
    },
    Case("a step from much noise") { generator in
      question([2, 2, 2, 1], from: 20, to: 18, shrunk: 0.05, &generator)
    },
    Case("a single number") { generator in
      question([1], from: 1.5, to: generator.uniform(in: 0.5...0.8), &generator)
    },
  ],
  // D takes σ times a slope off x, and what gives it back divides: both round.
  measure: .exact(within: 4e-5),
  misconceptions: [
    mistake("mean", "with Heun's weights, ½ and ½: they are right for a second look at the end") {
      $0.step(0.5, 0.5)
    },
    mistake("swapped", "with ¾ and ¼ in each other's place: the later look counts more") {
      $0.step(0.75, 0.25)
    },
    mistake("second-only", "with the second slope alone: that is right for a look at the middle") {
      $0.step(0, 1)
    },
    mistake("thirds", "with ⅓ and ⅔: where the look is and how much it counts are different things")
    {
      $0.step(1 / 3, 2 / 3)
    },
    mistake("thirds-swapped", "with ⅔ and ⅓, as if what is nearer counted more") {
      $0.step(2 / 3, 1 / 3)
    },
    mistake("euler", "with the first slope alone: that is Euler's step") { $0.step(1, 0) },
    mistake("heun", "from a second look at the end of the way, with ½ and ½: that is Heun's step") {
      $0.step(0.5, 0.5, at: 1)
    },
    mistake("midpoint", "from a look at the middle of the way: it should be at two thirds") {
      $0.step(0, 1, at: 0.5)
    },
    mistake("look-at-the-end", "with the right weights, but a look at the end of the way") {
      $0.step(at: 1)
    },
    mistake("look-at-a-third", "with the look at one third of the way: from σ it is two thirds") {
      $0.step(at: 1 / 3)
    },
    mistake("x-unmoved", "by looking at x itself at the second place: x has to go along") {
      $0.step(moving: 0)
    },
    mistake("sigma-unmoved", "by telling the denoiser σ again: what it sees has less noise by then")
    {
      $0.step(lookingAt: $0.sigma)
    },
    mistake("x-all-the-way", "by moving x all the way, but σ two thirds of it") {
      $0.step(moving: 1)
    },
    mistake(
      "first-sigma", "by dividing the second x − D by the first σ: each look has a σ of its own"
    ) { $0.step(dividingBy: $0.sigma) },
    mistake("first-x", "with the first x in the second slope: it is what the second look saw") {
      $0.step(secondOf: $0.x)
    },
    mistake("two-thirds-of-sigma", "by looking at ⅔ σ: two thirds of the way are meant, down to σ′")
    {
      $0.step(lookingAt: $0.sigma * 2 / 3)
    },
    mistake("opposite", "with the step's sign turned round: σ falls, so σ′ − σ is negative") {
      2 * $0.x - $0.step()
    },
    mistake("no-x", "without x, from which the step begins") { $0.step() - $0.x },
  ],
  reference: { .answer(Symbols($0).step()) })

// MARK: - Questions

private func question(
  _ shape: [Int], from sigma: Float, to next: Float? = nil, shrunk: Float = 1,
  _ generator: inout TorchGenerator
) -> Values {
  let next = next ?? sigma * generator.uniform(in: 0.2...0.4)
  let slope = [
    generator.uniform(in: 0.2...0.8), shrunk * generator.uniform(in: 0.3...0.8),
    shrunk * shrunk * generator.uniform(in: 0.3...0.8), generator.uniform(in: 0.3...0.5),
  ]
  return Values(tensors: [
    "noisy": 1 + generator.uniform(shape), "sigma": Tensor(sigma), "next": Tensor(next),
    "slope": Tensor(slope),
  ])
}

// MARK: - Answers

/// A call's arguments by the symbols of the equation.
private struct Symbols {
  let x: Tensor
  let (sigma, next): (Double, Double)
  let denoiser: (Tensor, Float) -> Tensor

  init(_ call: Values) {
    (x, denoiser) = (call.tensor("noisy"), call.denoiser("slope"))
    (sigma, next) = (Double(call.number("sigma")), Double(call.number("next")))
  }

  /// The answer, or one in which something else takes the place of a part.
  func step(
    _ a: Double = 0.25, _ b: Double = 0.75, at place: Double = 2 / 3, moving: Double? = nil,
    lookingAt other: Double? = nil, dividingBy divisor: Double? = nil,
    secondOf otherX: Tensor? = nil
  ) -> Tensor {
    let length = next - sigma
    let first = (x - denoiser(x, Float(sigma))) / sigma
    let moved = x + (moving ?? place) * length * first
    // Whoever looks at the end of a step to 0 would divide by it.
    let there = max(other ?? sigma + place * length, 1e-3)
    let second = ((otherX ?? moved) - denoiser(moved, Float(there))) / (divisor ?? there)
    return x + length * (a * first + b * second)
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Tensor
) -> Misconception {
  Misconception(name, sentence) { .answer(answer(Symbols($0))) }
}
