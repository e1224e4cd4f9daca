import ForwardProcess

// The samplers that came with diffusion models, and the solvers made for their ODE.

extension SamplerKind {
  /// Those that came with a way of training: DDPM, DDIM, and the consistent ones.
  static let diffusion = [
    SamplerKind(
      "ddpm", "DDPM", order: 1, drawsNoise: true,
      source: "Ho et al., arXiv:2006.11239, eq. 6 and 7",
      advice: "The first. Euler ancestral by another name; it needs hundreds of steps."
    ) { _ in EulerAncestral(eta: 1) },
    SamplerKind(
      "ddim", "DDIM", order: 1, options: [.eta],
      source: "Song et al., arXiv:2010.02502, eq. 12 and 16",
      advice: "Euler by another name. With eta it draws noise, with eta=1 it is DDPM."
    ) { EulerAncestral(eta: $0.eta ?? 0) },
    SamplerKind(
      "lcm", "LCM", order: 0, drawsNoise: true, source: "Luo et al., arXiv:2310.04378",
      advice: "Only for networks distilled for it, in 2 to 8 steps; others end at a blurred mean."
    ) { LCM(schedule: $0.schedule) },
    SamplerKind(
      "tcd", "TCD", order: 0, drawsNoise: true, options: [.eta],
      source: "Zheng et al., arXiv:2402.19159, algorithm 4",
      advice: "For networks distilled for it, in 4 to 8 steps; eta=0 is Euler, 0.3 the usual."
    ) { TCD(schedule: $0.schedule, gamma: $0.eta ?? 0.3) },
  ]

  /// Multistep methods and exponential integrators.
  static let solvers = [
    SamplerKind(
      "pndm", "PNDM", order: 2, source: "Liu et al., arXiv:2202.09778, algorithm 2",
      advice: "Its beginning costs nine looks more than that of plms, and changes next to nothing."
    ) { PNDM(rungeKutta: $0.schedule) },
    SamplerKind(
      "plms", "PLMS", order: 2,
      source: "Liu et al., arXiv:2202.09778; diffusers, PNDM with skip_prk_steps",
      advice:
        "Stable Diffusion's first sampler; on Karras' grid as good as newer ones from 8 steps on."
    ) { _ in PNDM() },
    SamplerKind(
      "ipndm", "IPNDM", order: 2, source: "Zhang & Chen, arXiv:2204.13902, “improved PNDM”",
      advice: "plms without its one second look, and as good."
    ) { _ in IPNDM() },
    SamplerKind(
      "dpm-solver-1", "DPM-Solver-1", order: 1,
      source: "Lu et al., arXiv:2206.00927, section 3.2",
      advice: "Euler by a third name."
    ) { _ in DPMSolver(order: 1, through: .noise) },
    SamplerKind(
      "dpm-solver-2", "DPM-Solver-2, multistep", order: 2,
      source: "Lu et al., arXiv:2206.00927; multistep as in arXiv:2211.01095",
      advice: "Without guidance better than dpmpp-2m in 8 to 10 steps, with guidance less steady."
    ) { _ in DPMSolver(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-3", "DPM-Solver-3, multistep", order: 3,
      source: "Lu et al., arXiv:2206.00927; the authors' code",
      advice: "As released, half a term is missing and its order is 2; deis-3 has all of it."
    ) { _ in DPMSolver(order: 3, through: .noise) },
    SamplerKind(
      "dpm-solver-single-2", "DPM-Solver-2, singlestep", order: 2,
      source: "Lu et al., arXiv:2206.00927, algorithm 1, in diffusers' form",
      advice: "Only every second state is of second order: dpm-solver-2 makes more of its looks."
    ) { _ in DPMSolverSinglestep(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-single-3", "DPM-Solver-3, singlestep", order: 3,
      source: "Lu et al., arXiv:2206.00927, algorithm 2, in diffusers' form",
      advice: "Only every third state is of third order: deis-3 makes more of its looks."
    ) { _ in DPMSolverSinglestep(order: 3, through: .noise, rule: .heun) },
    SamplerKind(
      "dpmpp-single-2", "DPM++ 2S, singlestep on the grid", order: 2,
      source: "Lu et al., arXiv:2211.01095, algorithm 1, in diffusers' form",
      advice: "Only every second state is of second order; never far off, even in 5 steps."
    ) { _ in DPMSolverSinglestep(order: 2) },
    SamplerKind(
      "dpmpp-single-3", "DPM++ 3S, singlestep on the grid", order: 3,
      source: "Lu et al., arXiv:2211.01095; the authors' code, in diffusers' form",
      advice: "Only every third state is of third order."
    ) { _ in DPMSolverSinglestep(order: 3, rule: .heun) },
    SamplerKind(
      "dpmpp-3m", "DPM++ 3M", order: 3, source: "Lu et al., arXiv:2211.01095; the authors' code",
      advice: "As released, half a term is missing and its order is 2; unipc has order 3."
    ) { _ in DPMSolver(order: 3) },
    SamplerKind(
      "deis", "DEIS 2", order: 2, source: "Zhang & Chen, arXiv:2204.13902, log-ρ",
      advice: "dpm-solver-2 with exact integrals: 8 to 20 steps."
    ) { _ in DEIS(order: 2) },
    SamplerKind(
      "deis-3", "DEIS 3", order: 3, source: "Zhang & Chen, arXiv:2204.13902, log-ρ",
      advice: "Third order for one look a step: from 15 steps on."
    ) { _ in DEIS(order: 3) },
    SamplerKind(
      "unipc", "UniPC 2", order: 3, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice: "dpmpp-2m corrected one look later: its 15 steps are as good as 30 of dpmpp-2m."
    ) { _ in UniPC(order: 2) },
    SamplerKind(
      "unipc-3", "UniPC 3", order: 4, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice: "One order more than unipc, which pays only from 20 steps on."
    ) { _ in UniPC(order: 3) },
    SamplerKind(
      "sa", "SA-Solver", order: 1, drawsNoise: true, options: [.eta],
      source: "Xue et al., arXiv:2309.05019, algorithm 1",
      advice: "Noise only in the middle of the walk, t = 200…800: 20 steps and more. eta is its τ.",
      measurable: { choices in SASolver { _ in choices.eta ?? 1 } }
    ) {
      let (range, tau) = (middle(of: $0.schedule), $0.eta ?? 1)
      return SASolver { range.contains($0) ? tau : 0 }
    },
  ]

  /// σ from a fifth of the schedule to four fifths, which is t = 200…800 as checkpoints count.
  private static func middle(of schedule: NoiseSchedule) -> ClosedRange<Double> {
    schedule.sigma(at: schedule.steps / 5 + 1)...schedule.sigma(at: schedule.steps * 4 / 5 + 1)
  }
}
