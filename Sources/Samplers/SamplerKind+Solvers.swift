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
      advice:
        "Only for networks distilled for it, in 2 to 8 steps; with others pictures stay noisy."
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
      advice: "Begins with three steps of four looks; in fewer than 20 steps most of them go there."
    ) { PNDM(rungeKutta: $0.schedule) },
    SamplerKind(
      "plms", "PLMS", order: 2,
      source: "Liu et al., arXiv:2202.09778; diffusers, PNDM with skip_prk_steps",
      advice: "Stable Diffusion's first: PNDM with a Heun step to begin with. 50 steps."
    ) { _ in PNDM() },
    SamplerKind(
      "ipndm", "IPNDM", order: 2, source: "Zhang & Chen, arXiv:2204.13902, “improved PNDM”",
      advice: "PNDM that just begins, with one look a step. Good on evenly spaced σ."
    ) { _ in IPNDM() },
    SamplerKind(
      "dpm-solver-1", "DPM-Solver-1", order: 1,
      source: "Lu et al., arXiv:2206.00927, section 3.2",
      advice: "Euler by a third name."
    ) { _ in DPMSolver(order: 1, through: .noise) },
    SamplerKind(
      "dpm-solver-2", "DPM-Solver-2, multistep", order: 2,
      source: "Lu et al., arXiv:2206.00927; multistep as in arXiv:2211.01095",
      advice: "Through the noise: good in many steps, unsteady in few, where dpmpp-2m is better."
    ) { _ in DPMSolver(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-3", "DPM-Solver-3, multistep", order: 3,
      source: "Lu et al., arXiv:2206.00927; the authors' code",
      advice: "As released, half a term is missing, and its error is of second order: take deis-3."
    ) { _ in DPMSolver(order: 3, through: .noise) },
    SamplerKind(
      "dpm-solver-single-2", "DPM-Solver-2, singlestep", order: 2,
      source: "Lu et al., arXiv:2206.00927, algorithm 1, in diffusers' form",
      advice: "Every second state counts; take an odd number of steps, for the last is Euler's."
    ) { _ in DPMSolverSinglestep(order: 2, through: .noise) },
    SamplerKind(
      "dpm-solver-single-3", "DPM-Solver-3, singlestep", order: 3,
      source: "Lu et al., arXiv:2206.00927, algorithm 2, in diffusers' form",
      advice: "Every third state counts. Good with small steps, evenly spaced in log σ."
    ) { _ in DPMSolverSinglestep(order: 3, through: .noise, rule: .heun) },
    SamplerKind(
      "dpmpp-single-2", "DPM++ 2S, singlestep on the grid", order: 2,
      source: "Lu et al., arXiv:2211.01095, algorithm 1, in diffusers' form",
      advice: "Every second state counts; with guidance and few steps steadier than multistep."
    ) { _ in DPMSolverSinglestep(order: 2) },
    SamplerKind(
      "dpmpp-single-3", "DPM++ 3S, singlestep on the grid", order: 3,
      source: "Lu et al., arXiv:2211.01095; the authors' code, in diffusers' form",
      advice: "Every third state counts."
    ) { _ in DPMSolverSinglestep(order: 3, rule: .heun) },
    SamplerKind(
      "dpmpp-3m", "DPM++ 3M", order: 3, source: "Lu et al., arXiv:2211.01095; the authors' code",
      advice: "As released, half a term is missing, and its error is of second order: take unipc-3."
    ) { _ in DPMSolver(order: 3) },
    SamplerKind(
      "deis", "DEIS 2", order: 2, source: "Zhang & Chen, arXiv:2204.13902, log-ρ",
      advice: "DPM-Solver-2 with an exact integral; 20 steps."
    ) { _ in DEIS(order: 2) },
    SamplerKind(
      "deis-3", "DEIS 3", order: 3, source: "Zhang & Chen, arXiv:2204.13902, log-ρ",
      advice: "Third order for one look a step, where steps are many and guidance is weak."
    ) { _ in DEIS(order: 3) },
    SamplerKind(
      "unipc", "UniPC 2", order: 3, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice: "DPM++ 2M whose states are corrected one look later: the best in 5 to 15 steps."
    ) { _ in UniPC(order: 2) },
    SamplerKind(
      "unipc-3", "UniPC 3", order: 4, source: "Zhao et al., arXiv:2302.04867, algorithms 1 and 2",
      advice: "One order more: for smooth models without strong guidance."
    ) { _ in UniPC(order: 3) },
    SamplerKind(
      "sa", "SA-Solver", order: 1, drawsNoise: true, options: [.eta],
      source: "Xue et al., arXiv:2309.05019, algorithm 1",
      advice:
        "Noise only in the middle of the walk, t = 200…800; with 20 steps or more. eta is its τ."
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
