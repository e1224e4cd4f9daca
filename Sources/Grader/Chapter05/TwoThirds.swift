import Contract
import Tensors

let twoThirds = Exercise(
  transfer: "5.5", "A look at two thirds", file: "TwoThirds.swift", points: 12,
  equation: "x′ = x + (σ′ − σ) (a d₁ + b d₂), with d₂ from two thirds of the way",
  hints: [
    "Where the slope is the same everywhere, d₁ = d₂. What must a + b be, then, so that the step is "
      + "right?",
    "Now let the slope change evenly with σ, and put numbers in: from σ = 3 to 0 with the slope σ "
      + "itself. What do d₁ and d₂ see? What is the change of x along the whole step, and which mixture "
      + "of the two slopes gives it?",
    "You have two equations for two unknowns. The rest is Heun's step with another place for its "
      + "second look. That place is never 0, so the last step needs no case of its own.",
  ],
  afterword: "This is Ralston's step. He found in 1962 that of all steps with two looks it has the "
    + "smallest bound on its error.",
  form: { [Values.single: $0.tensor("noisy").shape] },
  properties: [
    property(
      "right where the slope stays the same",
      on: Case("a constant slope") { generator in
        question([generator.uniform(in: 0.5...1.5), 0, 0, 0], &generator)
      },
      "The slope is the same everywhere here, so the step goes straight along it. Do your two weights "
        + "add up to 1? Is the length of the step σ′ − σ?"),
    property(
      "right where the slope changes evenly with σ",
      on: Case("a slope that is a straight line of σ") { generator in
        question([0, generator.uniform(in: 0.5...1.5), 0, 0], &generator)
      },
      "The slope is a straight line of σ here, and the mean slope of a step is that in its middle. Your "
        + "mixture of both looks is another one", seeing: mixture),
    property(
      "right where the slope is a parabola of σ",
      on: Case("a slope that bends with σ") { generator in
        question([0, 0, generator.uniform(in: 0.5...1.5), 0], &generator)
      },
      "The slope is a multiple of σ² here. With the second look at two thirds of the way, and with it "
        + "alone, a step of second order is right even then. Where was your second look?",
      seeing: secondPlace),
    property(
      "of second order where the slope grows with x",
      on: Case("a slope that is a multiple of x") { generator in
        question([0, 0, 0, generator.uniform(in: 0.3...0.6)], &generator)
      },
      "The slope is k x here. With h = σ′ − σ the step has to give x (1 + h k + h² k² / 2). Did your "
        + "second look see x moved along by two thirds of the way?"),
    property(
      "right down to σ′ = 0",
      on: Case("the last step") { generator in
        question([0.5, generator.uniform(in: 0.5...1.5), 0, 0], to: 0, &generator)
      },
      "The last step, to σ′ = 0, is a step like all others here: nobody looks at σ = 0."),
    property(
      "all together",
      on: Case("a slope that depends on everything") { generator in
        question(
          generator.numbers(3, in: 0.2...0.8) + [generator.uniform(in: 0.2...0.5)], &generator)
      },
      "Each of these slopes alone is right, but not their sum: look at what your second look sees."),
  ])

/// Asks about a step with the slope c₀ + c₁ σ + c₂ σ² + k x.
private func question(
  _ slope: [Float], to next: Float? = nil, _ generator: inout TorchGenerator
) -> Values {
  let sigma = generator.uniform(in: 1.2...2)
  return Values(tensors: [
    "noisy": 1 + generator.uniform([2, 3]), "sigma": Tensor(sigma),
    "next": Tensor(next ?? sigma * generator.uniform(in: 0.2...0.5)), "slope": Tensor(slope),
  ])
}

/// A property that holds where x′ is what Taylor's series says, which tells no weights. Where the
/// answer itself shows what was done, `seeing` goes on with the complaint.
private func property(
  _ name: String, on question: Case, _ complaint: String,
  seeing: @escaping @Sendable (Values, Tensor) -> String = { _, _ in "" }
) -> Property {
  Property(name, on: question) { call, answer in
    let answer = answer.tensor(Values.single)
    let isRight = answer.isClose(to: series(call), absolute: 5e-5)
    return isRight ? nil : complaint + seeing(call, answer)
  }
}

/// What weights did whose sum is 1, where the slope is c σ: x′ = x + h c (σ + κ h), as if the slope
/// after a share κ of the way were all. ½ would be right.
@Sendable private func mixture(_ call: Values, _ answer: Tensor) -> String {
  let (sigma, h, change) = observed(call, answer)
  let share = (change / (h * Double(call.numbers("slope")[1])) - sigma) / h
  guard (-0.5...1.5).contains(share) else { return "." }
  let origin =
    if isNear(share, 0) {
      "the first look alone: Euler's step."
    } else if isNear(share, 1 / 3) {
      "Heun's weights, which belong to a second look at the end of the way."
    } else if isNear(share, 2 / 3) {
      "the second look alone, which would be right for a look in the middle."
    } else if (0...1 / 3).contains(share) {
      "weights of which the first is the larger. Are they in each other's place?"
    } else {
      "weights that suit another place."
    }
  let percent = Int((100 * share).rounded())
  return ": the slope after \(percent)% of the way. It comes from \(origin)"
}

/// Where the second look was of a step that is right where the slope is c σ, told from one with c σ²,
/// which it takes to x′ = x + h c (σ² + σ h + κ h²): κ is half of that place.
@Sendable private func secondPlace(_ call: Values, _ answer: Tensor) -> String {
  let (sigma, h, change) = observed(call, answer)
  let slope = change / (h * Double(call.numbers("slope")[2]))
  let place = 2 * (slope - sigma * sigma - sigma * h) / (h * h)
  if isNear(place, 0.5) { return " In the middle, it seems: that is the midpoint's step." }
  return isNear(place, 1) ? " At the end, it seems: that is Heun's step." : ""
}

/// σ, the length σ′ − σ of the step, and by how much x changed, on average.
private func observed(
  _ call: Values, _ answer: Tensor
) -> (sigma: Double, h: Double, change: Double) {
  let sigma = Double(call.number("sigma"))
  return (
    sigma, Double(call.number("next")) - sigma, Double((answer - call.tensor("noisy")).mean)
  )
}

private func isNear(_ share: Double, _ known: Double) -> Bool { abs(share - known) < 1e-3 }

/// x′ of a slope p(σ) + k x: the integral of p, what k makes of x up to second order, and what k makes
/// of the change by p along the way, which a second look of that order sees at its own place.
private func series(_ call: Values) -> Tensor {
  let (c, x) = (call.numbers("slope").map(Double.init), call.tensor("noisy"))
  let (sigma, next) = (Double(call.number("sigma")), Double(call.number("next")))
  let h = next - sigma
  let integral =
    c[0] * h + c[1] * (next * next - sigma * sigma) / 2
    + c[2] * (next * next * next - sigma * sigma * sigma) / 3
  let first = c[0] + sigma * (c[1] + sigma * c[2])
  let k = c[3]
  return (1 + h * k + h * h * k * k / 2) * x + (integral + h * h * k * first / 2)
}
