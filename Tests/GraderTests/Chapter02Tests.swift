import Contract
import ForwardProcess
import ReverseProcess
import TeacherKeys
import Tensors
import Testing

@testable import Grader

@Suite("The exercises of chapter 2")
struct Chapter02Tests {
  static let catalogue = Catalogue(teacherKeys: teacherKeys)
  static let seeds: [UInt64] = [1, 2, 3, 4, 5]

  /// All questions of an exercise, drawn with `seed`, each with the right answer.
  static func questions(_ id: String, seed: UInt64) throws -> [(
    name: String, call: Values, answer: Values
  )] {
    let key = try #require(ExerciseID(id).flatMap { catalogue[$0]?.key })
    var generator = TorchGenerator(seed: seed)
    return key.cases.map {
      let call = $0.draw(&generator)
      return ($0.name, call, key.reference(call))
    }
  }

  // MARK: - References against the modules that the book shows

  @Test("2.1 and 2.2 turn the module's two ingredients back into themselves", arguments: seeds)
  func ingredients(seed: UInt64) throws {
    for (id, target) in [("2.1", PredictionTarget.noise), ("2.2", .velocity)] {
      for (name, call, answer) in try Self.questions(id, seed: seed) {
        let alphaBar = Double(call.number("alphaBar"))
        guard alphaBar > 0, alphaBar < 1 else { continue }
        let schedule = try NoiseSchedule(alphaBar: [alphaBar])
        let said = call.tensor(target == .noise ? "predictedNoise" : "velocity")
        let expected = schedule.prediction(
          from: said, as: target, noisy: call.tensor("noisy"), at: 1)
        if target == .noise {
          expectClose(answer.tensor("answer"), expected.clean, name)
        } else {
          expectClose(answer.tensor("clean"), expected.clean, name)
          expectClose(answer.tensor("noise"), expected.noise, name)
        }
      }
    }
  }

  @Test(
    "2.3 is the posterior's mean around the predicted picture, 2.4 a draw around it",
    arguments: seeds)
  func ancestral(seed: UInt64) throws {
    for id in ["2.3", "2.4"] {
      for (name, call, answer) in try Self.questions(id, seed: seed) {
        let t = call.integer("t")
        let schedule = try NoiseSchedule(beta: call.numbers("beta").dropFirst().map(Double.init))
        let prediction = schedule.prediction(
          from: call.tensor("predictedNoise"), as: .noise, noisy: call.tensor("noisy"), at: t)
        let z = call.tensors["freshNoise"] ?? Tensor(0)
        let expected = schedule.ancestralStep(
          prediction, noisy: call.tensor("noisy"), freshNoise: z, from: t, to: t - 1,
          variance: .forward)
        expectClose(answer.tensor("answer"), expected, "\(id): \(name)")
      }
    }
  }

  @Test("2.5 is the module's implicit step", arguments: seeds)
  func implicit(seed: UInt64) throws {
    for (name, call, answer) in try Self.questions("2.5", seed: seed) {
      let t = call.integer("t")
      let schedule = try NoiseSchedule(
        alphaBar: call.numbers("alphaBar").dropFirst().map(Double.init))
      let prediction = schedule.prediction(
        from: call.tensor("predictedNoise"), as: .noise, noisy: call.tensor("noisy"), at: t)
      let expected = schedule.implicitStep(
        prediction, freshNoise: call.tensor("freshNoise"), from: t, to: call.integer("s"),
        eta: Double(call.number("eta")))
      expectClose(answer.tensor("answer"), expected, name)
    }
  }

  // MARK: - References against closed forms

  @Test("With the true noise, 2.1 gives the clean picture back")
  func trueNoise() throws {
    var generator = TorchGenerator(seed: 3)
    let (clean, noise) = (generator.data([2, 5, 4, 1]), generator.noise([2, 5, 4, 1]))
    let call = Values(tensors: [
      "noisy": Float(0.3).squareRoot() * clean + Float(0.7).squareRoot() * noise,
      "predictedNoise": noise, "alphaBar": Tensor(0.3),
    ])
    expectClose(try rightTensor("2.1", call), clean, "")
  }

