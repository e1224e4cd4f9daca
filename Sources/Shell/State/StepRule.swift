import ForwardProcess
import ReverseProcess
import Samplers

/// How a run takes its steps.
enum StepRule {
  /// By a rule of chapter 2, which mixes x_t anew from what it is made of.
  case mixing(Sampler.Rule)
  /// By a sampler of chapter 5, which walks along σ.
  case solving(Solving)

  /// A sampler and what was chosen of it.
  struct Solving {
    let kind: SamplerKind
    /// The sampler as it is before the first step, when it remembers nothing.
    let solver: any Solver
    /// Whether it draws noise, with these choices.
    let drawsNoise: Bool
  }
}

/// Where the noise of a walk's steps comes from.
enum StepNoise: String, CaseIterable {
  /// Drawn in each step.
  case fresh
  /// A path that was laid beforehand, the same for few steps and for many.
  case tree
}

extension StepRule {
  /// The sampler as it is before the first step; nil for a rule of chapter 2.
  var freshSolver: (any Solver)? {
    if case .solving(let solving) = self { solving.solver } else { nil }
  }

  /// What it is called in sentences.
  var title: String {
    switch self {
    case .mixing(.ancestral): "DDPM"
    case .mixing(.implicit(eta: 0)): "DDIM with eta=0"
    case .mixing(.implicit): "DDIM"
    case .solving(let solving): solving.kind.title
    }
  }

  /// Whether two walks from one state part with their noise.
  var drawsNoise: Bool {
    switch self {
    case .mixing(let rule): rule != .implicit(eta: 0)
    case .solving(let solving): solving.drawsNoise
    }
  }
}

extension NoiseSchedule {
  /// σ at `steps`, which fall. Walks begin at `largestSigma` where σ goes beyond it, as it does where
  /// nothing or hardly anything is left of the picture; but where the next σ is as large, at four times
  /// that.
  func finiteSigmas(at steps: [Int]) -> [Double] {
    let sigmas = steps.map(sigma)
    guard sigmas.count > 1, sigmas[0] > largestSigma else { return sigmas }
    let first = sigmas[1] < largestSigma ? largestSigma : min(sigmas[0], 4 * sigmas[1])
    return [first] + sigmas.dropFirst()
  }
}
