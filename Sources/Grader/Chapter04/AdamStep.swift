import Contract
import Glibc
import Tensors

let adamStep = Exercise(
  "4.3", "A step of AdamW", file: "AdamStep.swift", points: 10,
  equation: "m ← β₁m + (1 − β₁)g,  v ← β₂v + (1 − β₂)g²,  "
    + "θ ← (1 − ηλ)θ − η (m / (1 − β₁ᵏ)) / (√(v / (1 − β₂ᵏ)) + ε) (4.6)",
  hints: [
    "Five lines: two means that take in the new gradient, two corrections, one step. The decay does "
      + "not go through any of the means.",
    "Both means begin with 0 and are too small in the first steps; divide them by 1 − β to the power "
      + "of the step, counted from 1. Then take η times the one over the root of the other away from "
      + "the parameter, which has shrunk by 1 − ηλ before.",
    "let mean = beta1 * mean + (1 - beta1) * gradient\nlet meanSquare = …\n"
      + "let correctedMean = mean / (1 - pow(beta1, Float(step)))\nlet correctedSquare = …\n"
      + "let next = (1 - learningRate * weightDecay) * parameter\n"
      + "  - learningRate * correctedMean / (sqrt(…) + epsilon)",
  ],
  key: AnswerKey(
    main: Case("an early step, with strong decay") { generator in
      question(
        // From 3 on: k − 1 is then another power than none.
        [3, 5], step: 3 + generator.integer(below: 4), epsilon: generator.uniform(in: 0.05...0.2),
        decay: generator.uniform(in: 0.3...0.8), &generator)
    },
    edges: [
      Case("the first step, from means that are 0") { generator in
        var call = question([4, 2], step: 1, epsilon: 1e-3, decay: 0.1, &generator)
        for name in ["mean", "meanSquare"] { call.tensors[name] = .zeros([4, 2]) }
        return call
      },
      Case("a gradient of 0, where the decay still acts") { generator in
        var call = question([3, 2], step: 3, epsilon: 1e-3, decay: 0.4, &generator)
        call.tensors["gradient"] = .zeros([3, 2])
        return call
      },
      Case("no decay, which is Adam") { generator in
        question([7], step: 4, epsilon: 1e-2, decay: 0, &generator)
      },
      Case("a late step, which needs no correction") { generator in
        question([2, 3, 2], step: 5000, epsilon: 1e-2, decay: 0.2, &generator)
      },
      Case("PyTorch's numbers, in step 10") { generator in
        var call = question([5], step: 10, epsilon: 1e-8, decay: 0.01, &generator)
        for (name, number) in [("learningRate", 1e-3), ("beta1", 0.9), ("beta2", 0.999)] {
          call.tensors[name] = Tensor(Float(number))
        }
        return call
      },
    ],
    misconceptions: [
      mistake(
        "decay-in-gradient",
        "by adding λθ to the gradient, where Adam divides it away again: that is Adam with L2"
      ) {
        let gradient = $0.g + $0.decay * $0.theta
        let (mean, square) = $0.means(of: gradient)
        return $0.answer($0.theta - $0.eta * $0.direction(mean, square), mean, square)
      },
      mistake("decay-unscaled", "with a decay of λ itself: it is λ times the learning rate") {
        $0.stepped(from: (1 - $0.decay) * $0.theta)
      },
      mistake("no-decay", "without weight decay, which is Adam") { $0.stepped(from: $0.theta) },
      mistake("growing", "with weights that grow: the decay makes them smaller, 1 − ηλ") {
        $0.stepped(from: (1 + $0.eta * $0.decay) * $0.theta)
      },
      mistake("decay-after", "with the decay after the step: it belongs to θ as it was before") {
        let moved = $0.theta - $0.eta * $0.direction($0.mean, $0.square)
        return $0.answer((1 - $0.eta * $0.decay) * moved, $0.mean, $0.square)
      },
      mistake("uncorrected", "without the corrections for the means' beginning at 0") {
        $0.stepped(along: $0.mean / (sqrt($0.square) + $0.epsilon))
      },
      mistake("mean-uncorrected", "without the correction 1 − β₁ᵏ of the mean gradient") {
        $0.stepped(along: (1 - pow($0.beta1, $0.k)) * $0.direction($0.mean, $0.square))
      },
      mistake("square-uncorrected", "without the correction 1 − β₂ᵏ of the mean square") {
        $0.stepped(
          along: $0.mean / (1 - pow($0.beta1, $0.k)) / (sqrt($0.square) + $0.epsilon))
      },
      mistake("powerless", "with 1 − β in the corrections, without the power k") {
        $0.stepped(along: $0.direction($0.mean, $0.square, k: 1))
      },
      mistake("later-step", "with k + 1 in the corrections: the first step is already 1") {
        $0.stepped(along: $0.direction($0.mean, $0.square, k: $0.k + 1))
      },
      mistake("earlier-step", "with k − 1 in the corrections: the first step is 1, and not 0") {
        $0.stepped(along: $0.direction($0.mean, $0.square, k: $0.k - 1))
      },
      mistake("epsilon-inside", "with ε inside the root: it is added to the root") {
        let corrected = $0.square / (1 - pow($0.beta2, $0.k))
        return $0.stepped(along: $0.correctedMean / sqrt(corrected + $0.epsilon))
      },
      mistake(
        "epsilon-early",
        "with ε added before the correction: correct first, then take the root and add ε"
      ) {
        let root = (1 - pow($0.beta2, $0.k)).squareRoot()
        return $0.stepped(along: $0.correctedMean / ((sqrt($0.square) + $0.epsilon) / root))
      },
      mistake("no-root", "without the root: the mean square is divided by as it is") {
        let corrected = $0.square / (1 - pow($0.beta2, $0.k))
        return $0.stepped(along: $0.correctedMean / (corrected + $0.epsilon))
      },
      mistake("uphill", "by adding the step: the loss grows along the gradient") {
        $0.stepped(along: -$0.direction($0.mean, $0.square))
      },
      mistake("gradient-itself", "with the new gradient itself above the line, not its mean") {
        let corrected = $0.square / (1 - pow($0.beta2, $0.k))
        return $0.stepped(along: $0.g / (sqrt(corrected) + $0.epsilon))
      },
      mistake("old-means", "with the means as they came, without the new gradient, in the step") {
        $0.stepped(along: $0.direction($0.m, $0.v))
      },
      mistake("betas-swapped", "with β₁ and β₂ in each other's place") {
        var other = $0
        (other.beta1, other.beta2) = ($0.beta2, $0.beta1)
        return other.right
      },
      mistake("shares-swapped", "with β in front of the new gradient, and 1 − β of the old mean") {
        let mean = $0.beta1 * $0.g + (1 - $0.beta1) * $0.m
        let square = $0.beta2 * $0.g * $0.g + (1 - $0.beta2) * $0.v
        return $0.stepped(mean, square)
      },
      mistake("momentum", "with the whole gradient added to the mean: its share is 1 − β₁") {
        let mean = $0.beta1 * $0.m + $0.g
        return $0.stepped(mean, $0.square)
      },
      mistake("unsquared", "with the gradient in the mean square, without being squared") {
        let square = $0.beta2 * $0.v + (1 - $0.beta2) * abs($0.g)
        return $0.stepped($0.mean, square)
      },
      mistake("square-of-mean", "with the square of the mean gradient: squares are taken first") {
        let square = $0.beta2 * $0.v + (1 - $0.beta2) * $0.mean * $0.mean
        return $0.stepped($0.mean, square)
      },
      mistake(
        "corrected-kept",
        "by handing on the corrected means: the next step needs them as they are"
      ) {
        let square = $0.square / (1 - pow($0.beta2, $0.k))
        let next = $0.stepped(along: $0.direction($0.mean, $0.square)).tensor("parameter")
        return $0.answer(next, $0.correctedMean, square)
      },
    ],
    reference: { Symbols($0).right }))

