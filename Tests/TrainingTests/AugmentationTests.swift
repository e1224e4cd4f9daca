import Datasets
import Tensors
import Testing

@testable import Training

@Suite("Augmentation")
struct AugmentationTests {
  private let pictures: Tensor = {
    var generator = TorchGenerator(seed: 1)
    return generator.uniform([200, 8, 6, 3])
  }()

  @Test("The numbers say what was done: with it undone, the picture is back")
  func numbers() {
    var generator = TorchGenerator(seed: 2)
    let augmentation = Augmentation(mirrors: true, overturns: true, shift: 2, tint: 0.3)
    let (changed, numbers) = augmentation(pictures, using: &generator)
    #expect(numbers.shape == [200, augmentation.numberCount(channels: 3)])
    var untouched = 0
    for number in 0..<200 {
      let done = numbers[number].scalars
      var picture = changed[number] - Tensor(Array(done[4...])) * 0.3
      let (down, right) = (Int(done[2] * 2), Int(done[3] * 2))
      picture = picture.cut(rows: down..<8 + down, columns: right..<6 + right)
      if done[1] == 1 { picture = picture.flipped(axis: 0) }
      if done[0] == 1 { picture = picture.flipped(axis: 1) }
      // The edge was shifted out by up to two pixels and is lost.
      let difference = (picture - pictures[number]).cut(rows: 2..<6, columns: 2..<4)
      #expect(difference.maximumMagnitude < 1e-6)
      if done.allSatisfy({ $0 == 0 }) {
        #expect(changed[number] == pictures[number])
        untouched += 1
      }
    }
    // Half of them escape each of the four kinds, and a shift may be by nothing: 1/16 of 200 and a
    // little more, give or take 3.5.
    #expect((3...30).contains(untouched))
  }

  @Test("Each kind happens as often as its chance says", arguments: [Float(0), 0.25, 1])
  func chance(of chance: Float) {
    var generator = TorchGenerator(seed: 3)
    let augmentation = Augmentation(chance: chance, mirrors: true, tint: 0.5)
    let numbers = augmentation(pictures, using: &generator).numbers
    for column in [0, 1] {
      let count = (0..<200).count { numbers[$0].scalars[column] != 0 }
      // Four standard errors, at most 24.5 of 200.
      #expect(abs(Float(count) - 200 * chance) <= 4 * (200 * chance * (1 - chance)).squareRoot())
    }
  }

  @Test("An augmentation comes back from its text, and others are none")
  func texts() {
    let all = [
      Augmentation(), Augmentation(chance: 0.1, mirrors: true),
      Augmentation(overturns: true, shift: 3, tint: 0.25),
    ]
    for augmentation in all { #expect(Augmentation("\(augmentation)") == augmentation) }
    for text in ["chance", "chance 2", "shift x", "shift 0", "tint -1", "music"] {
      #expect(Augmentation(text) == nil)
    }
  }

  @Test("A network is told what was done, and its training goes on with the same bits")
  func told() throws {
    let recipe = TrainingRunTests.recipe {
      $0.augmentation = Augmentation(mirrors: true, shift: 1, tint: 0.1)
    }
    let set = TrainingRunTests.squares
    let description = try recipe.description(learningFrom: set)
    #expect(description.configuration.numbers == 4)
    func trainer(seeing: @escaping (Tensor?) -> Void = { _ in }) throws -> Trainer {
      let model = try TrainedModel(description, .init(drawnFrom: TorchGenerator(seed: 7)))
      return try Trainer(
        recipe.plan,
        network: { noisy, steps, condition in
          seeing(condition.numbers)
          return model.network(noisy, steps, condition)
        }, parameters: model.parameters,
        data: TrainingData(set.pictures, labels: set.labels, classes: 2),
        schedule: model.schedule)
    }
    var seen: [[Int]?] = []
    var sum: Float = 0
    var whole = try trainer {
      seen.append($0?.shape)
      sum += $0.map { abs($0).sum } ?? 0
    }
    for _ in 0..<10 { _ = try whole.advance() }
    #expect(seen == Array(repeating: [2, 4], count: 10) && sum > 0)
    _ = whole.validationLoss()
    #expect(seen.last == .some(nil))
  }
}
