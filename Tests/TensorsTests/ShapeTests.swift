import Testing

@testable import Tensors

@Suite struct ShapeTests {
  static let orders: [([Int], [Int])] = [
    ([], []), ([7], [0]), ([3, 5], [1, 0]), ([2, 3, 40, 50], [0, 2, 3, 1]), ([0, 2], [1, 0]),
    ([2, 40, 50, 3], [0, 3, 1, 2]), ([4, 3, 2, 5], [3, 1, 0, 2]), ([4, 3, 2, 5], [0, 2, 1, 3]),
    ([33, 1, 65], [2, 1, 0]), ([2, 70, 3, 90], [0, 2, 3, 1]), ([1, 1], [1, 0]),
    ([6, 4, 5], [1, 0, 2]),
    ([300, 1000], [1, 0]),
  ]

  @Test("A permutation puts each element where its position says", arguments: orders)
  func permutations(shape: [Int], order: [Int]) {
    let x = Tensor((0..<shape.reduce(1, *)).map { Float($0) }, shape: shape)
    let y = x.permuted(order)
    #expect(y.shape == order.map { shape[$0] })
    let (from, to) = (rowMajorStrides(shape), rowMajorStrides(y.shape))
    let result = y.scalars
    let isRight = result.indices.allSatisfy { number in
      let place = y.shape.indices.reduce(0) { $0 + number / to[$1] % y.shape[$1] * from[order[$1]] }
      return result[number] == Float(place)
    }
    #expect(isRight)
    let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
    #expect(y.permuted(back) == x)
  }

  @Test("Parts taken apart and put together again are the whole")
  func parts() {
    let x = Tensor.arange(0..<60).reshaped([3, 4, 5])
    for axis in 0..<3 {
      let end = x.shape[axis]
      let (a, b) = (x.slice(axis: axis, 0..<2), x.slice(axis: axis, 2..<end))
      #expect(Tensor.concatenated([a, b], axis: axis) == x)
      #expect(x.flipped(axis: axis).flipped(axis: axis) == x)
      #expect(
        x.flipped(axis: axis).slice(axis: axis, 0..<1) == x.slice(axis: axis, end - 1..<end))
      let padded = x.padded(axis: axis, before: 1, after: 2, with: 9)
      #expect(padded.slice(axis: axis, 1..<end + 1) == x)
      #expect(padded.sum == x.sum + Float(3 * 60 / end * 9))
    }
    #expect(Tensor.stacked([x[0], x[1], x[2]]) == x)
    #expect(x.gathered([2, 0]) == Tensor.stacked([x[2], x[0]]))
  }

  @Test("Ranges begin and end where they say")
  func ranges() {
    #expect(Tensor.arange(2..<5).scalars == [2, 3, 4])
    #expect(Tensor.linspace(0...1, count: 5).scalars == [0, 0.25, 0.5, 0.75, 1])
    #expect(Tensor.linspace(3...4, count: 1).scalars == [3])
    #expect(Tensor.linspace(3...4, count: 0).scalars == [])
  }

  @Test("Printing aligns numbers and leaves out the middle of large tensors")
  func printing() {
    #expect("\(Tensor(1.5))" == "1.5")
    #expect("\(Tensor([1, -2, 30]))" == "[ 1, -2, 30]")
    #expect("\(Tensor([0.5, 2], shape: [2, 1]))" == "[[0.5],\n [2.0]]")
    #expect("\(Tensor([.nan, .infinity, 1]))" == "[nan, inf,   1]")
    #expect("\(Tensor.zeros([0, 2]))" == "[]")
    #expect("\(Tensor([1e-6, 1]))" == "[1.0000e-06, 1.0000e+00]")
    #expect("\(Tensor([1 / 3, 2 / 3]))" == "[0.3333, 0.6667]")
    let large = "\(Tensor.arange(0..<2000).reshaped([20, 100]))"
    #expect(large.hasPrefix("[[   0,    1,    2, ...,   97,   98,   99],\n [ 100,"))
    #expect(large.split(separator: "\n").count == 7)
  }
}
