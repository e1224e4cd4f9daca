import Contract
import ForwardProcess
import ReverseProcess
import Tensors

let partlySeen = Exercise(
  transfer: "2.7", "Half a picture", file: "PartlySeen.swift", points: 12,
  equation:
    "x̂₀ = the mean of all pictures, weighted by how likely each led to what was seen of x_t",
  hints: [
    "Write 2.6 first. What of it still holds if some pixels of x_t were never measured?",
    "The noise of each pixel is independent of the others', so every pixel adds its own part to the "
      + "exponent. Which parts do you have? And the average, of what is it?",
    "Only one line of 2.6 changes, the one with the exponents, and only by a factor that is 1 or 0 "
      + "for each pixel.",
  ],
  form: { call in [Values.single: call.tensor("noisy").shape] },
  properties: [
    property(
      "one known picture is the answer, seen or not",
      on: Case("a single picture, half of it seen") { generator in
        let picture = generator.data([1, 8])
        return question(
          noisy: generator.noise([3, 8]), pictures: picture, seen: half(8), alphaBar: 0.5)
      }
    ) { call, guess in
      isClose(guess, call.tensor("pictures").broadcast(to: [3, 8]))
        ? nil
        : "There is only one picture, so the guess is that picture, whole, whatever was seen of it."
    },
    property(
      "what stands where nothing was seen does not matter",
      on: Case("the same seen part with two different rests") { generator in
        let (pictures, seen) = (generator.data([5, 8]), half(8))
        let first = generator.noise([1, 8])
        let other = seen * first + (1 - seen) * (3 * generator.noise([1, 8]))
        return question(
          noisy: .concatenated([first, other]), pictures: pictures, seen: seen, alphaBar: 0.5)
      }
    ) { _, guess in
      isClose(guess[0], guess[1])
        ? nil
        : "Two noisy pictures agree in all that was seen, and your guesses differ. What stands in "
          + "the unseen pixels was never observed and must not count."
    },
    property(
      "with everything seen it is exercise 2.6",
      on: Case("everything seen") { generator in
        noisedQuestion(seen: .ones([6]), alphaBar: 0.5, &generator)
      }
    ) { call, guess in
      isClose(guess, fullyDenoised(call))
        ? nil
        : "Everything was seen here, and your guess is not the ideal denoiser's of exercise 2.6."
    },
    property(
      "with nothing seen it is the average",
      on: Case("nothing seen") { generator in
        noisedQuestion(seen: .zeros([6]), alphaBar: 0.5, &generator)
      }
    ) { call, guess in
      let average = call.tensor("pictures").mean(axes: [0], keepingAxes: true)
      return isClose(guess, average.broadcast(to: call.tensor("noisy").shape))
        ? nil
        : "Nothing was seen here, so all pictures are equally likely, and the guess is their mean."
    },
    property(
      "a clear view of one half tells the other half",
      on: Case("hardly any noise, half seen") { generator in
        let (pictures, seen) = (generator.data([6, 12]), half(12))
        let rest = 3 * generator.noise([6, 12])
        let alphaBar: Float = 0.999
        return question(
          noisy: seen * (alphaBar.squareRoot() * pictures) + (1 - seen) * rest, pictures: pictures,
          seen: seen, alphaBar: alphaBar)
      }
    ) { call, guess in
      isClose(guess, call.tensor("pictures"))
        ? nil
        : "Half of a known picture was seen almost without noise. That tells which picture it is, "
          + "and so the other half too."
    },
    property(
      "pictures that look alike where they were seen are equally likely",
      on: Case("two pictures that differ only where nothing was seen") { generator in
        let (first, seen) = (generator.data([1, 8]), half(8))
        let second = seen * first + (1 - seen) * generator.data([1, 8])
        return question(
          noisy: generator.noise([2, 8]), pictures: .concatenated([first, second]), seen: seen,
          alphaBar: 0.6)
      }
    ) { call, guess in
      let average = call.tensor("pictures").mean(axes: [0], keepingAxes: true)
      return isClose(guess, average.broadcast(to: [2, 8]))
        ? nil
        : "The two pictures are alike where they were seen, so nothing tells them apart, and the "
          + "guess lies half-way between them."
    },
    property(
      "one seen pixel, two pictures: the guess is a hyperbolic tangent",
      on: Case("two pictures that are opposite in the one seen pixel") { generator in
        let rest = generator.data([2, 3])
        let pictures = Tensor.concatenated([Tensor([1, -1], shape: [2, 1]), rest], axis: 1)
        return question(
          noisy: generator.noise([4, 4]), pictures: pictures, seen: Tensor([1, 0, 0, 0]),
          alphaBar: 0.5)
      }
    ) { call, guess in
      let (x, found) = (call.tensor("noisy").slice(axis: 1, 0..<1), guess.slice(axis: 1, 0..<1))
      return isClose(found, tanh(Float(0.5).squareRoot() * x / 0.5))
        ? nil
        : "The two pictures are 1 and −1 in the only pixel that was seen. There the best guess is "
          + "tanh(√ᾱ x / (1 − ᾱ)), and yours is not."
    },
    property(
      "the guess lies between the pictures",
      on: Case("half seen, half noise") { generator in
        noisedQuestion(seen: half(6), alphaBar: 0.5, &generator)
      }
    ) { call, guess in
      let pictures = call.tensor("pictures")
      let above = guess - pictures.maximum(axes: [0], keepingAxes: true)
      let below = pictures.minimum(axes: [0], keepingAxes: true) - guess
      return max(above.maximum, below.maximum) < 1e-4
        ? nil
        : "An average lies between the smallest and the largest of what is averaged, in every pixel, "
          + "and your guess does not."
    },
  ])

// MARK: - Questions

/// Asks about three noised pictures out of five.
private func noisedQuestion(
  seen: Tensor, alphaBar: Float, _ generator: inout TorchGenerator
) -> Values {
  let pictures = generator.data([5, seen.count])
  let noisy =
    alphaBar.squareRoot() * pictures[1..<4]
    + (1 - alphaBar).squareRoot() * generator.noise([3, seen.count])
  return question(noisy: noisy, pictures: pictures, seen: seen, alphaBar: alphaBar)
}

private func question(noisy: Tensor, pictures: Tensor, seen: Tensor, alphaBar: Float) -> Values {
  Values(tensors: [
    "noisy": noisy, "pictures": pictures, "seen": seen, "alphaBar": Tensor(alphaBar),
  ])
}

/// Every other of `size` pixels.
private func half(_ size: Int) -> Tensor { Tensor((0..<size).map { Float($0 % 2) }) }

// MARK: - Checks

/// A property of the guesses, [N, D].
private func property(
  _ name: String, on question: Case,
  complaint: @escaping @Sendable (_ call: Values, _ guess: Tensor) -> String?
) -> Property {
  Property(name, on: question) { call, answer in complaint(call, answer.tensor(Values.single)) }
}

/// Weights are rounded at 1e-6 of exponents of a few tens.
private func isClose(_ guess: Tensor, _ expected: Tensor) -> Bool {
  guess.isClose(to: expected, absolute: 1e-4)
}

/// What exercise 2.6 makes of a call.
private func fullyDenoised(_ call: Values) -> Tensor {
  let schedule = try! NoiseSchedule(alphaBar: [Double(call.number("alphaBar"))])
  let ideal = IdealDenoiser(pictures: call.tensor("pictures"), schedule: schedule)
  return ideal.prediction(call.tensor("noisy"), at: 1).clean
}
