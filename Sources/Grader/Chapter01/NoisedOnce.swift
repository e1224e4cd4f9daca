import Contract
import Tensors

let noisedOnce = Exercise(
  "1.3", "One step of noise", file: "NoisedOnce.swift", points: 5,
  equation: "x_t = √(1 − β_t) x_{t−1} + √β_t ε, with ε ~ N(0, I) (1.1)",
  hints: [
    "β_t is a variance. What do you multiply with, so that something of variance 1 gets the variance "
      + "β_t?",
    "Draw unit normal noise of the shape of `previous` from the generator. Then add two products: "
      + "the picture with √(1 − β), the noise with √β.",
    "let noise = generator.noise(previous.shape)\n"
      + "return (1 - beta).squareRoot() * … + … * noise",
  ],
  key: AnswerKey(
    // Enough numbers, and large enough, for six standard errors to tell √(1 − β) from 1 − β.
    main: Case("strong pictures of many pixels") { generator in
      let previous = 2 * generator.normal([5, 129, 173, 3])
      return question(previous, beta: generator.uniform(in: 0.25...0.4), &generator)
    },
    edges: [
      Case("a batch of one, in one channel") { generator in
        question([1, 61, 67, 1], beta: generator.uniform(in: 0.1...0.5), &generator)
      },
      Case("β = 0, where nothing happens") { generator in
        question([2, 5, 7, 3], beta: 0, &generator)
      },
      Case("β = 1, where nothing is kept") { generator in
        question([2, 31, 37, 3], beta: 1, &generator)
      },
      Case("the small β of DDPM's first step") { generator in
        question([2, 31, 37, 3], beta: 1e-4, &generator)
      },
      Case("white pictures") { generator in
        question(.ones([2, 31, 37, 3]), beta: generator.uniform(in: 0.1...0.5), &generator)
      },
    ],
    measure: twiceNoised,
    misconceptions: [
      mistake(
        "variance", "with β in place of √β: β is a variance, and ε is multiplied by a deviation"
      ) {
        ($0.kept.squareRoot() * $0.x, $0.beta)
      },
      mistake("kept-unrooted", "with 1 − β in place of √(1 − β) in front of the picture") {
        ($0.kept * $0.x, $0.beta.squareRoot())
      },
      mistake("unrooted", "without both roots: 1 − β and β are variances, not factors") {
        ($0.kept * $0.x, $0.beta)
      },
      mistake("unscaled", "without shrinking the picture: so its variance grows with every step") {
        ($0.x, $0.beta.squareRoot())
      },
      mistake("swapped", "with √β and √(1 − β) in each other's place") {
        ($0.beta.squareRoot() * $0.x, $0.kept.squareRoot())
      },
      mistake("one-minus-root", "with 1 − √β in front of the picture: the root is √(1 − β)") {
        ((1 - $0.beta.squareRoot()) * $0.x, $0.beta.squareRoot())
      },
      mistake("no-noise", "without any noise: the picture only grows fainter") {
        ($0.kept.squareRoot() * $0.x, 0)
      },
      Misconception(
        "uniform", "with numbers drawn evenly from 0 to 1 in place of normal ones: their mean is ½"
      ) { call in
        answer(call) { arguments, generator in
          arguments.step(noise: generator.uniform(arguments.x.shape))
        }
      },
      Misconception(
        "even-scaled",
        "with evenly drawn numbers: their mean and variance are right, their form is not normal"
      ) { call in
        answer(call) { arguments, generator in
          let even = generator.uniform(arguments.x.shape)
          return arguments.step(noise: Float(3).squareRoot() * (2 * even - 1))
        }
      },
      Misconception(
        "coins",
        "with numbers that are +1 or −1 in place of normal ones: mean and variance are right, the "
          + "form is not"
      ) { call in
        answer(call) { arguments, generator in
          let even = generator.uniform(arguments.x.shape)
          let coins = even.scalars.map { $0 < 0.5 ? -1 : 1 as Float }
          return arguments.step(noise: Tensor(coins, shape: arguments.x.shape))
        }
      },
      Misconception(
        "one-number", "with a single ε for all pixels: every number needs a draw of its own"
      ) { call in
        answer(call) { arguments, generator in arguments.step(noise: generator.noise([1])) }
      },
      Misconception(
        "copied",
        "by drawing from a copy of the generator: the next call draws the same noise again"
      ) { call in
        answer(call) { arguments, generator in
          var copy = generator
          return arguments.step(noise: copy.noise(arguments.x.shape))
        }
      },
    ],
    reference: { call in
      answer(call) { arguments, generator in
        arguments.step(noise: generator.noise(arguments.x.shape))
      }
    }))

/// The moments of a step, and how far the answers of two calls with one generator lie apart: √2 times
/// as far as each from its mean, unless the second call drew the noise of the first.
private let twiceNoised: Measure = {
  let moments = Measure.moments(of: "previous")
  return Measure(isRandom: true) { call, answer in
    let difference = answer.tensor(Values.single) - answer.tensor("again")
    let deviation = (difference * difference).mean.squareRoot()
    // Six standard errors of a difference of two deviations, or rounding where nothing is drawn.
    let error = deviation / Float(2 * difference.count).squareRoot()
    var parts = moments.observe(call, answer)
    parts["the deviation of the difference between two calls"] = Measure.Observation(
      Tensor(deviation), tolerance: Tensor(max(6 * Float(2).squareRoot() * error, 2e-5)))
    return parts
  }
}()

/// Asks for a step from noisy pictures, numbers of variance 1, as there are on the way.
private func question(
  _ shape: [Int], beta: Float, _ generator: inout TorchGenerator
) -> Values {
  question(generator.normal(shape), beta: beta, &generator)
}

private func question(
  _ previous: Tensor, beta: Float, _ generator: inout TorchGenerator
) -> Values {
  Values(
    tensors: ["previous": previous, "beta": Tensor(beta)],
    integers: ["seed": [generator.integer(below: 1 << 30)]])
}

/// A call's arguments by the symbols of the equation.
private struct NoisedOnceSymbols {
  let x: Tensor
  let beta: Float
  var kept: Float { 1 - beta }

  init(_ call: Values) { (x, beta) = (call.tensor("previous"), call.number("beta")) }

  /// The right step, with any noise.
  func step(noise: Tensor) -> Tensor { kept.squareRoot() * x + beta.squareRoot() * noise }
}

/// Two calls with one generator, as the door makes them.
private func answer(
  _ call: Values, _ step: (NoisedOnceSymbols, inout TorchGenerator) -> Tensor
) -> Values {
  let arguments = NoisedOnceSymbols(call)
  var generator = TorchGenerator(seed: UInt64(call.integer("seed")))
  let first = step(arguments, &generator)
  return Values(tensors: [Values.single: first, "again": step(arguments, &generator)])
}

/// A mistake by what it leaves of the picture and how much noise it adds.
private func mistake(
  _ name: String, _ sentence: String,
  parts: @escaping @Sendable (NoisedOnceSymbols) -> (picture: Tensor, deviation: Float)
) -> Misconception {
  Misconception(name, sentence) { call in
    answer(call) { arguments, generator in
      let (picture, deviation) = parts(arguments)
      return picture + deviation * generator.noise(arguments.x.shape)
    }
  }
}
