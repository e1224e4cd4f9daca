import Contract
import Tensors
import Testing

@testable import Grader

@Suite("The judge")
struct JudgingTests {
  /// y = √a x + √(1 − a) z, with a main case and an edge at a = 1, where noise does not matter.
  static let mixing = Exercise(
    "1.4", "Mixing", file: "Mixing.swift", points: 5, equation: "", hints: [], showsPictures: true,
    key: AnswerKey(
      main: Case("half and half") { question(0.5, &$0) },
      edges: [Case("a = 1") { question(1, &$0) }, Case("a = 0.9") { question(0.9, &$0) }],
      misconceptions: [
        mistake("unrooted", "without the roots") { $0 * $1 + (1 - $0) * $2 },
        mistake("signal-unrooted", "with a in place of √a") {
          $0 * $1 + (1 - $0).squareRoot() * $2
        },
        mistake("noise-unrooted", "with 1 − a in place of √(1 − a)") {
          $0.squareRoot() * $1 + (1 - $0) * $2
        },
        mistake("flat", "by summing the channels up") { ($0 * $1 + $2).sum(axes: 3) },
        mistake("infinite", "by dividing by 1 − 2a") { $1 / (1 - 2 * $0) + $2 },
      ],
      reference: { mixed($0) { $0.squareRoot() * $1 + (1 - $0).squareRoot() * $2 } }))

  private static func question(_ a: Float, _ generator: inout TorchGenerator) -> Values {
    let shape = [2, 3, 3, 1]
    return Values(tensors: [
      "x": generator.noise(shape), "noise": generator.noise(shape), "a": Tensor(a),
    ])
  }

  private static func mixed(_ call: Values, _ mix: (Float, Tensor, Tensor) -> Tensor) -> Values {
    .answer(mix(call.number("a"), call.tensor("x"), call.tensor("noise")))
  }

  private static func mistake(
    _ name: String, _ sentence: String, _ mix: @escaping @Sendable (Float, Tensor, Tensor) -> Tensor
  ) -> Misconception {
    Misconception(name, sentence) { mixed($0, mix) }
  }

  private func verdict(
    _ mix: (_ a: Float, _ x: Tensor, _ noise: Tensor) -> Tensor, seed: UInt64 = 7
  ) -> Verdict {
    judge(Self.mixing, seed: seed) { .answered(Self.mixed($0, mix)) }
  }

  @Test("The right answer earns everything, written in any order")
  func right() {
    let verdict = verdict { a, x, noise in
      let mixed = zip(x.scalars, noise.scalars).map { x, z in
        (1 - a).squareRoot() * z + a.squareRoot() * x
      }
      return Tensor(mixed, shape: x.shape)
    }
    #expect(verdict.outcome == .passed)
    #expect(verdict.earned == 5)
    #expect(verdict.cases.count == 3)
  }

