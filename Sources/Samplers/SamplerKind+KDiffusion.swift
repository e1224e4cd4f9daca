extension SamplerKind {
  /// The samplers of k-diffusion and EDM, besides those of the core.
  static let kDiffusion = [
    SamplerKind(
      "dpm-2", "DPM2", order: 2, looks: 2,
      source: "Lu et al., arXiv:2206.00927, algorithm 1; k-diffusion, sample_dpm_2",
      advice: "Like heun, but the second look is half-way: half of heun's error."
    ) { _ in DPM2() },
    SamplerKind(
      "dpm-2-a", "DPM2 ancestral", looks: 2, drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpm_2_ancestral",
      advice: "Two looks a step. It beats euler-a only in its spread, and that from 20 looks on."
    ) { DPM2Ancestral(eta: $0.eta ?? 1) },
    SamplerKind(
      "lms", "LMS", order: 4, source: "Adams and Bashforth; k-diffusion, sample_lms",
      advice: "Beats dpmpp-2m from 30 looks on, along Karras' σ to 0 from 8 on."
    ) { _ in LMS() },
    SamplerKind(
      "dpmpp-2s-a", "DPM++ 2S ancestral", looks: 2, drawsNoise: true, options: [.eta],
      source: "Lu et al., arXiv:2211.01095, algorithm 1; k-diffusion, sample_dpmpp_2s_ancestral",
      advice:
        "Two looks a step. For as many looks its spread is nearer than "
        + "euler-a's, its path farther off."
    ) { DPMPlusPlus2SAncestral(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-sde", "DPM++ SDE", looks: 2, drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpmpp_sde",
      advice:
        "dpmpp-2s-a with noise on half of the way as well, which leaves two thirds of its error."
    ) { DPMPlusPlusSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-2m-sde", "DPM++ 2M SDE", order: 2, drawsNoise: true, options: [.eta],
      source: "Lu et al., arXiv:2211.01095, SDE-DPM-Solver++(2M); k-diffusion, sample_dpmpp_2m_sde",
      advice:
        "Fresh noise, and up to 20 looks the best spread of all that "
        + "draw it: a tenth of euler-a's error."
    ) { DPMPlusPlus2MSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-3m-sde", "DPM++ 3M SDE", drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpmpp_3m_sde",
      advice:
        "Its spread beats that of dpmpp-2m-sde from 30 looks on. "
        + "With eta=0 its order is 2: half a term is missing."
    ) { DPMPlusPlus3MSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpm-fast", "DPM fast", order: 2, looks: 3, options: [.eta],
      source: "Lu et al., arXiv:2206.00927, DPM-Solver-fast; k-diffusion, sample_dpm_fast",
      advice:
        "Three looks a step, even in log σ. "
        + "From 15 looks on a third of dpmpp-2m's error, below 10 more."
    ) { DPMFast(eta: $0.eta ?? 0) },
    SamplerKind(
      "dpm-adaptive", "DPM adaptive", order: 3, looks: 3, options: [.eta],
      source: "Lu et al., arXiv:2206.00927, DPM-Solver-23; k-diffusion, sample_dpm_adaptive",
      advice:
        "Chooses its steps by a tolerance. "
        + "The usual one takes 21 looks for what dpmpp-2m does in 8."
    ) { DPMAdaptive(eta: $0.eta ?? 0) },
    SamplerKind(
      "edm", "EDM stochastic", looks: 2, drawsNoise: true, options: [.churn],
      source: "Karras et al., arXiv:2206.00364, algorithm 2",
      advice:
        "heun that stirs noise in. Karras et al. report their best "
        + "ImageNet-64 pictures with it. churn=0 is heun.",
      measurable: { StochasticHeun(Heun(), Churn($0.churn ?? 10, within: 0.05...50)) }
    ) { StochasticHeun(Heun(), Churn($0.churn ?? 40, within: 0.05...50, noiseScale: 1.003)) },
  ]
}
