import Testing

@testable import Tensors

@Suite struct ElementwiseTests {
  /// Pairs of shapes for each way in which operands can meet.
  static let shapes: [([Int], [Int])] = [
    ([], []), ([5], []), ([], [17]), ([3, 4], [3, 4]), ([2, 33], [33]), ([3], [2, 5, 3]),
    ([2, 5, 5, 3], [2, 1, 1, 1]), ([2, 1, 1, 3], [2, 7, 5, 3]), ([4, 1], [1, 6]), ([4, 1], [6]),
    ([2, 3, 1, 70], [3, 5, 1]), ([0], [1]), ([2, 0, 3], [3]), ([1, 1], [1]),
    ([130, 1], [130, 100]),
    ([2, 1, 80], [1, 3, 80]), ([700, 500], [700, 1]), ([700, 500], [500]), ([2, 3, 1], [2, 1, 4]),
  ]

  /// The element at `position` of a larger shape, found the long way.
  private func element(_ x: Tensor, at position: [Int]) -> Float {
    var offset = 0
    for (extent, index) in zip(x.shape, position.suffix(x.rank)) {
      offset = offset * extent + (extent == 1 ? 0 : index)
    }
    return x.scalars[offset]
  }

  @Test("Broadcasting gives what picking each pair by its position gives", arguments: shapes)
  func broadcasting(a: [Int], b: [Int]) {
    var generator = TorchGenerator(seed: 1)
    let (x, y) = (generator.normal(a), generator.normal(b))
    let (sum, difference) = (x + y, x - y)
    #expect(sum.shape == difference.shape)
    let strides = rowMajorStrides(sum.shape)
    // Every element of small results, a sample of large ones.
    for number in stride(from: 0, to: sum.count, by: max(1, sum.count / 300)) {
      let position = sum.shape.indices.map { number / strides[$0] % sum.shape[$0] }
      let (p, q) = (element(x, at: position), element(y, at: position))
      #expect(sum.scalars[number] == p + q)
      #expect(difference.scalars[number] == p - q)
    }
    #expect((y - x) == -difference)
  }

  @Test("Operators with numbers do what they do to each element")
  func numbers() {
    let x = Tensor([1, -2, 4])
    #expect((x + 1).scalars == [2, -1, 5])
    #expect((1 - x).scalars == [0, 3, -3])
    #expect((x - 1).scalars == [0, -3, 3])
    #expect((2 * x / 4).scalars == [0.5, -1, 2])
    #expect((8 / x).scalars == [8, -4, 2])
    #expect((-x).scalars == [-1, 2, -4])
    #expect(x.clamped(to: -1...2).scalars == [1, -1, 2])
    #expect(Tensor.weightedSum(2, x, 0.5, Tensor([2, 2, 2])).scalars == [3, -3, 9])
  }

  @Test("Smaller, larger and clamped keep NaN; masks choose")
  func choosing() {
    let (x, y) = (Tensor([1, .nan, 3, 4]), Tensor([2, 2, .nan, 0]))
    #expect(minimum(x, y).scalars.map(\.isNaN) == [false, true, true, false])
    #expect(maximum(x, y).scalars.map(\.isNaN) == [false, true, true, false])
    #expect(minimum(x, y)[3].item == 0 && maximum(x, y)[3].item == 4)
    #expect(x.clamped(to: 0...2).scalars[1].isNaN)
    #expect((Tensor([1, 5]) .< Tensor(3)).scalars == [1, 0])
    let chosen = Tensor.zeros([2, 2]).replacing(with: Tensor([7, 8]), where: Tensor([1, 0]))
    #expect(chosen.scalars == [7, 0, 7, 0])
  }
}

@Suite struct ValueTests {
  @Test("An operation leaves its operands alone, whoever holds them", arguments: oddSizes)
  func operandsStay(count: Int) {
    let x = Tensor.arange(0..<count)
    let (copy, expected) = (x, x.scalars)
    var sum = x + 1
    sum += x
    sum *= 2
    sum -= copy
    #expect(x.scalars == expected && copy.scalars == expected)
    #expect(sum.scalars == expected.map { 3 * $0 + 2 })
    _ = exp(x)
    _ = x * x + x
    #expect(x.scalars == expected)
  }

  @Test("A change reaches neither copies nor views nor the whole that a view was taken from")
  func copiesAndViews() {
    var whole = Tensor.arange(0..<6).reshaped([3, 2])
    let copy = whole
    var row = whole[1]
    row *= 10
    whole[2] = Tensor([8, 9])
    whole[0..<1] += Tensor([[5, 5]].flatMap { $0 })
    #expect(copy.scalars == [0, 1, 2, 3, 4, 5])
    #expect(row.scalars == [20, 30])
    #expect(whole.scalars == [5, 6, 2, 3, 8, 9])
  }

  @Test("A result takes over the memory of an operand that nobody else has, and only then")
  func reuse() {
    var x = Tensor.ones([100])
    let before = x.pointer
    x += Tensor.ones([100])
    #expect(x.pointer == before)
    let y = x
    x += Tensor.ones([100])
    #expect(x.pointer != before)
    #expect(y.scalars == [Float](repeating: 2, count: 100))
  }

  @Test("Equality compares shapes and numbers, and NaN equals nothing")
  func equality() {
    #expect(Tensor([1, 2]) == Tensor([1, 2]))
    #expect(Tensor([1, 2]) != Tensor([1, 2], shape: [2, 1]))
    #expect(Tensor([1, .nan]) != Tensor([1, .nan]))
    #expect(Tensor([0]) == Tensor([-0.0]))
  }
}
