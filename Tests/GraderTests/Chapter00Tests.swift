import Contract
import Tensors
import Testing

@testable import Grader

@Suite("References of chapter 0, against numbers that are known")
struct Chapter00Tests {
  @Test("0.1: black, grey and white become −1, 0 and 1")
  func pixels() throws {
    let answer = try rightAnswer(
      "0.1", Values(tensors: ["pixels": Tensor([0, 0.25, 0.5, 1, 1.5])]))
    #expect(answer == .answer([-1, -0.5, 0, 1, 2]))
  }

  @Test("0.2: one mean per channel, over two pictures of one pixel")
  func means() throws {
    let pictures = Tensor([1, 0, 0, 0, 0, 0.5], shape: [2, 1, 1, 3])
    #expect(
      try rightAnswer("0.2", Values(tensors: ["pictures": pictures])) == .answer([0.5, 0, 0.25]))
  }

  @Test("0.3: the mean of 0.25, 0 and 1 is 5/12")
  func error() throws {
    let answer = try rightAnswer(
      "0.3",
      Values(tensors: ["guess": Tensor([0.5, 0.5, 0]), "truth": Tensor([0, 0.5, 1])]))
    #expect(answer == .answer(Float(5) / 12))
  }

  @Test("0.4: red 1 2 3 and green 4 5 6 become 1 4 2 5 3 6")
  func order() throws {
    let planes = Tensor([1, 2, 3, 4, 5, 6], shape: [1, 2, 1, 3])
    let pixels = Tensor([1, 4, 2, 5, 3, 6], shape: [1, 1, 3, 2])
    #expect(try rightAnswer("0.4", Values(tensors: ["pictures": planes])) == .answer(pixels))
  }

  @Test("0.5: sixteen even numbers become the first eight normal ones of PyTorch")
  func normal() throws {
    for seed in UInt64(0)..<5 {
      var (even, normal) = (TorchGenerator(seed: seed), TorchGenerator(seed: seed))
      let block = even.uniform([16])
      let answer = try rightAnswer(
        "0.5", Values(tensors: ["first": block[0..<8], "second": block[8..<16]]))
      // Two logarithms and cosines differ in the last of seven digits, of numbers up to 5.8.
      #expect(
        answer.tensor(Values.single).isClose(to: normal.normal([16])[0..<8], absolute: 2e-6))
    }
  }

  @Test("0.6: from variance 1, two steps with a = ½ and b = 1 lead to 1.25 and to 1.3125")
  func twice() throws {
    let call = Values(tensors: [
      "variance": Tensor(1), "scales": Tensor([0.5, 0.5]), "deviations": Tensor([1, 1]),
    ])
    #expect(try rightAnswer("0.6", call) == .answer(1.3125))
  }

  @Test("0.6: factors that keep the variance at 1 keep it twice")
  func preserved() throws {
    for a: Float in [0, 0.3, 0.8, 1] {
      let b = (1 - a * a).squareRoot()
      let call = Values(tensors: [
        "variance": Tensor(1), "scales": Tensor([a, -a]), "deviations": Tensor([b, b]),
      ])
      #expect(abs(try rightAnswer("0.6", call).number(Values.single) - 1) < 1e-6)
    }
  }
}

/// What the key of an exercise answers to a call.
func rightAnswer(_ id: String, _ call: Values) throws -> Values {
  let key = try #require(ExerciseID(id).flatMap { ExerciseTests.catalogue[$0]?.key })
  return key.reference(call)
}