private func question(
  _ shape: [Int], step: Int, epsilon: Float, decay: Float, _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: [
      "parameter": 1.5 * generator.normal(shape), "gradient": generator.normal(shape),
      "mean": 0.5 * generator.normal(shape), "meanSquare": 0.1 + generator.uniform(shape),
      "learningRate": Tensor(generator.uniform(in: 0.2...0.5)),
      "beta1": Tensor(generator.uniform(in: 0.6...0.75)),
      "beta2": Tensor(generator.uniform(in: 0.8...0.9)),
      "epsilon": Tensor(epsilon), "weightDecay": Tensor(decay),
    ], integers: ["step": [step]])
}

/// A call's arguments by the symbols of the equation; k is the number of the step.
private struct Symbols {
  let (theta, g, m, v): (Tensor, Tensor, Tensor, Tensor)
  let (eta, epsilon, decay, k): (Double, Double, Double, Double)
  var (beta1, beta2): (Double, Double)

  init(_ call: Values) {
    func number(_ name: String) -> Double { Double(call.number(name)) }
    (theta, g) = (call.tensor("parameter"), call.tensor("gradient"))
    (m, v) = (call.tensor("mean"), call.tensor("meanSquare"))
    (eta, epsilon) = (number("learningRate"), number("epsilon"))
    (decay, k) = (number("weightDecay"), Double(call.integer("step")))
    (beta1, beta2) = (number("beta1"), number("beta2"))
  }

  var mean: Tensor { means(of: g).mean }
  var square: Tensor { means(of: g).square }
  var correctedMean: Tensor { mean / (1 - pow(beta1, k)) }
  var right: Values { stepped(mean, square) }

  func means(of gradient: Tensor) -> (mean: Tensor, square: Tensor) {
    (
      beta1 * m + (1 - beta1) * gradient,
      beta2 * v + (1 - beta2) * gradient * gradient
    )
  }

  /// Where a step leads: the mean gradient over the root of the mean square, both corrected.
  func direction(_ mean: Tensor, _ square: Tensor, k: Double? = nil) -> Tensor {
    let k = k ?? self.k
    return mean / (1 - pow(beta1, k)) / (sqrt(square / (1 - pow(beta2, k))) + epsilon)
  }

  func stepped(_ mean: Tensor, _ square: Tensor) -> Values {
    answer((1 - eta * decay) * theta - eta * direction(mean, square), mean, square)
  }

  /// A step along `direction`, with the right means.
  func stepped(along direction: Tensor) -> Values {
    answer((1 - eta * decay) * theta - eta * direction, mean, square)
  }

  /// The right step, from elsewhere.
  func stepped(from place: Tensor) -> Values {
    answer(place - eta * direction(mean, square), mean, square)
  }

  func answer(_ parameter: Tensor, _ mean: Tensor, _ square: Tensor) -> Values {
    Values(tensors: ["parameter": parameter, "mean": mean, "meanSquare": square])
  }
}

private func mistake(
  _ name: String, _ sentence: String, answer: @escaping @Sendable (Symbols) -> Values
) -> Misconception {
  Misconception(name, sentence) { answer(Symbols($0)) }
}