  @Test("Both bounds of 2.2: at ᾱ = 1 x̂₀ is x_t, at ᾱ = 0 ε̂ is x_t")
  func velocityBounds() throws {
    var generator = TorchGenerator(seed: 3)
    let (x, v) = (generator.noise([1, 2, 3, 1]), generator.noise([1, 2, 3, 1]))
    for alphaBar: Float in [0, 1] {
      let call = Values(tensors: ["noisy": x, "velocity": v, "alphaBar": Tensor(alphaBar)])
      let answer = try #require(Self.catalogue[ExerciseID(chapter: 2, number: 2)]?.key)
        .reference(call)
      #expect(answer.tensor("clean") == (alphaBar == 1 ? x : -v))
      #expect(answer.tensor("noise") == (alphaBar == 1 ? v : x))
    }
  }

  @Test("Two known points and one noisy number: 2.6 and 2.7 are a hyperbolic tangent")
  func tangent() throws {
    // For pictures ±1 the two exponents differ by 2 √ᾱ x / (1 − ᾱ), so x̂₀ = tanh(√ᾱ x / (1 − ᾱ)).
    let (alphaBar, points): (Float, [Float]) = (0.4, [-1.3, -0.2, 0, 0.1, 2])
    let expected = points.map { tanh(Tensor(Float(0.4).squareRoot() * $0 / 0.6)).item }
    let ideal = Values(tensors: [
      "noisy": Tensor(points, shape: [5, 1]), "pictures": Tensor([1, -1], shape: [2, 1]),
      "alphaBar": Tensor(alphaBar),
    ])
    expectClose(try rightTensor("2.6", ideal), Tensor(expected, shape: [5, 1]), "")
    // The second pixel was not seen: it is guessed from the first, and what stands there is nothing.
    let half = Values(tensors: [
      "noisy": Tensor(points.flatMap { [$0, 7] }, shape: [5, 2]),
      "pictures": Tensor([1, 0.5, -1, -0.5], shape: [2, 2]), "seen": Tensor([1, 0]),
      "alphaBar": Tensor(alphaBar),
    ])
    expectClose(
      try rightTensor("2.7", half), Tensor(expected.flatMap { [$0, $0 / 2] }, shape: [5, 2]), "")
  }

  @Test("The examples in the stubs are right")
  func examples() throws {
    func pixel(_ value: Float) -> Tensor { Tensor([value], shape: [1, 1, 1, 1]) }
    let (noisy, guess) = (pixel(1.0), pixel(1.0))
    let clean = try rightTensor(
      "2.1", Values(tensors: ["noisy": noisy, "predictedNoise": guess, "alphaBar": Tensor(0.64)]))
    expectClose(clean, pixel(0.5), "2.1")
    let parts = try #require(Self.catalogue[ExerciseID(chapter: 2, number: 2)]?.key).reference(
      Values(tensors: ["noisy": noisy, "velocity": pixel(0.5), "alphaBar": Tensor(0.64)]))
    expectClose(parts.tensor("clean"), pixel(0.5), "2.2")
    expectClose(parts.tensor("noise"), pixel(1.0), "2.2")
    let step = Values(
      tensors: [
        "noisy": pixel(1.25), "predictedNoise": guess, "beta": Tensor([0, 0.4375, 0.36]),
        "alphaBar": Tensor([1, 0.5625, 0.36]), "freshNoise": pixel(0.5),
      ], integers: ["t": [2]])
    expectClose(try rightTensor("2.3", step), pixel(1.0), "2.3")
    expectClose(try rightTensor("2.4", step), pixel(1.3), "2.4")
    let skip = Values(
      tensors: [
        "noisy": pixel(1.1), "predictedNoise": guess, "alphaBar": Tensor([1, 0.64, 0.36]),
        "eta": Tensor(0), "freshNoise": pixel(9),
      ], integers: ["t": [2], "s": [1]])
    expectClose(try rightTensor("2.5", skip), pixel(1.0), "2.5")
    let ideal = Values(tensors: [
      "noisy": Tensor([0.45], shape: [1, 1]), "pictures": Tensor([1, -1], shape: [2, 1]),
      "alphaBar": Tensor(0.64),
    ])
    #expect(abs(try rightTensor("2.6", ideal).scalars[0] - 0.76) < 0.005)
    let half = Values(tensors: [
      "noisy": Tensor([0.99, 7], shape: [1, 2]), "seen": Tensor([1, 0]),
      "pictures": Tensor([1, 1, -1, -1], shape: [2, 2]), "alphaBar": Tensor(0.99 * 0.99),
    ])
    expectClose(try rightTensor("2.7", half), .ones([1, 2]), "2.7")
  }

  // MARK: - Answers written differently, and mistakes

  @Test(
    "Answers that are written quite differently are right", arguments: alternatives.keys.sorted())
  func writtenDifferently(id: String) throws {
    let answer = try #require(alternatives[id])
    let key = try #require(ExerciseID(id).flatMap { Self.catalogue[$0]?.key })
    for seed in Self.seeds {
      for (name, call, right) in try Self.questions(id, seed: seed) {
        let distance = largestDistance(try answer(call), right, call, key.measure)
        // A tenth of the tolerance is what single precision and another order leave.
        #expect(distance < 0.5, "\(id), \(name): \(distance) tolerances")
      }
    }
  }
}

