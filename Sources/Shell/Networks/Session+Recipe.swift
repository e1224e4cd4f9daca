import Datasets
import ForwardProcess
import ReverseProcess
import Training

// What a person wants to train, as a recipe.

/// How large a network is: its channels at each level.
enum NetworkSize: String, CaseIterable {
  case tiny, small, large

  var channels: [Int] {
    switch self {
    case .tiny: [16, 32, 32]
    case .small: [32, 64, 64]
    case .large: [64, 128, 128]
    }
  }
}

extension Session {
  /// The recipe that was asked for, in all else like `base`.
  func recipe(
    _ arguments: Arguments, _ base: Recipe, name: String, data: String, _ set: PictureSet
  ) throws -> Recipe {
    var recipe = base
    (recipe.name, recipe.data) = (name, data)
    let tells = Recipe.all.contains { $0.name == name } ? base.tellsClasses : !set.labels.isEmpty
    recipe.tellsClasses = arguments.text("classes").map { $0 == "yes" } ?? tells
    if let size = arguments.text("size").flatMap(NetworkSize.init), arguments.isGiven("size") {
      recipe.configuration.channels = size.channels
    }
    if let kind = arguments.text("schedule") { recipe.scheduleKind = try ScheduleKind(named: kind) }
    recipe.plan = try plan(arguments, base.plan)
    if recipe.scheduleKind == .zeroTerminal, recipe.plan.target == .noise {
      throw ShellError(
        "At the end of zero-terminal nothing is left of a picture, and to tell the noise there tells "
          + "nothing of it. Choose target=velocity or target=clean.")
    }
    return recipe
  }

  private func plan(_ arguments: Arguments, _ base: TrainingPlan) throws -> TrainingPlan {
    var plan = base
    plan.steps = arguments.integer("steps") ?? base.steps
    plan.batch = arguments.integer("batch") ?? base.batch
    let rate = arguments.number("rate") ?? base.learningRate.highest
    switch arguments.text("curve") {
    case "cosine": plan.learningRate = .cosine(rate, warmUp: plan.steps / 20, steps: plan.steps)
    case "constant": plan.learningRate = .constant(rate, warmUp: plan.steps / 20)
    default: plan.learningRate = .oneCycle(rate, steps: plan.steps)
    }
    plan.target = arguments.text("target").flatMap(PredictionTarget.init) ?? base.target
    plan.stepSampling = arguments.text("draws").flatMap(StepSampling.init) ?? base.stepSampling
    switch arguments.text("weights") {
    case "min-snr": plan.weighting = .minSNR(gamma: 5)
    case "p2": plan.weighting = .p2(k: 1, gamma: 1)
    case "edm": plan.weighting = .edm(dataDeviation: 0.5)
    default: plan.weighting = .plain
    }
    // An average over hundreds of steps would still remember the beginning of a short training.
    plan.averageDecay = base.averageDecay.map { min($0, 1 - 10 / Float(max(plan.steps, 20))) }
    if let kept = arguments.number("average") { plan.averageDecay = kept == 0 ? nil : Float(kept) }
    plan.seed = UInt64(arguments.integer("seed") ?? 7)
    return plan
  }
}

extension LearningRate {
  /// The rate at its highest.
  fileprivate var highest: Double {
    switch self {
    case .constant(let rate, _), .cosine(let rate, _, _), .oneCycle(let rate, _): rate
    }
  }

  /// The same curve over `steps`, up to another rate if one is given.
  func changed(to rate: Double?, steps: Int) -> LearningRate {
    let rate = rate ?? highest
    return switch self {
    case .constant(_, let warmUp): .constant(rate, warmUp: warmUp)
    case .cosine(_, let warmUp, _): .cosine(rate, warmUp: warmUp, steps: steps)
    case .oneCycle: .oneCycle(rate, steps: steps)
    }
  }
}
