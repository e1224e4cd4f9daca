import COpenBLAS
import Tensors

/// Operations on tensors as a user would write them, with a new result each time.
let tensorBenchmarks = elementwise + reductions + products + noise

/// Four million numbers, 16 MB: more than a core's caches hold.
private let large = [2048, 2048]

private func normal(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
  var generator = TorchGenerator(seed: seed)
  return generator.normal(shape)
}

private func unary(_ name: String, _ operation: @escaping @Sendable (Tensor) -> Tensor) -> Benchmark
{
  Benchmark(name) {
    let x = normal(large)
    return { use(operation(x)) }
  }
}

/// For functions whose NaN some libraries compute slowly.
private func unaryOfPositive(
  _ name: String, _ operation: @escaping @Sendable (Tensor) -> Tensor
) -> Benchmark {
  Benchmark(name) {
    let x = abs(normal(large))
    return { use(operation(x)) }
  }
}

private func binary(_ name: String, _ operation: @escaping @Sendable (Tensor, Tensor) -> Tensor)
  -> Benchmark
{
  Benchmark(name) {
    let (x, y) = (normal(large), normal(large, seed: 2))
    return { use(operation(x, y)) }
  }
}

private let elementwise = [
  binary("add") { $0 + $1 },
  unary("scale") { $0 * 1.5 },
  binary("weighted-sum") { 0.8 * $0 + 0.6 * $1 },
  binary("weighted-sum-fused") { Tensor.weightedSum(0.8, $0, 0.6, $1) },
  unary("exp") { exp($0) },
  unary("silu") { silu($0) },
  unary("tanh") { tanh($0) },
  unaryOfPositive("sqrt") { sqrt($0) },
  unary("gelu") { gelu($0) },
  unary("sin") { sin($0) },
  unaryOfPositive("log") { log($0) },
  Benchmark("add-channels") {
    let (x, bias) = (normal([4, 64, 64, 320]), normal([320]))
    return { use(x + bias) }
  },
  Benchmark("scale-pictures") {
    let (x, factors) = (normal([16, 256, 256, 3]), normal([16, 1, 1, 1]))
    return { use(x * factors) }
  },
  Benchmark("scale-colours") {
    let (x, factors) = (normal([16, 256, 256, 3]), normal([3]))
    return { use(x * factors) }
  },
  Benchmark("add-small") {
    let (x, y) = (normal([16, 16]), normal([16, 16]))
    return { use(x + y) }
  },
  Benchmark("scale-small") {
    let x = normal([16, 16])
    return { use(x * 1.5) }
  },
  Benchmark("channels-last") {
    let x = normal([4, 320, 64, 64])
    return { use(x.permuted([0, 2, 3, 1])) }
  },
]

private let reductions = [
  Benchmark("sum") {
    let x = normal(large)
    return { use(x.sum) }
  },
  Benchmark("variance") {
    let x = normal(large)
    return { use(x.variance) }
  },
  Benchmark("maximum") {
    let x = normal(large)
    return { use(x.maximum) }
  },
  unary("sum-first-axis") { $0.sum(axes: 0) },
  unary("sum-last-axis") { $0.sum(axes: 1) },
  unary("softmax") { $0.softmax() },
]

private let products =
  [256, 512, 1024, 2048].flatMap { n in
    [
      Benchmark("matmul-\(n)") {
        let (a, b) = (normal([n, n]), normal([n, n], seed: 2))
        return { use(a.matmul(b)) }
      },
      Benchmark("sgemm-\(n)") {
        let (a, b) = (normal([n, n]).scalars, normal([n, n], seed: 2).scalars)
        var c = [Float](repeating: 0, count: n * n)
        let size = blasint(n)
        return {
          openblas_set_num_threads(Int32(Threads.count))
          defer { openblas_set_num_threads(1) }
          cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, size, size, size, 1, a, size, b, size, 0,
            &c, size)
        }
      },
    ]
  } + [
    Benchmark("matmul-heads") {
      let (a, b) = (normal([16, 256, 64]), normal([16, 256, 64], seed: 2))
      return { use(a.matmul(b, transposingOther: true)) }
    },
    Benchmark("matmul-vector") {
      let (a, b) = (normal([2048, 2048]), normal([2048]))
      return { use(a.matmul(b)) }
    },
  ]

private let noise = [
  Benchmark("noise") { { use(normal([1, 3, 512, 512])) } },
  Benchmark("uniform") {
    {
      var generator = TorchGenerator(seed: 1)
      use(generator.uniform([1, 3, 512, 512]))
    }
  },
]
