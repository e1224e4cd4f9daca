import Testing

@testable import Tensors

private struct Printed: Decodable {
  struct Product: Decodable {
    let a, b, shape: [Int]
    let values: [Float]
  }
  let seed: UInt64
  let products: [Product]
}

@Suite struct ProductTests {
  @Test("Products of matrices, vectors and batches are PyTorch's")
  func goldens() throws {
    let printed = try fixture("products.json", as: Printed.self)
    var generator = TorchGenerator(seed: printed.seed)
    for golden in printed.products {
      let (a, b) = (generator.normal(golden.a), generator.normal(golden.b))
      let product = a.matmul(b)
      #expect(product.shape == golden.shape, "\(golden.a) · \(golden.b)")
      // Four products of numbers around 1 that are off by 5e-7.
      #expect(product.flattened.isClose(to: Tensor(golden.values), absolute: 1e-5))
    }
  }

  @Test("A side read transposed gives what transposing it first gives")
  func transposes() {
    var generator = TorchGenerator(seed: 1)
    for (m, n, k) in [(3, 5, 4), (1, 5, 4), (3, 1, 4), (3, 5, 1), (1, 1, 1), (33, 17, 65)] {
      let (a, b) = (generator.normal([2, m, k]), generator.normal([2, k, n]))
      let expected = a.matmul(b)
      for (x, y, flips) in [
        (a.transposed, b, (true, false)), (a, b.transposed, (false, true)),
        (a.transposed, b.transposed, (true, true)),
      ] {
        let product = x.matmul(y, transposingSelf: flips.0, transposingOther: flips.1)
        // Another order of additions of k numbers around 1.
        #expect(product.isClose(to: expected, absolute: 1e-5), "\(m), \(n), \(k), \(flips)")
      }
    }
  }

  @Test("A product over nothing is zero, and nothing has no product")
  func empty() {
    #expect(Tensor.zeros([2, 0]).matmul(.zeros([0, 3])) == .zeros([2, 3]))
    #expect(Tensor.zeros([0, 4]).matmul(.zeros([4, 3])).shape == [0, 3])
    #expect(Tensor.zeros([5, 2, 0]).matmul(.zeros([5, 0, 3])) == .zeros([5, 2, 3]))
    #expect(Tensor.zeros([0, 2, 4]).matmul(.zeros([4, 3])).shape == [0, 2, 3])
  }

  @Test("A large batch, worked on by several threads, has the products of its parts")
  func batch() {
    var generator = TorchGenerator(seed: 3)
    let (a, b) = (generator.normal([12, 60, 70]), generator.normal([12, 70, 50]))
    let product = a.matmul(b)
    for i in 0..<12 {
      // 70 products of numbers around 1, perhaps added in another order.
      #expect(product[i].isClose(to: a[i].matmul(b[i]), absolute: 1e-4))
    }
  }

  @Test(
    "A large product, cut into parts, has the columns of smaller ones, for any number of threads",
    arguments: [(1300, 90, 300), (70, 2000, 300), (700, 500, 200), (60, 50, 20000)])
  func parts(m: Int, n: Int, k: Int) {
    let usual = Threads.count
    defer { Threads.count = usual }
    var generator = TorchGenerator(seed: 5)
    let (a, b) = (generator.normal([m, k]), generator.normal([k, n]))
    let columns = Tensor.concatenated(
      (0..<n).filter { $0 % 37 == 0 }.map { a.matmul(b.slice(axis: 1, $0..<$0 + 1)) }, axis: 1)
    let product = a.matmul(b)
    Threads.count = usual == 1 ? 2 : 1
    for (isTransposed, isOtherTransposed) in [(false, false), (true, false), (false, true)] {
      let again = (isTransposed ? a.transposed : a).matmul(
        isOtherTransposed ? b.transposed : b, transposingSelf: isTransposed,
        transposingOther: isOtherTransposed)
      let some = Tensor.concatenated(
        (0..<n).filter { $0 % 37 == 0 }.map { again.slice(axis: 1, $0..<$0 + 1) }, axis: 1)
      // Sums of k products of numbers around 1, in another order.
      #expect(some.isClose(to: columns, absolute: 2e-6 * Float(k)))
    }
    #expect(a.matmul(b) == product)
    let bias = generator.normal([n])
    #expect(a.matmul(b, bias: bias).isClose(to: product + bias, absolute: 2e-6 * Float(k)))
  }
}
