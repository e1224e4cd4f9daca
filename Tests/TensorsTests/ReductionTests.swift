import Testing

@testable import Tensors

private struct Printed: Decodable {
  struct AlongAxes: Decodable {
    let axes: [Int]
    let sum, variance, minimum, maximum: [Float]
  }
  let seed: UInt64
  let shape: [Int]
  let alongAxes: [AlongAxes]
  let softmax, logSumExp, cumulativeSum: [Float]
  let argmax: [Int]
  let shares: [Double]
  let quantiles: [Float]
  let norm: Float
}

@Suite struct ReductionTests {
  @Test("Reductions along axes, softmax and quantiles are PyTorch's")
  func goldens() throws {
    let printed = try fixture("reductions.json", as: Printed.self)
    var generator = TorchGenerator(seed: printed.seed)
    let x = generator.normal(printed.shape)
    // The inputs differ by up to 5e-7 each; PyTorch adds up to 420 of them in single precision.
    func agrees(_ a: Tensor, _ b: [Float], _ tolerance: Float = 2e-6) -> Bool {
      a.flattened.isClose(to: Tensor(b), absolute: tolerance, relative: tolerance)
    }
    for golden in printed.alongAxes {
      let axes = golden.axes
      #expect(agrees(x.sum(axes: axes), golden.sum, 1e-5), "\(axes)")
      #expect(agrees(x.variance(axes: axes), golden.variance), "\(axes)")
      #expect(agrees(x.minimum(axes: axes), golden.minimum), "\(axes)")
      #expect(agrees(x.maximum(axes: axes, keepingAxes: true), golden.maximum), "\(axes)")
    }
    #expect(agrees(x.softmax(), printed.softmax))
    #expect(agrees(x.logSumExp(), printed.logSumExp))
    #expect(agrees(x.cumulativeSum(), printed.cumulativeSum, 5e-6))
    #expect(x.argmax() == printed.argmax)
    #expect(abs(x.norm - printed.norm) < 1e-5)
    for (share, quantile) in zip(printed.shares, printed.quantiles) {
      #expect(abs(x.quantile(share) - quantile) < 2e-6, "\(share)")
    }
  }

  @Test("Whole numbers are summed exactly along every axis", arguments: oddSizes)
  func exactSums(count: Int) {
    // Columns of width 1 … 70 take each of the ways in which columns are added.
    for width in [1, 2, 3, 16, 37, 70] {
      let x = Tensor.arange(0..<count * width).reshaped([count, width])
      let base = width * count * (count - 1) / 2
      #expect(x.sum(axes: 0).scalars == (0..<width).map { Float(base + $0 * count) })
      let rows = (0..<count).map { Float($0 * width * width + width * (width - 1) / 2) }
      #expect(x.sum(axes: 1).scalars == rows)
      #expect(x.sum == rows.reduce(0, +) || x.sum > 1e7)
      guard count > 0 else { continue }
      #expect(x.maximum(axes: [0]) == x[count - 1])
      #expect(x.minimum(axes: [0]) == x[0])
    }
  }

  @Test("Shapes: reduced axes disappear or stay with extent 1")
  func shapes() {
    let x = Tensor.ones([2, 3, 4])
    #expect(x.sum(axes: 1).shape == [2, 4])
    #expect(x.mean(axes: 0, 2, keepingAxes: true) == Tensor.ones([1, 3, 1]))
    #expect(x.sum(axes: -1).shape == [2, 3])
    #expect(x.variance(axes: 0, 2) == Tensor.zeros([3]))
    #expect(x.minimum(axes: -1, keepingAxes: true) == Tensor.ones([2, 3, 1]))
    #expect(x.maximum(axes: 0, 1, 2).item == 1)
    #expect(x.sum(axes: 0, 1, 2).item == 24)
    #expect(Tensor.zeros([0, 3]).sum(axes: 0).scalars == [0, 0, 0])
    #expect(Tensor.zeros([2, 0]).sum(axes: 1).scalars == [0, 0])
    #expect(x.logSumExp().shape == [2, 3])
  }

  @Test(
    "A NaN anywhere is found by minimum, maximum and allFinite", arguments: oddSizes.dropFirst())
  func notNumbers(count: Int) {
    for place in 0..<count {
      var x = Tensor.arange(0..<count)
      #expect(x.allFinite && x.maximum == Float(count - 1) && x.minimum == 0)
      x[place] = Tensor(.nan)
      #expect(x.minimum.isNaN && x.maximum.isNaN && x.maximumMagnitude.isNaN && !x.allFinite)
      #expect(x.maximum(axes: [0]).item.isNaN && x.quantile(0.5).isNaN)
      x[place] = Tensor(-.infinity)
      #expect(x.minimum == -.infinity && x.maximumMagnitude == .infinity && !x.allFinite)
    }
  }

  @Test("The largest element is found at its first place, and NaN counts as larger than all")
  func places() {
    #expect(Tensor([1, 3, 3, 0, -1, -2], shape: [2, 3]).argmax() == [1, 0])
    #expect(Tensor([1, .nan, 3, .nan]).argmax() == [1])
  }

  @Test("A million equal numbers keep their sum; single precision alone would lose it")
  func precision() {
    let x = Tensor(repeating: 0.1, shape: [3_000_000])
    #expect(abs(x.sum / 300_000 - 1) < 1e-7)
    #expect(abs(x.mean - 0.1) < 1e-8)
    // The deviations from a large mean survive: x = 1000 ± 1 has variance 1.
    let shifted = Tensor((0..<1001).map { $0 % 2 == 0 ? 999 : 1001 } as [Float])
    #expect(abs(shifted.variance - 1) < 1e-5)
  }

  @Test("Softmax and logSumExp survive large, small and masked scores")
  func extremes() {
    let scores = Tensor([1000, 1000, -.infinity, -1000, -1000, -.infinity], shape: [2, 3])
    #expect(scores.softmax().scalars == [0.5, 0.5, 0, 0.5, 0.5, 0])
    let expected: [Float] = [1000.6931, -999.3069]
    #expect(scores.logSumExp().isClose(to: Tensor(expected), relative: 1e-6))
    #expect(Tensor(repeating: -.infinity, shape: [2]).logSumExp().item == -.infinity)
  }

  @Test("Closeness needs equal shapes, counts infinities as equal to themselves and NaN as far")
  func closeness() {
    #expect(Tensor([1, .infinity]).isClose(to: Tensor([1.001, .infinity]), absolute: 0.01))
    #expect(!Tensor([1]).isClose(to: Tensor([.infinity]), absolute: 1, relative: 1))
    #expect(!Tensor([.nan]).isClose(to: Tensor([.nan]), absolute: 1))
    #expect(!Tensor([1]).isClose(to: Tensor(1), absolute: 1))
    #expect(Tensor([100]).isClose(to: Tensor([101]), relative: 0.01))
  }
}