  @Test("Every mistake fails and is named, whatever the seed", arguments: UInt64(0)..<10)
  func mistakes(seed: UInt64) throws {
    for misconception in try #require(Self.mixing.key).misconceptions {
      let verdict = judge(Self.mixing, seed: seed) { .answered(misconception.answer($0)) }
      #expect(verdict.outcome == .wrong)
      #expect(verdict.earned == 0)
      #expect(verdict.cases.count == 1)
      #expect(verdict.misconception == misconception.name)
      #expect(verdict.cases[0].explanation.hasPrefix("Your answer is what one gets"))
    }
  }

  @Test("A mistake that does no harm in the main case costs the edge cases that it spoils")
  func edges() {
    let verdict = verdict { a, x, noise in
      a.squareRoot() * x + (a == 1 ? 0.1 : (1 - a).squareRoot()) * noise
    }
    #expect(verdict.outcome == .partly)
    #expect(verdict.earned == 4)  // 60% and half of the rest
    #expect(verdict.cases.map(\.passed) == [true, false, true])
  }

  @Test("In an edge case no mistake is named that the main case has refuted")
  func refuted() {
    let verdict = verdict { a, x, noise in
      a > 0.8 && a < 1 ? a * x + (1 - a) * noise : a.squareRoot() * x + (1 - a).squareRoot() * noise
    }
    #expect(verdict.outcome == .partly)
    #expect(verdict.misconception == nil)
    #expect(verdict.cases[2].explanation.contains("numbers are off"))
  }

  typealias Mixing = @Sendable (_ right: Tensor, _ x: Tensor, _ noise: Tensor) -> Tensor

  static let trivialAnswers: [(sentence: String, answer: Mixing)] =
    [
      ("is the argument “x”, unchanged", { _, x, _ in x }),
      ("is the argument “noise”, unchanged", { _, _, noise in noise }),
      ("is the number 0 throughout", { right, _, _ in right * 0 }),
      ("is the right one with its sign flipped", { right, _, _ in -right }),
      ("is the right one times 2", { right, _, _ in right * 2 }),
      ("is the right one plus 0.5 everywhere", { right, _, _ in right + 0.5 }),
      (
        "is the right one transposed: axes 1 and 2",
        { right, _, _ in right.permuted([0, 2, 1, 3]) }
      ),
      (
        "is right at 0 of the first axis",
        { right, x, _ in .concatenated([right[0..<1], x[1..<2]]) }
      ),
      ("18 numbers are off", { _, x, noise in 3 * x * noise }),
    ]

  @Test("Trivial answers earn nothing, and are told", arguments: trivialAnswers)
  func trivial(sentence: String, answer: Mixing) {
    let verdict = verdict { a, x, noise in
      answer(a.squareRoot() * x + (1 - a).squareRoot() * noise, x, noise)
    }
    #expect(verdict.outcome == .wrong)
    #expect(verdict.earned == 0)
    #expect(verdict.cases[0].explanation.contains(sentence))
    #expect(verdict.evidence != nil)
  }

  @Test("Where few numbers were asked about, they are told, and pictures are not")
  func question() {
    let few = Values(
      tensors: ["variance": Tensor(1.25), "scales": Tensor([0.5, 2])], integers: ["t": [3]])
    #expect(few.question == "You were asked with scales = [0.5, 2], t = 3, variance = 1.25.")
    #expect(Values.answer(Float(0.1) + 0.2).question == "You were asked with answer = 0.3.")
    #expect(Values(tensors: ["x": .zeros([1, 2, 2, 1])]).question == "")
    #expect(Values(tensors: ["beta": .zeros([13])]).question == "")
  }

  @Test("Pictures are no evidence where only another part of the answer is wrong")
  func evidence() throws {
    let exercise = try #require(Catalogue()[ExerciseID(chapter: 1, number: 6)])
    let key = try #require(exercise.key)
    for (part, hasEvidence) in [("variance", false), ("mean", true)] {
      let verdict = judge(exercise, seed: 7) { call in
        var answer = key.reference(call)
        answer.tensors[part] = answer.tensor(part) + 0.3
        return .answered(answer)
      }
      #expect(verdict.outcome == .wrong)
      #expect((verdict.evidence != nil) == hasEvidence)
    }
  }

  @Test("An answer that cannot be compared is told with its shape or its first NaN")
  func incomparable() {
    let short = verdict { _, x, _ in x.slice(axis: 1, 0..<2) }
    #expect(short.cases[0].explanation.contains("[2, 2, 3, 1], but the shape [2, 3, 3, 1]"))
    let missing = judge(Self.mixing, seed: 7) { _ in .answered(Values()) }
    #expect(missing.cases[0].explanation == "The answer is missing.")
    let nan = verdict { _, x, _ in sqrt(x) }
    #expect(nan.outcome == .wrong)
    #expect(nan.cases[0].explanation.contains("NaN comes from"))
  }

  @Test("A part that nobody asked for is told, whatever its name and its shape")
  func unexpected() {
    for extra in ["a", "zebra"] {
      let verdict = judge(Self.mixing, seed: 7) { call in
        .answered(
          Values(tensors: [Values.single: 3 * call.tensor("x"), extra: .ones([1, 2, 2, 1])]))
      }
      #expect(verdict.outcome == .wrong)
      #expect(verdict.cases[0].explanation.contains("a part “\(extra)” that nobody asked for"))
    }
  }

  @Test("The outcome says why there was no answer")
  func silence() {
    let replies: [(Reply, Verdict.Outcome)] = [
      (.unfinished, .unfinished), (.died(.trap(message: "")), .crashed), (.threw("no"), .wrong),
      (.ungraded("no compiler"), .ungraded),
    ]
    for (reply, outcome) in replies {
      let verdict = judge(Self.mixing, seed: 1) { _ in reply }
      #expect(verdict.outcome == outcome)
      #expect(verdict.earned == 0)
    }
  }

  @Test("A death in an edge case costs that case, however many there are")
  func deaths() throws {
    let key = try #require(Self.mixing.key)
    for deaths in 1..<key.cases.count {
      var count = 0
      let verdict = judge(Self.mixing, seed: 7) { call in
        count += 1
        return (2..<2 + deaths).contains(count)
          ? .died(.trap(message: "")) : .answered(key.reference(call))
      }
      #expect(count == key.cases.count)
      #expect(verdict.outcome == .partly)
      #expect(verdict.cases.count(where: \.passed) == key.cases.count - deaths)
    }
  }

  @Test("Of calls that hang, the second ends it, and what was not asked earns nothing")
  func hanging() throws {
    let key = try #require(Self.mixing.key)
    var exercise = Self.mixing
    exercise.key = AnswerKey(
      main: key.cases[0], edges: Array(repeating: key.cases[2], count: 4),
      misconceptions: key.misconceptions, reference: key.reference)
    for death in [Reply.Death.tooSlow(seconds: 5), .hungUp] {
      var count = 0
      let verdict = judge(exercise, seed: 7) { call in
        count += 1
        return count > 1 ? .died(death) : .answered(key.reference(call))
      }
      #expect(count == 3)
      #expect(verdict.outcome == .partly)
      #expect(verdict.earned == 3)  // 60% alone
    }
  }

  @Test("The same seed asks the same questions, another seed others")
  func seeds() throws {
    let key = try #require(Self.mixing.key)
    let call = { (seed: UInt64) in key.drawnCase(0, of: Self.mixing.id, seed: seed).call }
    #expect(call(3) == call(3))
    #expect(call(3) != call(4))
  }
}

