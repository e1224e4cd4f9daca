import ForwardProcess

// The samplers that came with diffusion models, and the solvers made for their ODE.

extension SamplerKind {
  /// Those that came with a way of training: DDPM, DDIM, and the consistent ones.
  static let diffusion = [
    SamplerKind(
      "ddpm", "DDPM", drawsNoise: true,
      source: "Ho et al., arXiv:2006.11239, eq. 6 and 7",
      advice: "The first: euler-a by another name. Ho et al. took 1000 steps."
    ) { _ in EulerAncestral(eta: 1) },
    SamplerKind(
      "ddim", "DDIM", order: 1, options: [.eta],
      source: "Song et al., arXiv:2010.02502, eq. 12 and 16",
      advice: "Euler along σ by another name. With eta it draws noise, with eta=1 it is DDPM."
    ) { EulerAncestral(eta: $0.eta ?? 0) },
    SamplerKind(
      "lcm", "LCM", drawsNoise: true, source: "Luo et al., arXiv:2310.04378",
      advice:
        "For networks distilled for it: Luo et al. report 2 to 4 steps. "
        + "With others the spread never comes right."
    ) { LCM(schedule: $0.schedule) },
    SamplerKind(
      "tcd", "TCD", drawsNoise: true, options: [.eta],
      source: "Zheng et al., arXiv:2402.19159, algorithm 4",
      advice: "For networks distilled for it. eta=0 is Euler, 0.3 is diffusers' choice."
    ) { TCD(schedule: $0.schedule, gamma: $0.eta ?? 0.3) },
  ]

  /// Multistep methods and exponential integrators.
  static let solvers = [
    SamplerKind(
      "pndm", "PNDM", order: 2, source: "Liu et al., arXiv:2202.09778, algorithm 2",
      advice: "Begins with eight looks more than plms, and with as many looks is never more exact."
    ) { PNDM(rungeKutta: $0.schedule) },
    SamplerKind(
      "plms", "PLMS", order: 2,
      source: "Liu et al., arXiv:2202.09778; diffusers, PNDM with skip_prk_steps",
      advice:
        "Stable Diffusion's first sampler. "
        + "With 10 looks half of dpmpp-2m's error, with 20 two thirds."
    ) { _ in PNDM() },
    SamplerKind(
      "ipndm", "IPNDM", order: 2, source: "Zhang & Chen, arXiv:2204.13902, “improved PNDM”",
      advice:
        "plms without its one second look. With 8 or 10 looks nothing is more exact; along "
        + "Karras' σ to 0 deis-3 is."
    ) { _ in IPNDM() },
    SamplerKind(
      "dpm-solver-1", "DPM-Solver-1", order: 1,
      source: "Lu et al., arXiv:2206.00927, section 3.2",
      advice: "Euler by a third name."
    ) { _ in DPMSolver(order: 1, through: .noise) },
    SamplerKind(
      "dpm-solver-2", "DPM-Solver-2, multistep", order: 2,
      source: "Lu et al., arXiv:2206.00927; multistep as in arXiv:2211.01095",
      advice:
        "As exact as dpmpp-2m, along Karras' σ to 0 four times so. With guidance Lu et al. "
        + "found it unsteady."
    ) { _ in DPMSolver(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-3", "DPM-Solver-3, multistep", order: 3,
      source: "Lu et al., arXiv:2206.00927; the authors' code",
      advice:
        "Half of dpm-solver-2's error. As released half a term is missing, and its order is 2; "
        + "deis-3 has all of it."
    ) { _ in DPMSolver(order: 3, through: .noise) },
    SamplerKind(
      "dpm-solver-single-2", "DPM-Solver-2, singlestep", order: 2,
      source: "Lu et al., arXiv:2206.00927, algorithm 1, in diffusers' form",
      advice: "Only every second state is of second order: four times dpm-solver-2's error."
    ) { _ in DPMSolverSinglestep(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-single-3", "DPM-Solver-3, singlestep", order: 3,
      source: "Lu et al., arXiv:2206.00927, algorithm 2, in diffusers' form",
      advice:
        "Only every third state is of third order. "
        + "With 15 and 20 looks it beats deis-3, along Karras' σ not."
    ) { _ in DPMSolverSinglestep(order: 3, through: .noise, rule: .heun) },
    SamplerKind(
      "dpmpp-single-2", "DPM++ 2S, singlestep on the grid", order: 2,
      source: "Lu et al., arXiv:2211.01095, algorithm 1, in diffusers' form",
      advice: "Only every second state is of second order: three times dpmpp-2m's error."
    ) { _ in DPMSolverSinglestep(order: 2) },
    SamplerKind(
      "dpmpp-single-3", "DPM++ 3S, singlestep on the grid", order: 3,
      source: "Lu et al., arXiv:2211.01095; the authors' code, in diffusers' form",
      advice: "Only every third state is of third order; from 8 looks on it beats dpmpp-2m."
    ) { _ in DPMSolverSinglestep(order: 3, rule: .heun) },
    SamplerKind(
      "dpmpp-3m", "DPM++ 3M", order: 3, source: "Lu et al., arXiv:2211.01095; the authors' code",
      advice:
        "Half a term is missing, and its order is 2; yet from 10 looks "
        + "on half of dpmpp-2m's error or less."
    ) { _ in DPMSolver(order: 3) },
    SamplerKind(
      "deis", "DEIS 2", order: 2, source: "Zhang & Chen, arXiv:2204.13902; in log ρ by diffusers",
      advice: "dpm-solver-2 with exact integrals, which here leaves half as much error again."
    ) { _ in DEIS(order: 2) },
    SamplerKind(
      "deis-3", "DEIS 3", order: 3, source: "Zhang & Chen, arXiv:2204.13902; in log ρ by diffusers",
      advice:
        "Third order for one look a step. With 10 looks a third of dpmpp-2m's error, along "
        + "Karras' σ to 0 a tenth."
    ) { _ in DEIS(order: 3) },
    SamplerKind(
      "unipc", "UniPC 2", order: 3, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice:
        "dpmpp-2m corrected one look later: half of its error with 10 looks, a quarter with 20."
    ) { _ in UniPC(order: 2) },
    SamplerKind(
      "unipc-3", "UniPC 3", order: 4, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice:
        "One order more than unipc. Below 8 looks it is worse; with 15 and 20 the most exact here."
    ) { _ in UniPC(order: 3) },
    SamplerKind(
      "sa", "SA-Solver", order: 1, drawsNoise: true, options: [.eta],
      source: "Xue et al., arXiv:2309.05019, algorithm 1",
      advice:
        "Noise only in the middle, t = 200…800. With 20 looks an eighth of euler-a's error in "
        + "the spread. eta is its τ.",
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
