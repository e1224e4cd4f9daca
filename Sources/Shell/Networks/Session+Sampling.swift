import ForwardProcess
import ReverseProcess
import Tensors
import Training
import UNets

/// Pictures that are to be drawn at once by a network: what it is told about each, and how the steps
/// are taken.
struct SamplingOrder {
  let name: String
  let trained: TrainedModel
  /// About each picture.
  let condition: Condition
  /// x_T, [N, H, W, C].
  let noise: Tensor
  var walk: WalkOrder
  let seed: UInt64
  let generator: TorchGenerator
}

extension Session {
  /// Draws pictures from noise, and what the caption is to say of parts that `use`
  /// has put in.
  ///
  /// Between two calls of the network Ctrl-C is listened to. Throws: `Interrupted`, and a `ShellError`
  /// if what comes out is not finite.
  func sample(_ order: SamplingOrder) throws -> (pictures: Tensor, note: String) {
    let pipeline = pipeline(Pipeline.Slot.reverse)
    let route = try order.walk.route(in: order.trained.schedule, pipeline)
    if let remark = route.remark { console.say(remark) }
    var run = try Run(
      schedule: order.trained.namedSchedule, order: order.walk,
      denoiser: Model(
        order.trained, told: order.condition, name: "the network \(order.name)"),
      pipeline: pipeline, route: route, state: order.noise, seed: order.seed,
      generator: order.generator)
    let last = run.visited.count - 1
    while !run.isFinished {
      try tick("Step", done: run.position, of: last)
      try run.advance()
    }
    tell(run.faults)
    guard run.state.allFinite else {
      throw ShellError(
        "The network \(order.name) drew values that are not finite numbers. Its training has gone "
          + "wrong; choose another.")
    }
    let slots = run.pipeline.slots(atWorkIn: run.order, run.rule, run.denoiser)
    return (run.state, note(on: run.pipeline, slots, run.faults))
  }

  /// Noise for `count` pictures of a network, and the generator behind it, with the seed that was
  /// given or the session's.
  func noise(
    _ count: Int, for trained: TrainedModel, _ arguments: Arguments
  ) -> (noise: Tensor, seed: UInt64, generator: TorchGenerator) {
    let seed = arguments.integer("seed").map(UInt64.init) ?? seed
    var generator = TorchGenerator(seed: seed)
    let noise = generator.noise([count] + trained.description.shape)
    return (noise, seed, generator)
  }

  /// How a network's steps are taken: as many as were asked for, or 50, or all if it has fewer.
  ///
  /// Throws: a `ShellError` for more than it has.
  func walk(of trained: TrainedModel, _ arguments: Arguments) throws -> WalkOrder {
    var walk = try WalkOrder(arguments, sampler: arguments.text("sampler") ?? "ddim")
    let last = trained.schedule.steps
    if let steps = walk.steps, steps > last {
      throw ShellError("steps=\(steps) are more than the network's schedule has: \(last).")
    }
    walk.steps = walk.steps ?? min(50, last)
    return walk
  }
}

extension Condition {
  /// What is known about several pictures, each given as what is known about one.
  static func each(_ conditions: [Condition]) -> Condition {
    let classes = conditions.compactMap(\.classes)
    return Condition(classes: classes.isEmpty ? nil : .concatenated(classes))
  }
}
