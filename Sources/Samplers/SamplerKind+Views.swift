extension SamplerKind {
  /// Those that come from other views of the same walk: flows, and stochastic differential equations.
  static let views = [
    SamplerKind(
      "flow-euler", "Flow matching, Euler", order: 1,
      source: "Liu et al., arXiv:2209.03003; diffusers, FlowMatchEulerDiscreteScheduler",
      advice: "Euler by a fourth name: along a flow's time its step is the same."
    ) { _ in Euler() },
    SamplerKind(
      "flow-heun", "Flow matching, Heun", order: 2, looks: 2,
      source: "diffusers, FlowMatchHeunDiscreteScheduler",
      advice: "Heun along a flow's time. With 10 looks an eighth of heun's error, with 20 a sixth."
    ) { _ in FlowHeun() },
    SamplerKind(
      "pc", "Predictor–corrector", looks: 2, drawsNoise: true,
      source: "Song et al., arXiv:2011.13456, algorithms 2 and 4; diffusers, ScoreSdeVe",
      advice: "Steps of the reverse SDE and of Langevin's dynamics in turn. Song et al. took 1000."
    ) { _ in PredictorCorrector() },
  ]
}
