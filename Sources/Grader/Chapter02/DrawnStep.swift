import ForwardProcess
import Tensors

/// Noisy pictures at some step, and a guess at the noise in them that is a little off, as a
/// network's is: what the cases of chapter 2 are drawn from.
struct DrawnStep {
  let schedule: NoiseSchedule
  let t: Int
  /// x_t.
  let noisy: Tensor
  /// ε̂.
  let predictedNoise: Tensor
  /// z, which a step may add.
  let freshNoise: Tensor

  /// Draws pictures of `shape` and noises them to step `t`.
  init(
    _ shape: [Int], at t: Int, of schedule: NoiseSchedule, _ generator: inout TorchGenerator
  ) {
    (self.schedule, self.t) = (schedule, t)
    let noise = generator.noise(shape)
    noisy = schedule.noised(softPictures(shape, &generator), to: t, noise: noise)
    predictedNoise = noise + 0.2 * generator.noise(shape)
    freshNoise = generator.noise(shape)
  }

  /// ᾱ_t.
  var alphaBar: Tensor { Tensor(Float(schedule.alphaBar[t])) }
  /// ᾱ₀ … ᾱ_T.
  var alphaBars: Tensor { Tensor(schedule.alphaBar.map { Float($0) }) }
  /// β₀ … β_T.
  var betas: Tensor { Tensor(schedule.beta.map { Float($0) }) }
}

/// Draws a schedule of few and coarse steps: neighbours differ so much that their formulas can be
/// told apart.
func coarseSchedule(_ generator: inout TorchGenerator) -> NoiseSchedule {
  let steps = 12 + generator.integer(below: 21)
  let first = Double(generator.uniform(in: 0.01...0.03))
  let last = Double(generator.uniform(in: 0.15...0.3))
  return try! .linear(steps: steps, from: first, to: last)
}

/// DDPM's schedule of 1,000 steps, whose ends are where numbers get very small.
let fineSchedule = try! NoiseSchedule.linear()

/// Draws a shape of a few grey pictures, large enough to see something on them.
func pictureShape(_ generator: inout TorchGenerator) -> [Int] {
  [
    2 + generator.integer(below: 2), 10 + generator.integer(below: 5),
    9 + generator.integer(below: 7), 1,
  ]
}

/// Draws pictures of `shape`, [N, H, W, C], −1…1: a soft bright spot in front of dark, at a place,
/// of a size and, where there are several channels, in a colour of its own.
func softPictures(_ shape: [Int], _ generator: inout TorchGenerator) -> Tensor {
  let (count, height, width, channels) = (shape[0], shape[1], shape[2], shape[3])
  func draw(_ bounds: ClosedRange<Float>, for axes: [Int]) -> Tensor {
    bounds.lowerBound + (bounds.upperBound - bounds.lowerBound) * generator.uniform(axes)
  }
  let (top, left) = (
    draw(0.2...0.8, for: [count, 1, 1, 1]), draw(0.2...0.8, for: [count, 1, 1, 1])
  )
  let size = draw(0.15...0.3, for: [count, 1, 1, 1])
  let colour = draw(0.7...1, for: [count, 1, 1, channels])
  let down = (Tensor.arange(0..<height) / Float(height)).reshaped([1, height, 1, 1]) - top
  let right = (Tensor.arange(0..<width) / Float(width)).reshaped([1, 1, width, 1]) - left
  return 2 * colour * exp(-(square(down) + square(right)) / (2 * square(size))) - 1
}
