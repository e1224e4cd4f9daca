import Tensors

/// How EDM adds noise before each step, for the step to take away again.
///
///     γ = min(S_churn / N, √2 − 1)   where S_tmin ≤ σ ≤ S_tmax, else 0;   σ̂ = (1 + γ) σ
///
/// (Karras et al., arXiv:2206.00364, algorithm 2.)
public struct Churn: Sendable {
  /// S_churn, for the whole walk of N steps; 0 is none.
  public var amount: Double
  /// S_tmin…S_tmax, the σ at which noise is added.
  public var range: ClosedRange<Double>
  /// S_noise, the deviation of that noise; a little above 1 where a network takes away too much.
  public var noiseScale: Double

  /// S_churn, S_tmin…S_tmax and S_noise.
  public init(
    _ amount: Double, within range: ClosedRange<Double> = 0...Double.infinity,
    noiseScale: Double = 1
  ) {
    (self.amount, self.range, self.noiseScale) = (amount, range, noiseScale)
  }

  /// Returns σ̂, to which noise is added before this step.
  public func raisedSigma(before step: SigmaStep) -> Double {
    guard range.contains(step.sigma) else { return step.sigma }
    return step.sigma * (1 + min(amount / Double(step.grid.count), 2.0.squareRoot() - 1))
  }
}

/// A one-step rule with churn before each of its steps: noise leads up to σ̂, and the rule from there
/// down to σ'.
///
///     x̂ = x + √(σ̂² − σ²) S_noise z      (Karras et al., arXiv:2206.00364, algorithm 2)
///
/// What is added corrects earlier errors, as in `EulerAncestral`, but the rule keeps its order for the
/// part that it takes away. It is meant for rules that remember nothing: Euler, Heun, DPM2.
///
/// The rule looks at x̂. A pipeline of diffusers cannot: there the network is asked for ε̂ at x and σ
/// first, and `step` adds the noise and goes on with that ε̂. (For networks that predict v, it also takes
/// σ for σ̂ in the factors that turn v into D.)
public struct Churned<Rule: Solver>: Solver {
  /// The rule that leads down.
  public var rule: Rule
  /// How much noise is added before.
  public var churn: Churn

  /// Makes a rule with churn.
  public init(_ rule: Rule, _ churn: Churn) { (self.rule, self.churn) = (rule, churn) }

  /// Returns the state at `step.next`.
  public mutating func step(
    _ x: Tensor, over step: SigmaStep, noise: NoiseSource, denoiser: SigmaDenoiser
  ) throws -> Tensor {
    let raised = churn.raisedSigma(before: step)
    let up = (raised * raised - step.sigma * step.sigma).squareRoot()
    let noisier = stirred(
      x, by: churn.noiseScale * up, noise, from: step.sigma, to: step.next)
    return try rule.step(
      noisier, over: SigmaStep(from: raised, to: step.next), noise: noise, denoiser: denoiser)
  }
}

/// EDM's stochastic sampler, algorithm 2 of arXiv:2206.00364.
public typealias StochasticHeun = Churned<Heun>

extension SigmaStep {
  /// A step of its own, part of no longer walk.
  init(from sigma: Double, to next: Double) {
    self.init(grid: SigmaGrid(from: sigma, to: next), index: 0)
  }
}

extension SigmaGrid {
  /// The grid of a single step; σ has to be above σ'.
  init(from sigma: Double, to next: Double) { sigmas = [sigma, next] }
}