// MARK: - Helpers

/// The alternatives of this folder behind a door like the learners'.
private let alternatives: [String: @Sendable (Values) throws -> Values] = [
  "2.1": {
    .answer(
      try cleanPicture(
        $0.tensor("noisy"), predictedNoise: $0.tensor("predictedNoise"),
        alphaBar: $0.number("alphaBar")))
  },
  "2.2": {
    let parts = try ingredients(
      $0.tensor("noisy"), velocity: $0.tensor("velocity"), alphaBar: $0.number("alphaBar"))
    return Values(tensors: ["clean": parts.clean, "noise": parts.noise])
  },
  "2.3": {
    .answer(
      try reverseMean(
        $0.tensor("noisy"), predictedNoise: $0.tensor("predictedNoise"), t: $0.integer("t"),
        beta: $0.numbers("beta"), alphaBar: $0.numbers("alphaBar")))
  },
  "2.4": {
    .answer(
      try ancestralStep(
        $0.tensor("noisy"), predictedNoise: $0.tensor("predictedNoise"), t: $0.integer("t"),
        beta: $0.numbers("beta"), alphaBar: $0.numbers("alphaBar"),
        freshNoise: $0.tensor("freshNoise")))
  },
  "2.5": {
    .answer(
      try implicitStep(
        $0.tensor("noisy"), predictedNoise: $0.tensor("predictedNoise"), from: $0.integer("t"),
        to: $0.integer("s"), alphaBar: $0.numbers("alphaBar"), eta: $0.number("eta"),
        freshNoise: $0.tensor("freshNoise")))
  },
  "2.6": {
    .answer(
      try idealDenoised(
        $0.tensor("noisy"), pictures: $0.tensor("pictures"), alphaBar: $0.number("alphaBar")))
  },
  "2.7": {
    .answer(
      try partlySeen(
        $0.tensor("noisy"), pictures: $0.tensor("pictures"), seen: $0.tensor("seen"),
        alphaBar: $0.number("alphaBar")))
  },
]

/// What the reference of an exercise makes of a call.
private func rightTensor(_ id: String, _ call: Values) throws -> Tensor {
  let key = try #require(ExerciseID(id).flatMap { Chapter02Tests.catalogue[$0]?.key })
  return key.reference(call).tensor(Values.single)
}

/// Within 2e-5 of the largest number or of 1, the tolerance of answers.
private func expectClose(
  _ a: Tensor, _ b: Tensor, _ what: String, location: SourceLocation = #_sourceLocation
) {
  let scale = max(1, b.maximumMagnitude)
  #expect(a.isClose(to: b, absolute: 2e-5 * scale), "\(what)", sourceLocation: location)
}

/// How many tolerances two answers are apart, at most.
private func largestDistance(
  _ a: Values, _ b: Values, _ call: Values, _ measure: Measure
) -> Float {
  let (seen, expected) = (measure.observe(call, a), measure.observe(call, b))
  return expected.map { name, right -> Float in
    guard let values = seen[name]?.values, values.shape == right.values.shape,
      values.allFinite, right.values.allFinite
    else { return .infinity }
    return (abs(values - right.values) / right.tolerance).maximum
  }.max() ?? 0
}
