extension SamplerKind {
  /// The samplers of k-diffusion and EDM, besides those of the core.
  static let kDiffusion = [
    SamplerKind(
      "dpm-2", "DPM2", order: 2, looks: 2,
      source: "Lu et al., arXiv:2206.00927, algorithm 1; k-diffusion, sample_dpm_2",
      advice: "Like heun, but the second look is halfway: half of heun's error on smooth data."
    ) { _ in DPM2() },
    SamplerKind(
      "dpm-2-a", "DPM2 ancestral", order: 1, looks: 2, drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpm_2_ancestral",
      advice: "Two looks a step for what euler-a does with one; seldom worth it."
    ) { DPM2Ancestral(eta: $0.eta ?? 1) },
    SamplerKind(
      "lms", "LMS", order: 4, source: "Adams and Bashforth; k-diffusion, sample_lms",
      advice: "Exact for one look a step if there are 25 or more; with few its curve overshoots."
    ) { _ in LMS() },
    SamplerKind(
      "dpmpp-2s-a", "DPM++ 2S ancestral", order: 1, looks: 2, drawsNoise: true, options: [.eta],
      source: "Lu et al., arXiv:2211.01095, algorithm 1; k-diffusion, sample_dpmpp_2s_ancestral",
      advice: "An ancestral sampler for few steps. With eta=0 it is of second order."
    ) { DPMPlusPlus2SAncestral(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-sde", "DPM++ SDE", order: 1, looks: 2, drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpmpp_sde",
      advice: "Sharp pictures in 10 to 15 steps of two looks. With eta=0 it is of second order."
    ) { DPMPlusPlusSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-2m-sde", "DPM++ 2M SDE", order: 1, drawsNoise: true, options: [.eta],
      source: "Lu et al., arXiv:2211.01095, SDE-DPM-Solver++(2M); k-diffusion, sample_dpmpp_2m_sde",
      advice: "dpmpp-2m with fresh noise, 20 to 40 steps. With eta=0 it is dpmpp-2m."
    ) { DPMPlusPlus2MSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-3m-sde", "DPM++ 3M SDE", order: 1, drawsNoise: true, options: [.eta],
      source: "k-diffusion, sample_dpmpp_3m_sde",
      advice: "For 40 steps and more; below, dpmpp-2m-sde. Half a term is missing, as in dpmpp-3m."
    ) { DPMPlusPlus3MSDE(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpm-fast", "DPM fast", order: 2, looks: 3, options: [.eta],
      source: "Lu et al., arXiv:2206.00927, DPM-Solver-fast; k-diffusion, sample_dpm_fast",
      advice: "Three looks a step, even in log σ; look by look about as exact as dpmpp-2m."
    ) { DPMFast(eta: $0.eta ?? 0) },
    SamplerKind(
      "dpm-adaptive", "DPM adaptive", order: 3, looks: 3, options: [.eta],
      source: "Lu et al., arXiv:2206.00927, DPM-Solver-23; k-diffusion, sample_dpm_adaptive",
      advice: "Chooses its steps itself, as many as it needs: when time is no matter."
    ) { DPMAdaptive(eta: $0.eta ?? 0) },
    SamplerKind(
      "edm", "EDM stochastic", order: 2, looks: 2, drawsNoise: true, options: [.churn],
      source: "Karras et al., arXiv:2206.00364, algorithm 2",
      advice:
        "heun that stirs noise in: for hundreds of looks and the best picture. churn=0 is heun.",
      measurable: { StochasticHeun(Heun(), Churn($0.churn ?? 10, within: 0.05...50)) }
    ) { StochasticHeun(Heun(), Churn($0.churn ?? 40, within: 0.05...50, noiseScale: 1.003)) },
  ]
}
