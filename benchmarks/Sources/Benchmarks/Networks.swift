import Autograd
import Layers
import Tensors
import Training
import UNets

/// The parts that networks spend their time in, at the sizes of Stable Diffusion 1, and whole networks.
let networkBenchmarks = convolutions + parts + networks + stableDiffusion

private func normal(_ shape: [Int], seed: UInt64 = 1) -> Tensor {
  var generator = TorchGenerator(seed: seed)
  return generator.normal(shape)
}

private let convolutions = [(320, 64), (640, 32), (1280, 16), (1280, 8), (128, 256)].map {
  channels, size in
  Benchmark("convolution-\(channels)-\(size)") {
    let layer = try! Convolution(
      Parameters(drawnFrom: TorchGenerator(seed: 1)), inputs: channels, outputs: channels)
    let x = Variable(normal([1, size, size, channels]))
    return { use(layer(x).value) }
  }
}

private let parts = [
  Benchmark("attention-4096") {
    let attention = Attention(heads: 8)
    let (q, k, v) = (
      normal([1, 4096, 320]), normal([1, 4096, 320], seed: 2), normal([1, 4096, 320], seed: 3)
    )
    return { use(attention(q, k, v)) }
  },
  Benchmark("group-norm-silu") {
    let layer = try! GroupNorm(
      Parameters(drawnFrom: TorchGenerator(seed: 1)), channels: 320, groups: 32,
      appliesSiLU: true)
    let x = Variable(normal([1, 64, 64, 320]))
    return { use(layer(x).value) }
  },
]

private let a = UNetConfiguration(
  inputs: 3, outputs: 3, channels: [32, 64, 64], blocksPerLevel: 1,
  middleAttention: .pixels(headSize: 8))
private let b = UNetConfiguration(
  inputs: 1, outputs: 1, channels: [64, 128, 128, 128], blocksPerLevel: 2,
  attention: [nil, nil, .pixels(headSize: 8), .pixels(headSize: 8)],
  middleAttention: .pixels(headSize: 8))

/// A step of training, and 64 pictures made in 50 steps of DDIM; with the larger network in 5, which
/// take seconds.
private let networks = [("a", a, 16, 50), ("b", b, 32, 5)].flatMap {
  name, configuration, size, steps in
  [
    Benchmark("train-\(name)") {
      let scope = Parameters(drawnFrom: TorchGenerator(seed: 1))
      let unet = try! UNet(configuration, scope)
      let x = normal([64, size, size, configuration.inputs])
      let noise = normal(x.shape, seed: 2)
      let times = (0..<64).map { Float($0 * 15) }
      var optimizer = AdamW(scope.all)
      return {
        let tape = Tape()
        let loss = meanSquaredError(unet(Variable(x, on: tape), times: times), Variable(noise))
        let gradients = tape.gradients(of: loss)
        optimizer.step(scope.all.map { gradients[$0] }, learningRate: 1e-4)
      }
    },
    Benchmark("sample-\(name)") {
      let unet = try! UNet(
        configuration, Parameters(drawnFrom: TorchGenerator(seed: 1), preparesKernels: true))
      let noise = normal([64, size, size, configuration.inputs])
      return {
        // A step of DDIM adds a multiple of x to one of ε̂; which ones does not change the time.
        var x = noise
        for _ in 0..<steps {
          x = 1.01 * x - 0.02 * unet(Variable(x), times: Array(repeating: 500, count: 64)).value
        }
        use(x)
      }
    },
  ]
}

private let stableDiffusion14 = {
  let attention = UNetConfiguration.AttentionKind.transformer(
    heads: 8, contextChannels: 768, blocks: 1, isLinear: false)
  return UNetConfiguration(
    inputs: 4, outputs: 4, channels: [320, 640, 1280, 1280], blocksPerLevel: 2,
    attention: [attention, attention, attention, nil], middleAttention: attention)
}()

/// One evaluation for a picture of 512² pixels, for two of them, as guidance asks for, and for one
/// with as little memory as possible.
private let stableDiffusion = [
  ("unet-sd14", 1, true), ("unet-sd14-two", 2, true), ("unet-sd14-low-memory", 1, false),
].map { name, count, preparesKernels in
  Benchmark(name) {
    let unet = try! UNet(
      stableDiffusion14,
      Parameters(drawnFrom: TorchGenerator(seed: 1), preparesKernels: preparesKernels))
    let x = Variable(normal([count, 64, 64, 4]))
    let context = Variable(normal([count, 77, 768], seed: 2))
    let times = Array(repeating: Float(500), count: count)
    return { use(unet(x, times: times, context: context).value) }
  }
}
