import ForwardProcess
import Tensors

/// Where walks begin: what denoises, the noise or the value, and the noise that follows. Walks by
/// several samplers from one start differ in nothing else.
struct WalkStart {
  let model: Model
  let schedule: NamedSchedule
  /// What stands in for parts of the pipeline.
  let pipeline: Pipeline
  /// The step that `state` is at; nil for pure noise, which may begin anywhere.
  let step: Int?
  let state: Tensor
  let seed: UInt64
  /// What draws the noise of the steps.
  let generator: TorchGenerator

  /// The steps that an order leads along from here, or from its own beginning.
  ///
  /// Throws: what is wrong with the order.
  func route(of order: WalkOrder) throws -> Route {
    let route = try order.route(in: schedule.values, pipeline)
    return step.map(route.beginning) ?? route
  }

  /// A run that stands at its beginning.
  ///
  /// Throws: what is wrong with the order.
  func run(by order: WalkOrder, along route: Route) throws -> Run {
    try Run(
      schedule: schedule, order: order, denoiser: model, pipeline: pipeline, route: route,
      state: state, seed: seed, generator: generator)
  }
}

extension Command {
  /// The keys that say where walks begin, for a command that makes `count` pictures by itself.
  static func startKeys(count: Int = 1) -> [Parameter] {
    [
      Parameter("data", .dataset, "The data set whose exact denoiser is used."),
      Parameter("model", .networkOr([ClassMixture.none]), "The network that denoises instead."),
      Parameter(
        "class", .text, "Only pictures of this class, by name or number; of networks also a sum."),
      Parameter(
        "n", .integer(1...100_000), "How many to make from noise; else \(count), or 500 points."),
      Parameter("seed", .integer(0...Int.max), "The seed of all the noise; else the session's."),
    ]
  }
}

extension Session {
  /// Where walks begin: at the value called `name`, or with pure noise, of which there are `count`
  /// unless n= or the kind of data says otherwise.
  ///
  /// Throws: a `ShellError` for what does not go together.
  func walkStart(
    _ arguments: Arguments, at name: String = "noise", count: Int = 1
  ) throws -> WalkStart {
    let seed = arguments.integer("seed").map(UInt64.init) ?? seed
    var generator = TorchGenerator(seed: seed)
    let (model, schedule) = try denoiser(arguments)
    let (step, state) =
      name == "noise"
      ? (nil, try noise(arguments, for: model, count: count, generator: &generator))
      : try beginning(at: name, arguments, model: model, schedule: schedule)
    // A value that was noised with this seed holds the first noise of it; the steps go on with what
    // follows.
    if step != nil { _ = generator.noise(state.shape) }
    return WalkStart(
      model: model, schedule: schedule, pipeline: pipeline(Pipeline.Slot.reverse), step: step,
      state: state, seed: seed, generator: generator)
  }

  /// What denoises, and the schedule that its steps belong to.
  private func denoiser(_ arguments: Arguments) throws -> (Model, NamedSchedule) {
    guard !(arguments.isGiven("data") && arguments.isGiven("model")) else {
      throw ShellError(
        "Either data= for the exact denoiser of a data set, or model= for a network, not both.")
    }
    let chosen = arguments.text("model") ?? (arguments.isGiven("data") ? nil : networkName)
    if let name = chosen, name != ClassMixture.none {
      let model = try denoiser(ofNetwork: name, asked: arguments.text("class"))
      let trained = try network(name)
      tellSchedule(of: trained, name)
      return (model, trained.namedSchedule)
    }
    let data = arguments.text("data") ?? datasetName
    let model = try library.denoiser(
      of: data, pictures(named: data), class: arguments.text("class"), schedule: schedule)
    return (model, namedSchedule)
  }

  private func noise(
    _ arguments: Arguments, for model: Model, count: Int, generator: inout TorchGenerator
  ) throws -> Tensor {
    let count = arguments.integer("n") ?? (model.kind == .points ? 500 : count)
    guard model.kind == .points || count <= 400 else {
      throw ShellError("n=\(count) pictures do not fit on one sheet; take at most 400.")
    }
    return generator.noise([count] + model.shape)
  }

  /// The step and state of a value that walks begin at.
  private func beginning(
    at name: String, _ arguments: Arguments, model: Model, schedule: NamedSchedule
  ) throws -> (step: Int?, state: Tensor) {
    guard !arguments.isGiven("n") else {
      throw ShellError("n= belongs to pure noise; \(name) has a number of its own.")
    }
    let value = try value(name)
    guard let step = value.step, step > 0 else {
      throw ShellError(
        "\(name) is not on the way: it has no t above 0. Noise it first: noise \(name) t=500")
    }
    if let own = value.schedule?.name, own != schedule.name {
      guard model.network == nil else {
        throw otherSchedule(name, value, at: step, for: model, schedule)
      }
      throw ShellError(
        "\(name) is at t=\(step) of \(own), and the schedule now is \(schedule.name). "
          + "Choose its own: schedule \(own)")
    }
    guard Array(value.tensor.shape.dropFirst()) == model.shape else {
      throw ShellError(
        "\(name) is \(value.size), and \(model.name) knows \(model.size). "
          + "Choose a data set of that size with data=…")
    }
    return (step, value.tensor)
  }
}
