import Tensors
import Testing

/// Numbers that PyTorch printed.
private struct Printed: Decodable {
  struct Stream: Decodable {
    let seed: UInt64
    let results: [Result]
  }
  struct Result: Decodable {
    let kind: String
    let arguments: [Int]
    let values: [Double]
  }
  struct Tail: Decodable {
    let seed: UInt64
    let count: Int
    let last: [Double]
  }
  let streams: [Stream]
  let long: Tail
  let order: Tail
}

@Suite struct TorchGeneratorTests {
  /// Two implementations of log, sin and cos in single precision differ by an ulp or two of a
  /// number below 6.
  private let tolerance = 5e-7

  private func differs(_ values: [Double], from expected: [Double]) -> Bool {
    guard values.count == expected.count else { return true }
    return zip(values, expected).contains { abs($0 - $1) > tolerance * max(1, abs($1)) }
  }

  @Test("A mixed sequence of draws is PyTorch's, whatever came before")
  func mixedSequence() throws {
    for stream in try fixture("random.json", as: Printed.self).streams {
      var generator = TorchGenerator(seed: stream.seed)
      for (number, result) in stream.results.enumerated() {
        let first = result.arguments[0]
        let place = "seed \(stream.seed), call \(number), \(result.kind) \(result.arguments)"
        switch result.kind {
        case "normal":
          let values = generator.normal([first]).scalars.map(Double.init)
          #expect(!differs(values, from: result.values), "\(place)")
        case "uniform":
          #expect(generator.uniform([first]).scalars.map(Double.init) == result.values, "\(place)")
        case "integers":
          let values = generator.integers(below: first, count: result.arguments[1])
          #expect(values.map(Double.init) == result.values, "\(place)")
        default:
          let values = generator.permutation(of: first)
          #expect(values.map(Double.init) == result.values, "\(place)")
        }
      }
    }
  }

  @Test("A long draw ends as PyTorch's does")
  func longDraw() throws {
    let printed = try fixture("random.json", as: Printed.self)
    var generator = TorchGenerator(seed: printed.long.seed)
    let normal = generator.normal([printed.long.count]).scalars.suffix(printed.long.last.count)
    #expect(!differs(normal.map(Double.init), from: printed.long.last))
    generator = TorchGenerator(seed: printed.order.seed)
    let order = generator.permutation(of: printed.order.count).suffix(printed.order.last.count)
    #expect(order.map(Double.init) == printed.order.last)
  }

  @Test("A scalar draw is the first number of a drawn tensor")
  func scalarDraw() {
    var (one, many) = (TorchGenerator(seed: 11), TorchGenerator(seed: 11))
    #expect((0..<700).map { _ in one.uniform() } == many.uniform([700]).scalars)
    #expect(one == many)
  }

  @Test("A copy goes on independently with the same numbers")
  func copies() {
    var original = TorchGenerator(seed: 1)
    _ = original.normal([3])
    var copy = original
    #expect(copy == original)
    let expected = original.normal([1000])
    _ = original.normal([1000])
    #expect(copy != original)
    #expect(copy.normal([1000]) == expected)
  }

  @Test("Noise for pictures is drawn in the order N, C, H, W")
  func pictureNoise() {
    var (pictures, plain) = (TorchGenerator(seed: 2), TorchGenerator(seed: 2))
    let noise = pictures.noise([2, 3, 5, 4])
    #expect(noise.permuted([0, 3, 1, 2]) == plain.normal([2, 4, 3, 5]))
  }

  @Test("Many normal numbers have mean 0, variance 1 and the normal distribution's tails")
  func moments() {
    var generator = TorchGenerator(seed: 5)
    let x = generator.normal([200_000])
    // Six standard errors of each estimate: 1/√n, √(2/n), √(p(1 − p)/n).
    #expect(abs(x.mean) < 6 / Float(200_000).squareRoot())
    #expect(abs(x.variance - 1) < 6 * Float(2.0 / 200_000).squareRoot())
    let beyondTwo = Float(x.scalars.count { abs($0) > 2 }) / 200_000
    #expect(abs(beyondTwo - 0.0455) < 6 * Float(0.0455 * 0.9545 / 200_000).squareRoot())
  }
}
