import Datasets
import ForwardProcess
import ReverseProcess
import Samplers
import Tensors
import Testing

@Suite("Chapter 2's samplers, along σ")
struct ReverseProcessTests {
  let data = GaussianMixture(
    weights: [0.4, 0.6], means: Tensor([-1, 0.5, 1, 1], shape: [2, 2]), variances: [0.1, 0.3])

  static let schedules: [NoiseSchedule] = [
    try! .linear(), try! .scaledLinear(), try! .cosine(), try! .linear(steps: 12),
  ]

  /// The noise for the step to `s`.
  private func noise(_ s: Int) -> Tensor {
    let a = Float(s % 7) / 3 - 1
    return Tensor([1, a, -a, 2 * a, -1.1, 0.4], shape: [3, 2])
  }

  private func expectSame(
    _ rule: Sampler.Rule, _ solver: EulerAncestral, _ schedule: NoiseSchedule,
    _ spacing: StepSpacing
  ) throws {
    let steps = try schedule.sampleSteps(5, spacing: spacing)
    let sampler = Sampler(schedule: schedule, rule: rule)
    let start = Tensor([-1, 0.3, 1.8, 0.5, 0.1, -1.2], shape: [3, 2])
    var (x, states) = (start, [Tensor]())
    for (t, s) in zip(steps, steps.dropFirst()) {
      let prediction = data.prediction(x, at: t, by: schedule)
      x = sampler.step(prediction, noisy: x, freshNoise: noise(s), from: t, to: s)
      states.append(x / schedule.signal(at: s))
    }
    let grid = try SigmaGrid(steps.map(schedule.sigma))
    var taken = 0
    _ = try solver.sample(
      from: start / schedule.signal(at: steps[0]), along: grid,
      noise: { _, _ in noise(steps[taken + 1]) },
      watch: { x, count in
        // Single precision, in which x − √(1 − ᾱ) ε loses digits where √ᾱ is small.
        #expect(abs(x - states[taken]).maximum < 2e-5 * max(1, abs(x).maximum))
        taken = count
      }, denoiser: data.denoised)
    #expect(taken == 5)
  }

  @Test("are Euler ancestral: DDIM with every η", arguments: schedules)
  func implicit(schedule: NoiseSchedule) throws {
    for spacing in StepSpacing.allCases {
      for eta in [0, 0.3, 1.0] {
        try expectSame(.implicit(eta: eta), EulerAncestral(eta: eta), schedule, spacing)
      }
    }
  }

  @Test("and DDPM, whose variance is that of the posterior", arguments: schedules)
  func ancestral(schedule: NoiseSchedule) throws {
    for spacing in StepSpacing.allCases {
      try expectSame(.ancestral(.posterior), EulerAncestral(), schedule, spacing)
    }
  }
}
