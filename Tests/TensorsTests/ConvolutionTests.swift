import Testing

@testable import Tensors

@Suite("Convolution")
struct ConvolutionTests {
  /// Pictures, kernels, strides and borders that fit none of the fast ways' blocks.
  static let shapes: [(picture: [Int], kernel: [Int], stride: Int, padding: Window.Padding)] = [
    ([1, 3, 3, 1], [3, 3, 1, 1], 1, .init(1)),
    ([2, 5, 7, 3], [3, 3, 3, 5], 1, .init(1)),
    ([2, 7, 5, 16], [3, 3, 16, 16], 1, .init(1)),
    ([1, 9, 11, 19], [3, 3, 19, 33], 1, .init(0)),
    ([1, 13, 17, 18], [3, 3, 18, 20], 1, .init(1)),
    ([3, 12, 12, 32], [3, 3, 32, 16], 1, .init(2)),
    ([1, 33, 29, 17], [3, 3, 17, 16], 1, .init(top: 0, left: 2, bottom: 1, right: 0)),
    ([2, 8, 9, 6], [3, 3, 6, 4], 2, .init(1)),
    ([2, 9, 8, 6], [3, 3, 6, 4], 2, .init(top: 0, left: 0, bottom: 1, right: 1)),
    ([1, 10, 10, 5], [4, 4, 5, 7], 2, .init(1)),
    ([1, 8, 8, 4], [1, 1, 4, 9], 1, .init(0)),
    ([1, 8, 8, 4], [1, 1, 4, 9], 2, .init(0)),
    ([1, 6, 9, 3], [5, 1, 3, 2], 1, .init(top: 2, left: 0, bottom: 2, right: 0)),
    ([1, 16, 16, 160], [3, 3, 160, 192], 1, .init(1)),
  ]

  private func normal(_ shape: [Int], _ seed: UInt64) -> Tensor {
    var generator = TorchGenerator(seed: seed)
    return generator.normal(shape)
  }

  /// Some hundred to a thousand products are added up in another order; with Winograd's larger tiles
  /// as sums of numbers some ten times larger.
  private func tolerance(_ x: Tensor) -> Float { 4e-5 * max(x.maximumMagnitude, 1) }

  @Test("The fast ways give what the definition says", arguments: shapes.indices)
  func matchesDefinition(index: Int) {
    let (picture, kernel, stride, padding) = Self.shapes[index]
    let (x, w) = (normal(picture, 1), normal(kernel, 2))
    let right = x.convolvedNaively(with: w, stride: stride, padding: padding)
    let fast = x.convolved(with: w, stride: stride, padding: padding)
    #expect(fast.shape == right.shape)
    #expect((fast - right).maximumMagnitude < tolerance(right))
  }

  @Test(
    "Convolution is linear in both, so its gradients are its adjoints: ⟨x ∗ w, g⟩ = ⟨x, …⟩ = ⟨w, …⟩",
    arguments: shapes.indices)
  func adjoints(index: Int) {
    let (picture, kernel, stride, padding) = Self.shapes[index]
    let (x, w) = (normal(picture, 1), normal(kernel, 2))
    let y = x.convolved(with: w, stride: stride, padding: padding)
    let g = normal(y.shape, 3)
    let toX = g.spread(by: w, over: picture, stride: stride, padding: padding)
    let toW = x.kernelGradient(g, kernelShape: kernel, stride: stride, padding: padding)
    #expect(toX.shape == picture)
    #expect(toW.shape == kernel)
    let product = (y * g).sum
    // A sum of products of unit normal numbers is as uncertain as it is long.
    let scale = 1e-5 * y.norm * g.norm
    #expect(abs((x * toX).sum - product) < scale)
    #expect(abs((w * toW).sum - product) < scale)
  }

