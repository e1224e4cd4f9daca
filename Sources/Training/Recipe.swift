import Datasets
import Files
import ForwardProcess
import UNets

/// All that is decided about a model before it is trained: what it learns from, what it looks like,
/// and how it is trained.
public struct Recipe: Sendable, Equatable {
  /// What the model is called.
  public var name: String
  /// The data set that it learns from, as the catalog calls it.
  public var data: String
  /// Whether it is told the class of each picture.
  public var tellsClasses: Bool
  /// How large and deep the network is. Channels in and out, and what it is told, are up to the data.
  public var configuration: UNetConfiguration
  /// How the noise grows.
  public var scheduleKind = ScheduleKind.cosine
  /// T of that schedule.
  public var scheduleSteps = 1000
  /// How it is trained.
  public var plan: TrainingPlan

  /// A recipe from its parts.
  public init(
    name: String, data: String, tellsClasses: Bool, configuration: UNetConfiguration,
    plan: TrainingPlan
  ) {
    (self.name, self.data, self.tellsClasses) = (name, data, tellsClasses)
    (self.configuration, self.plan) = (configuration, plan)
  }

  /// The same in another number of steps, with a learning rate whose curve is as long. In a short
  /// training the average is over few steps, or it would still remember the beginning.
  public func lasting(_ steps: Int) -> Recipe {
    var recipe = self
    recipe.plan.steps = steps
    recipe.plan.learningRate = plan.learningRate.changed(steps: steps)
    recipe.plan.averageDecay = plan.averageDecay.map { min($0, 1 - 10 / Float(max(steps, 20))) }
    return recipe
  }

  /// What a model by this recipe is that learns from `set`.
  ///
  /// Throws `TrainingError` if it is to be told classes and the set has none.
  public func description(learningFrom set: PictureSet) throws(TrainingError)
    -> TrainedModel.Description
  {
    guard !tellsClasses || !set.labels.isEmpty else {
      throw TrainingError(
        "The pictures of \(set.name) have no classes that a network could be told. Train one that "
          + "is told none.")
    }
    let names = tellsClasses ? set.classNames : []
    var configuration = configuration
    (configuration.inputs, configuration.outputs) = (set.channels, set.channels)
    configuration.classes = names.isEmpty ? 0 : names.count + 1
    configuration.numbers = plan.augmentation?.numberCount(channels: set.channels) ?? 0
    return TrainedModel.Description(
      configuration: configuration, scheduleKind: scheduleKind, scheduleSteps: scheduleSteps,
      target: plan.target, data: data, shape: [set.height, set.width, set.channels],
      classNames: names)
  }
}

// MARK: - The models that come along

extension Recipe {
  /// The recipes of the models that come with this project.
  public static let all = [digits, digitsPlain, sprites, digits28]

  /// The one of them that is called `name`. Throws `TrainingError` if there is none.
  public static func named(_ name: String) throws(TrainingError) -> Recipe {
    if let recipe = all.first(where: { $0.name == name }) { return recipe }
    let guess = nearest(to: name, among: all.map(\.name)).map { " Did you mean \($0)?" } ?? ""
    throw TrainingError(
      "There is no recipe “\(name)”.\(guess) There are \(all.map(\.name).joined(separator: ", ")).")
  }

  /// Digits of 16 × 16 pixels, each drawn as the class that is asked for.
  public static let digits = Recipe(
    name: "digits", data: "digits", tellsClasses: true, configuration: small,
    plan: plan(steps: 6000))

  /// Digits of 16 × 16 pixels, whichever come.
  public static let digitsPlain = Recipe(
    name: "digits-plain", data: "digits", tellsClasses: false, configuration: small,
    plan: plan(steps: 4000))

  /// Pixel art in colour, by class, so that classes can be mixed.
  ///
  /// Colours have to agree across a picture, so this network also attends where 8 × 8 pixels are left,
  /// and learns v, which holds on to colours where there is almost only noise (arXiv:2202.00512).
  public static let sprites: Recipe = {
    var recipe = Recipe(
      name: "sprites", data: "sprites", tellsClasses: true, configuration: small,
      plan: plan(steps: 8000))
    recipe.configuration.attention[1] = .pixels(headSize: 8)
    recipe.plan.target = .velocity
    return recipe
  }()

  /// Digits of 28 × 28 pixels, the size of MNIST's.
  public static let digits28 = Recipe(
    name: "digits-28", data: "digits28", tellsClasses: true, configuration: small,
    plan: plan(steps: 6000))

  /// A network for pictures of 16 × 16 pixels, which attends where 4 × 4 are left.
  private static let small: UNetConfiguration = {
    var configuration = UNetConfiguration(
      inputs: 1, outputs: 1, channels: [32, 64, 64], blocksPerLevel: 1,
      attention: [nil, nil, .pixels(headSize: 8)], middleAttention: .pixels(headSize: 8))
    configuration.groups = 8
    return configuration
  }()

  private static func plan(steps: Int) -> TrainingPlan {
    var plan = TrainingPlan(
      steps: steps, batch: 64, learningRate: .oneCycle(2e-3, steps: steps))
    plan.averageDecay = 0.998
    plan.hiddenClassShare = 0.1
    return plan
  }
}
