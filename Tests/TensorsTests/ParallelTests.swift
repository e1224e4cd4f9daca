import COpenBLAS
import Synchronization
import Testing

@testable import Tensors

/// These change the number of threads of the whole process, so one runs after the other.
@Suite(.serialized) struct ParallelTests {
  @Test(
    "Each chunk is worked on exactly once, also in calls from several threads and within each other"
  )
  func everyChunkOnce() async {
    await withTaskGroup(of: Bool.self) { group in
      for caller in 0..<8 {
        group.addTask {
          for round in 0..<200 {
            let count = (caller * 37 + round) % 50
            let calls = (0..<50).map { _ in Counter() }
            WorkerPool.shared.run(chunks: count) { chunk in
              WorkerPool.shared.run(chunks: 2) { _ in calls[chunk].increment() }
            }
            guard calls.enumerated().allSatisfy({ $1.value == ($0 < count ? 2 : 0) }) else {
              return false
            }
          }
          return true
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("Results have the same bits for any number of threads")
  func threadCounts() {
    let usual = Threads.count
    defer { Threads.count = usual }
    func results() -> [[Float]] {
      var generator = TorchGenerator(seed: 1)
      let x = generator.normal([1000, 601])
      let row = generator.normal([601])
      return [
        x.scalars, exp(x * row).scalars, [x.sum, x.mean, x.variance, x.norm, x.maximum],
        x.sum(axes: 0).scalars, x.sum(axes: 1).scalars, x.softmax().scalars,
        x.transposed.scalars, x.variance(axes: [0]).scalars,
      ]
    }
    Threads.count = 1
    let alone = results()
    for count in [2, 3, 7] {
      Threads.count = count
      let isSame = results() == alone
      #expect(isSame, "\(count) threads")
    }
  }

  @Test("Tensors may be computed with and dropped on many threads at once")
  func stress() async {
    let usual = Threads.count
    defer { Threads.count = usual }
    Threads.count = 4
    var generator = TorchGenerator(seed: 1)
    let shared = generator.normal([400, 400])
    let expected = (shared * 2 + 1).sum
    let product = shared.matmul(shared)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<8 {
        group.addTask {
          (0..<20).allSatisfy { round in
            var x = shared
            x *= 2
            x += Tensor.ones([400, 400])
            let isRight =
              round % 5 > 0 || shared.matmul(shared).isClose(to: product, absolute: 1e-3)
            return x.sum == expected && isRight
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("OpenBLAS's own threads are asked only while a very large product is computed")
  func threadsOfProducts() async {
    let usual = Threads.count
    defer { Threads.count = usual }
    Threads.count = 2
    let (batch, large) = (Tensor.ones([8, 80, 80]), Tensor.ones([1024, 1024]))
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<20 { _ = batch.matmul(batch) }
          return large.matmul(large).maximum == 1024
        }
      }
      for await isRight in group { #expect(isRight) }
    }
    #expect(openblas_get_num_threads() == 1)
  }

  @Test("The number of threads can be set and is at least one")
  func setting() {
    let usual = Threads.count
    defer { Threads.count = usual }
    Threads.count = 3
    #expect(Threads.count == 3)
    Threads.count = 0
    #expect(Threads.count == 1)
  }
}

/// A number that several threads may count up.
private final class Counter: Sendable {
  private let count = Atomic(0)
  var value: Int { count.load(ordering: .relaxed) }
  func increment() { count.add(1, ordering: .relaxed) }
}
