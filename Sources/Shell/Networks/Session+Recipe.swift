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
    var recipe = arguments.integer("steps").map(base.lasting) ?? base
    (recipe.name, recipe.data) = (name, data)
    let tells = Recipe.all.contains { $0.name == name } ? base.tellsClasses : !set.labels.isEmpty
    recipe.tellsClasses = arguments.text("classes").map { $0 == "yes" } ?? tells
    if let size = arguments.text("size").flatMap(NetworkSize.init) {
      recipe.configuration.channels = size.channels
    }
    if let kind = arguments.text("schedule") { recipe.scheduleKind = try ScheduleKind(named: kind) }
    recipe.plan = try plan(arguments, recipe.plan)
    if recipe.scheduleKind == .zeroTerminal, recipe.plan.target == .noise {
      throw ShellError(
        "At the end of zero-terminal nothing is left of a picture, and to tell the noise there tells "
          + "nothing of it. Choose target=velocity or target=clean.")
    }
    return recipe
  }

  private func plan(_ arguments: Arguments, _ base: TrainingPlan) throws -> TrainingPlan {
    var plan = base
    plan.batch = arguments.integer("batch") ?? base.batch
    let (rate, warmUp) = (arguments.number("rate") ?? base.learningRate.highest, plan.steps / 20)
    switch arguments.text("curve") {
    case "one-cycle": plan.learningRate = .oneCycle(rate, steps: plan.steps)
    case "cosine": plan.learningRate = .cosine(rate, warmUp: warmUp, steps: plan.steps)
    case "constant": plan.learningRate = .constant(rate, warmUp: warmUp)
    default: plan.learningRate = base.learningRate.changed(to: rate, steps: plan.steps)
    }
    plan.target = arguments.text("target").flatMap(PredictionTarget.init) ?? base.target
    plan.stepSampling = arguments.text("draws").flatMap(StepSampling.init) ?? base.stepSampling
    switch arguments.text("weights") {
    case "min-snr": plan.weighting = .minSNR(gamma: 5)
    case "p2": plan.weighting = .p2(k: 1, gamma: 1)
    case "edm": plan.weighting = .edm(dataDeviation: 0.5)
    case "plain": plan.weighting = .plain
    default: break
    }
    if let kept = arguments.number("average") { plan.averageDecay = kept == 0 ? nil : Float(kept) }
    if let seed = arguments.integer("seed") { plan.seed = UInt64(seed) }
    return plan
  }
}
