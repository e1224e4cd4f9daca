import Autograd
import Contract
import TeacherKeys
import Tensors
import Testing
import Training

@testable import Grader

@Suite("References of chapter 4, against known numbers and the modules that the book shows")
struct Chapter04Tests {
  /// What the reference of an exercise makes of a call.
  private func right(_ id: String, _ call: Values) throws -> Values {
    let catalogue = Catalogue(teacherKeys: teacherKeys)
    return try #require(ExerciseID(id).flatMap { catalogue[$0]?.key }).reference(call)
  }

  @Test("4.1: a pixel 0.5 under noise 1 is 1.0 at ᾱ = 0.64, and tanh 0.7 is said about it")
  func loss() throws {
    let call = Values(
      tensors: [
        "clean": Tensor([0.5], shape: [1, 1, 1, 1]), "noise": Tensor([1], shape: [1, 1, 1, 1]),
        "alphaBar": Tensor([1, 0.8, 0.64]), "gains": Tensor([0, 0, 0.7]),
      ], integers: ["steps": [2]])
    // (1 − tanh 0.7)².
    #expect(abs(try right("4.1", call).number("answer") - 0.156525) < 1e-5)
  }

  @Test("4.2 is what the tape finds")
  func gradient() throws {
    var generator = TorchGenerator(seed: 4)
    let (guess, truth) = (generator.normal([3, 4, 2]), generator.normal([3, 4, 2]))
    let tape = Tape()
    let parameter = Parameter("guess", guess)
    let loss = square(parameter.variable(on: tape) - Variable(truth)).mean()
    let expected = try #require(tape.gradients(of: loss)[parameter])
    let answer = try right("4.2", Values(tensors: ["guess": guess, "truth": truth]))
    #expect(answer.tensor("answer").isClose(to: expected, absolute: 1e-6))
  }

  @Test("4.3 takes the steps of the book's AdamW")
  func adam() throws {
    var generator = TorchGenerator(seed: 5)
    let parameter = Parameter("x", generator.normal([6]))
    var optimizer = AdamW([parameter])
    (optimizer.beta1, optimizer.beta2, optimizer.epsilon) = (0.7, 0.8, 0.1)
    optimizer.weightDecay = 0.5
    var (mean, square) = (Tensor.zeros([6]), Tensor.zeros([6]))
    var value = parameter.value
    for step in 1...4 {
      let gradient = generator.normal([6])
      let answer = try right(
        "4.3",
        Values(
          tensors: [
            "parameter": value, "gradient": gradient, "mean": mean, "meanSquare": square,
            "learningRate": Tensor(0.3), "beta1": Tensor(0.7), "beta2": Tensor(0.8),
            "epsilon": Tensor(0.1), "weightDecay": Tensor(0.5),
          ], integers: ["step": [step]]))
      value = answer.tensor("parameter")
      (mean, square) = (answer.tensor("mean"), answer.tensor("meanSquare"))
      optimizer.step([gradient], learningRate: 0.3)
      #expect(value.isClose(to: parameter.value, absolute: 1e-6), "step \(step)")
      #expect(mean.isClose(to: optimizer.means[0], absolute: 1e-6), "step \(step)")
      #expect(square.isClose(to: optimizer.squares[0], absolute: 1e-6), "step \(step)")
    }
  }

  @Test("4.4 is the book's moving average, and 0, 4, 8, 0 become 0, 4, 6, 3")
  func average() throws {
    func averages(_ history: Tensor, start: Int, decay: Float) throws -> Tensor {
      let call = Values(
        tensors: ["history": history, "decay": Tensor(decay)], integers: ["start": [start]])
      return try right("4.4", call).tensor("answer")
    }
    let simple = Tensor([0, 4, 8, 0], shape: [4, 1])
    #expect(try averages(simple, start: 1, decay: 0.5).scalars == [0, 4, 6, 3])

    var generator = TorchGenerator(seed: 6)
    let history = generator.normal([7, 3])
    for start in [0, 3, 9] {
      let answer = try averages(history, start: start, decay: 0.6)
      let parameter = Parameter("x", history[0])
      var average = MovingAverage([parameter], decay: 0.6, start: start)
      for step in 1...6 {
        parameter.update { $0 = history[step] }
        average.update(after: step)
        #expect(answer[step].isClose(to: average.values[0], absolute: 1e-6), "step \(step)")
      }
    }
  }

  @Test("4.5: four steps of a hundred from u = 0.605, and every step equally often")
  func spread() throws {
    func steps(_ count: Int, _ total: Int, _ u: Float) throws -> [Float] {
      let call = Values(
        tensors: ["start": Tensor(u)], integers: ["count": [count], "steps": [total]])
      return try right("4.5", call).numbers("answer")
    }
    #expect(try steps(4, 100, 0.605) == [61, 86, 11, 36])
    // With every u in turn, each of seven pictures meets each of five steps equally often.
    var counts: [Float: Int] = [:]
    for u in 0..<350 {
      for step in try steps(7, 5, (Float(u) + 0.5) / 350) { counts[step, default: 0] += 1 }
    }
    #expect(counts == [1: 490, 2: 490, 3: 490, 4: 490, 5: 490])
  }

  @Test(
    "4.6: what an experiment shows of a wrong weight is said",
    arguments: [
      (0, nil), (1, "upside down"), (2, "Its square would do"), (3, "One sign is wrong"),
      (4, "squared too early"), (5, "know nothing of each other"), (6, "equally large"), (7, ""),
    ] as [(Int, String?)])
  func suspicion(mistake: Int, words: String?) throws {
    let (a, b, alphaBar) = (-0.8, 0.5, 0.4)
    let ratio = (alphaBar / (1 - alphaBar)).squareRoot()
    let right = 1 / ((b - a / ratio) * (b - a / ratio))
    let weights = [
      right, 1 / right, right.squareRoot(), 1 / ((b + a / ratio) * (b + a / ratio)),
      1 / ((b - a / ratio / ratio) * (b - a / ratio / ratio)),
      1 / (a * a / ratio / ratio + b * b), 1 / (a * a + b * b), 17,
    ]
    let call = Values(tensors: [
      "clean": Tensor(Float(a)), "noise": Tensor(Float(b)), "alphaBar": Tensor(Float(alphaBar)),
    ])
    let answer = Values.answer(Float(weights[mistake]))
    let complaint = try #require(noiseWeight.properties.first).complaint(call, answer)
    #expect((complaint == nil) == (words == nil))
    if let complaint, let words {
      #expect(words.isEmpty ? complaint.hasSuffix("of the first.") : complaint.contains(words))
    }
  }

  @Test("4.6: ᾱ for v, the signal-to-noise ratio for x₀, 1 for ε")
  func weight() throws {
    func weight(_ a: Float, _ b: Float) throws -> Float {
      let call = Values(tensors: [
        "clean": Tensor(a), "noise": Tensor(b), "alphaBar": Tensor(0.64),
      ])
      return try right("4.6", call).number("answer")
    }
    #expect(abs(try weight(-0.6, 0.8) - 0.64) < 1e-6)
    #expect(abs(try weight(1, 0) - 0.64 / 0.36) < 1e-5)
    #expect(abs(try weight(0, 1) - 1) < 1e-6)
  }
}