  @Test("A prepared kernel gives the same bits, where it fits", arguments: shapes.indices)
  func prepared(index: Int) throws {
    let (picture, shape, stride, padding) = Self.shapes[index]
    let (x, w, bias) = (normal(picture, 1), normal(shape, 2), normal([shape[3]], 3))
    let kernel = PreparedKernel(w, pictureShape: picture, stride: stride, padding: padding)
    guard let kernel else {
      // Few channels, or another window than 3×3 moving by 1.
      #expect(min(shape[2], shape[3]) < 16 || shape[0] != 3 || shape[1] != 3 || stride != 1)
      return
    }
    #expect(
      x.convolved(with: kernel, bias: bias, padding: padding)
        == x.convolved(with: w, bias: bias, padding: padding))
    #expect(kernel.fits(pictureShape: picture, padding: padding))
    #expect(
      !kernel.fits(pictureShape: picture[1] < 12 ? [1, 64, 64, shape[2]] : [1, 6, 6, shape[2]]))
  }

  @Test("Tiles of either size give what the definition says", arguments: shapes.indices)
  func bothForms(index: Int) {
    let (picture, kernel, stride, padding) = Self.shapes[index]
    guard kernel[0] == 3, kernel[1] == 3, stride == 1 else { return }
    let (x, w, bias) = (normal(picture, 1), normal(kernel, 2), normal([kernel[3]], 3))
    let right = x.convolvedNaively(with: w, padding: padding) + bias
    for form in [Winograd.f2, .f4] {
      let kernel = PreparedKernel(w, form: form)
      let result = x.convolved(with: kernel, bias: bias, padding: padding)
      #expect((result - right).maximumMagnitude < tolerance(right), "\(form)")
    }
  }

  /// The form that is chosen for square pictures that keep their size.
  private func form(pictures: Int, side: Int, channels: Int) -> Winograd? {
    Convolution(
      [pictures, side, side, channels], [3, 3, channels, channels],
      Window(height: 3, width: 3, padding: .init(1))
    ).winograd
  }

  @Test("Where the kernel is read for many pictures, the form with fewer products is chosen")
  func formOfMany() {
    for side in 1...40 {
      let (small, large) = ((side + 1) / 2, (side + 3) / 4)
      let needsFewer = 36 * large * large < 16 * small * small
      #expect(form(pictures: 1000, side: side, channels: 64) == (needsFewer ? .f4 : .f2), "\(side)")
    }
  }

  /// Costs by hand: (tiles + 12) · 16 or · 36, with 48 instead of 12 from 1024 channels on.
  @Test(
    "For few pictures it counts that large tiles read more of the kernel",
    arguments: [
      (pictures: 1, side: 8, channels: 64, right: Winograd.f2),  // 448 and 576
      (64, 8, 64, .f4),  // 16,576 and 9,648
      (1, 10, 64, .f2),  // 592 and 756
      (1, 12, 64, .f4),  // 768 and 756
      (1, 16, 1023, .f4),  // 1,216 and 1,008
      (1, 16, 1024, .f2),  // 1,792 and 2,304
      (2, 16, 1280, .f2),  // 2,816 and 2,880
      (3, 16, 1280, .f4),  // 3,840 and 3,456
      (1, 32, 1280, .f4),  // 4,864 and 4,032
    ])
  func formOfFew(pictures: Int, side: Int, channels: Int, right: Winograd) {
    #expect(form(pictures: pictures, side: side, channels: channels) == right)
  }

  @Test("Few channels, other windows and longer steps have no form")
  func noForm() {
    #expect(form(pictures: 64, side: 32, channels: 15) == nil)
    let shape = [64, 32, 32, 64]
    for window in [
      Window(height: 3, width: 3, stride: 2), Window(height: 5, width: 3),
      Window(height: 1, width: 1),
    ] {
      #expect(
        Convolution(shape, [window.height, window.width, 64, 64], window).winograd == nil)
    }
  }

  @Test(
    "Both ways to a kernel's gradient agree, also beyond one block of tiles",
    arguments: [[2, 40, 36, 48], [9, 10, 8, 64], [1, 13, 30, 17]])
  func kernelGradients(picture: [Int]) {
    let shape = [3, 3, picture[3], 33]
    let convolution = Convolution(picture, shape, Window(height: 3, width: 3, padding: .init(1)))
    let (x, g) = (normal(picture, 1), normal(convolution.resultShape, 2))
    let right = convolution.kernelGradient(of: x, g)
    for form in [Winograd.f2, .f4] {
      let gradient = convolution.kernelGradient(of: x, g, by: form)
      #expect((gradient - right).maximumMagnitude < tolerance(right), "\(form)")
    }
  }

  @Test("The bits of a result do not depend on the number of threads", arguments: [1, 3])
  func threads(count: Int) {
    let (x, w) = (normal([2, 20, 20, 48], 1), normal([3, 3, 48, 40], 2))
    let before = Threads.count
    let (result, g) = (x.convolved(with: w, padding: .init(1)), normal([2, 20, 20, 40], 3))
    let toW = x.kernelGradient(g, kernelShape: w.shape, padding: .init(1))
    Threads.count = count
    defer { Threads.count = before }
    #expect(x.convolved(with: w, padding: .init(1)) == result)
    #expect(x.kernelGradient(g, kernelShape: w.shape, padding: .init(1)) == toW)
  }
}

