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

  /// Noises pictures `clean`, [N, H, W, C], to step `t`.
  init(
    of clean: Tensor, at t: Int, by schedule: NoiseSchedule, _ generator: inout TorchGenerator
  ) {
    (self.schedule, self.t) = (schedule, t)
    let noise = generator.noise(clean.shape)
    noisy = schedule.noised(clean, to: t, noise: noise)
    predictedNoise = noise + 0.2 * generator.noise(clean.shape)
    freshNoise = generator.noise(clean.shape)
  }

  /// The same, of numbers −1…1 of some `shape` that nobody looks at.
  init(
    _ shape: [Int], at t: Int, by schedule: NoiseSchedule, _ generator: inout TorchGenerator
  ) {
    self.init(of: generator.data(shape), at: t, by: schedule, &generator)
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
