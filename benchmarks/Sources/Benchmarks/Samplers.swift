import ForwardProcess
import Samplers
import Tensors

/// One step of each sampler on a latent of Stable Diffusion's size, with a denoiser that costs nothing:
/// the sampler's own work, its noise included. The goal is less than 0.5 ms.
let samplerBenchmarks = SamplerKind.all.map { kind in
  Benchmark("sampler-\(kind.name)") {
    let schedule = try! NoiseSchedule.scaledLinear()
    var generator = TorchGenerator(seed: 7)
    let (start, guess) = (generator.noise([1, 64, 64, 4]), generator.noise([1, 64, 64, 4]))
    let steps = try! SigmaGrid.karras(200, from: 14.6, to: 0.03).steps
    let fresh = try! kind.solver(SamplerKind.Choices(schedule: schedule))
    var (solver, x, index) = (fresh, 14.6 * start, 0)
    return {
      if index == steps.count { (solver, x, index) = (fresh, 14.6 * start, 0) }
      x = try! solver.step(
        x, over: steps[index], noise: { _, _ in generator.noise(start.shape) },
        denoiser: { noisy, sigma in try checked(guess, noisy, sigma) })
      index += 1
    }
  }
}