@Suite("Attention and normalization")
struct NetworkKernelTests {
  private func normal(_ shape: [Int], _ seed: UInt64) -> Tensor {
    var generator = TorchGenerator(seed: seed)
    return generator.normal(shape)
  }

  @Test("Attention in blocks is attention with the whole matrix", arguments: [false, true])
  func attention(isCausal: Bool) {
    // Three blocks of queries, the last of them not full.
    let (q, k, v) = (normal([2, 300, 24], 1), normal([2, 300, 24], 2), normal([2, 300, 24], 3))
    let attention = Attention(heads: 3, isCausal: isCausal)
    func heads(_ x: Tensor) -> Tensor { x.reshaped([2, 300, 3, 8]).permuted([0, 2, 1, 3]) }
    var scores = heads(q).matmul(heads(k), transposingOther: true) / Float(8).squareRoot()
    if isCausal {
      let places = Tensor.arange(0..<300)
      let later = places.reshaped([1, 300]) .> places.reshaped([300, 1])
      scores = scores.replacing(with: Tensor(-Float.infinity), where: later)
    }
    let right = scores.softmax().matmul(heads(v)).permuted([0, 2, 1, 3]).reshaped([2, 300, 24])
    #expect((attention(q, k, v) - right).maximumMagnitude < 2e-6)
    #expect((attention.weights(q, k) - scores.softmax()).maximumMagnitude < 1e-6)
  }

  @Test("Groups of channels are normalized as the definition says", arguments: [false, true])
  func groupNormalization(appliesSiLU: Bool) {
    // Far from 0, where a careless variance would lose its digits.
    let x = normal([2, 7, 5, 24], 1) + 100
    let (scale, shift) = (normal([24], 2), normal([24], 3))
    let normalization = GroupNormalization(groups: 6, appliesSiLU: appliesSiLU)
    let grouped = x.reshaped([2, 35, 6, 4])
    let centered = grouped - grouped.mean(axes: 1, 3, keepingAxes: true)
    let variance = square(centered).mean(axes: 1, 3, keepingAxes: true)
    let plain = (centered / sqrt(variance + 1e-5)).reshaped(x.shape) * scale + shift
    let right = appliesSiLU ? silu(plain) : plain
    // x itself has a rounding error of 4e-6.
    #expect((normalization(x, scale: scale, shift: shift) - right).maximumMagnitude < 5e-5)
  }

  @Test("A row is standardized: mean 0, mean square 1")
  func standardized() {
    let y = (normal([5, 37], 1) * 3 + 50).standardized(epsilon: 0)
    #expect(y.mean(axes: 1).maximumMagnitude < 1e-5)
    #expect((square(y).mean(axes: 1) - 1).maximumMagnitude < 1e-4)
    let kept = (normal([5, 37], 1) + 1).standardized(epsilon: 0, subtractingMean: false)
    #expect((square(kept).mean(axes: 1) - 1).maximumMagnitude < 1e-5)
  }
}
