import Datasets
import Evaluation
import Tensors
import Testing

@Suite("Whether pictures are known by heart")
struct MemorizationTests {
  private let pictures: Tensor = {
    var generator = TorchGenerator(seed: 3)
    return Digits.draw(count: 300, size: 16, generator: &generator).pictures
  }()

  @Test("Copies with a little noise are copies of what they are copies of")
  func copies() {
    var generator = TorchGenerator(seed: 4)
    // Little against how far even the most similar digits of the set lie apart.
    let samples = pictures[20..<60] + generator.noise([40, 16, 16, 1]) * 0.02
    let result = Memorization(samples: samples, learned: pictures)
    #expect(result.matches.map(\.nearest) == Array(20..<60))
    #expect(result.isFlagged)
    #expect(result.copies == 1, "\(result.matches.filter { !$0.isCopy })")
    // The noise is all that they differ by; its deviation is uncertain by 1/√512.
    for match in result.matches { #expect(abs(match.distance - 0.02) < 0.004) }
  }

  @Test("New pictures of the same kind are none, though they are near to some")
  func newOnes() {
    var generator = TorchGenerator(seed: 5)
    let samples = Digits.draw(count: 100, size: 16, generator: &generator).pictures
    let result = Memorization(samples: samples, learned: pictures)
    #expect(result.copies == 0 && !result.isFlagged)
  }

  @Test("A tenth of copies is enough, and so is twice the loss on new pictures")
  func rule() {
    var generator = TorchGenerator(seed: 6)
    let new = Digits.draw(count: 91, size: 16, generator: &generator).pictures
    func verdict(copies: Int, gap: Float? = nil) -> Bool {
      let samples = Tensor.concatenated([pictures[0..<copies], new[0..<(100 - copies)]])
      return Memorization(samples: samples, learned: pictures, lossGap: gap).isFlagged
    }
    #expect(!verdict(copies: 9) && verdict(copies: 10))
    #expect(!verdict(copies: 9, gap: 1.9) && verdict(copies: 9, gap: 2))
  }

  @Test("Of pictures that are in the set twice, none is called a copy")
  func twins() {
    let twice = Tensor.concatenated([pictures, pictures])
    let result = Memorization(samples: pictures[0..<5], learned: twice)
    #expect(result.matches.allSatisfy { $0.ratio == 1 && !$0.isCopy })
  }
}

@Suite("Reading pictures")
struct ClassifierTests {
  @Test("A classifier learns from a few hands to read others, and the same one each time")
  func reads() throws {
    var generator = TorchGenerator(seed: 7)
    let set = Digits.draw(count: 600, size: 16, generator: &generator)
    let new = Digits.draw(
      count: 200, size: 16, writers: DigitWriter.testing, generator: &generator)
    let classifier = try Classifier.trained(on: set, rounds: 10)
    // By chance a tenth would be right.
    #expect(classifier.accuracy(on: new.pictures, labels: new.labels) > 0.7)
    let again = try Classifier.trained(on: set, rounds: 10)
    #expect(again.classes(of: new.pictures) == classifier.classes(of: new.pictures))
  }

  @Test("Pictures without classes are refused")
  func refused() {
    let set = PictureSet(name: "none", pictures: .zeros([4, 16, 16, 1]))
    #expect(throws: EvaluationError.self) { try Classifier.trained(on: set) }
  }
}
