import Datasets
import Files
import ForwardProcess
import ReverseProcess
import Tensors

/// What a learner waits for: a picture noised and written, and sixteen digits made from noise.
let diffusionBenchmarks = [
  Benchmark("noise-512") {
    let schedule = try! NoiseSchedule.linear()
    var generator = TorchGenerator(seed: 1)
    let photo = generator.uniform([1, 512, 512, 3]) * 2 - 1
    return {
      var generator = TorchGenerator(seed: 7)
      let noised = schedule.noised(photo, to: 300, noise: generator.noise(photo.shape))
      let pixels = ((noised[0] + 1) / 2).clamped(to: 0...1)
      try! PNG(pixels: pixels).write(to: "/tmp/dsh-benchmark-ours.png")
    }
  },
  Benchmark("ideal-1000") {
    let schedule = try! NoiseSchedule.linear()
    var generator = TorchGenerator(seed: 1)
    let digits = Digits.draw(count: 4000, size: 16, generator: &generator)
    let denoiser = IdealDenoiser(pictures: digits.pictures, schedule: schedule)
    let sampler = Sampler(schedule: schedule)
    return {
      var generator = TorchGenerator(seed: 7)
      let noise = generator.noise([16, 16, 16, 1])
      use(
        try! sampler.sample(
          from: noise, along: Array((0...1000).reversed()), generator: &generator,
          denoiser: denoiser.prediction))
    }
  },
]