@Suite("Answers with noise of their own")
struct MomentsTests {
  /// y = √(1 − β) x + √β z with z from the generator.
  static let noising = Exercise(
    "1.3", "Noising", file: "Noising.swift", points: 5, equation: "", hints: [],
    key: AnswerKey(
      main: Case("β = 0.3") { question(0.3, [8, 64, 64, 3], &$0) },
      edges: [Case("β = 0") { question(0, [1, 4, 4, 1], &$0) }], measure: .moments(of: "x"),
      misconceptions: [
        Misconception("unrooted", "with β in place of √β") { noised($0, by: $0.number("beta")) }
      ],
      reference: { noised($0, by: $0.number("beta").squareRoot()) }))

  private static func question(
    _ beta: Float, _ shape: [Int], _ generator: inout TorchGenerator
  ) -> Values {
    Values(
      tensors: ["x": generator.uniform(shape), "beta": Tensor(beta)],
      integers: ["seed": [generator.integer(below: 1_000_000)]])
  }

  private static func noised(_ call: Values, by deviation: Float) -> Values {
    var generator = TorchGenerator(seed: UInt64(call.integer("seed")))
    return noised(call, with: deviation * generator.normal(call.tensor("x").shape))
  }

  private static func noised(_ call: Values, with noise: Tensor) -> Values {
    .answer((1 - call.number("beta")).squareRoot() * call.tensor("x") + noise)
  }

  /// The verdict on a function that makes its own noise of deviation 1.
  private func verdict(_ draw: (inout TorchGenerator, [Int]) -> Tensor) -> Verdict {
    judge(Self.noising, seed: 5) { call in
      // Not the reference's stream, as in a loop over single numbers.
      var generator = TorchGenerator(seed: UInt64(call.integer("seed")) + 1000)
      let noise = draw(&generator, call.tensor("x").shape)
      return .answered(Self.noised(call, with: call.number("beta").squareRoot() * noise))
    }
  }

  @Test("Noise of the right moments passes, wherever its numbers come from")
  func right() {
    #expect(verdict { $0.normal($1) }.outcome == .passed)
  }

  @Test("A wrong deviation is told from the right one, and named")
  func misconception() throws {
    let mistake = try #require(Self.noising.key?.misconceptions.first)
    let verdict = judge(Self.noising, seed: 5) { .answered(mistake.answer($0)) }
    #expect(verdict.misconception == "unrooted")
  }

  @Test("Noise of the right mean and deviation that is not normal fails")
  func form() {
    #expect(verdict { Float(3).squareRoot() * (2 * $0.uniform($1) - 1) }.outcome == .wrong)
    let coins = verdict { generator, shape in
      let even = generator.uniform(shape)
      return Tensor(even.scalars.map { $0 < 0.5 ? -1 : 1 }, shape: shape)
    }
    #expect(coins.outcome == .wrong)
  }

  @Test("Even noise, noise shared by pictures or channels, and a fixed seed all fail")
  func wrong() {
    #expect(verdict { $0.uniform($1) }.outcome == .wrong)
    #expect(verdict { $0.normal([1] + $1.dropFirst()).broadcast(to: $1) }.outcome == .wrong)
    #expect(verdict { $0.normal($1.dropLast() + [1]).broadcast(to: $1) }.outcome == .wrong)
    let fixed = verdict { _, shape in
      var generator = TorchGenerator(seed: 0)
      return generator.normal(shape)
    }
    #expect(fixed.cases[0].explanation.contains("whatever generator"))
    var count: UInt64 = 0
    let unsteady = verdict { _, shape in
      count += 1
      var generator = TorchGenerator(seed: count)
      return generator.normal(shape)
    }
    #expect(unsteady.cases[0].explanation.contains("two different answers"))
  }
}
