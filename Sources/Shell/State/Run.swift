import ForwardProcess
import Glibc
import ReverseProcess
import Samplers
import Tensors

/// A reverse process that can be walked like a program in a debugger: forwards, back, and along a
/// fork.
///
/// A run is a plain value: a fork is a copy, and `undo` an older copy. It never draws from a shared
/// generator, so going back and forth leads to the same bits every time. Samplers that remember
/// earlier steps are a part of where it stands.
struct Run {
  /// How its steps were asked for.
  let order: WalkOrder
  /// What follows from that.
  let rule: StepRule
  /// The schedule that its steps belong to.
  let schedule: NamedSchedule
  /// What predicts the clean picture, and how it is called in messages.
  let denoiser: Model
  /// The steps that are visited, falling; the last is 0.
  let visited: [Int]
  /// Their σ, for samplers that walk along it.
  private let grid: SigmaGrid
  /// The seed of the noise from here on.
  private(set) var seed: UInt64
  private let firstSeed: UInt64
  private var present: Snapshot
  /// Earlier states, oldest first, at most `historyBytes` of them.
  private var past: [Snapshot] = []
  /// The seeds with which the noise begins anew, by position.
  private var reseedings: [Int: UInt64] = [:]
  /// What stands in for parts of the pipeline from a position on.
  private var pipelines: [Int: Pipeline]
  /// What stood in and failed on the way, in the order of the failures.
  private(set) var faults: [Pipeline.Fault] = []

  /// The most that the states kept for going back may take up.
  static let historyBytes = 64 << 20

  /// Makes a run that stands at the first of the steps of `route` with the sample `state`; its noise
  /// comes from `generator`, which began with `seed`.
  ///
  /// Throws: what is wrong with the order, and a `SamplingError` unless σ falls with every step.
  init(
    schedule: NamedSchedule, order: WalkOrder, denoiser: Model, pipeline: Pipeline, route: Route,
    state: Tensor, seed: UInt64, generator: TorchGenerator
  ) throws {
    (self.schedule, self.order, self.denoiser) = (schedule, order, denoiser)
    rule = try order.rule(for: schedule.values)
    pipelines = [0: pipeline]
    (visited, faults) = (route.steps, route.faults)
    // Chapter 2's rules have no use for σ, but a path of noise has.
    let asked = rule.freshSolver == nil ? Pipeline() : pipeline
    grid = try SigmaGrid(asked.sigmas(at: visited, in: schedule.values, &faults))
    (self.seed, firstSeed) = (seed, seed)
    present = Snapshot(
      position: 0, state: state, generator: generator, solver: rule.freshSolver)
  }

  /// The step t at which the run stands.
  var step: Int { visited[present.position] }
  /// How many steps it has taken.
  var position: Int { present.position }
  /// x_t, as it is now.
  var state: Tensor { present.state }
  var isFinished: Bool { position == visited.count - 1 }
  /// How often the denoiser has looked at a state on the way here.
  var looks: Int { present.looks }
  /// The present state as a value of the shell.
  var value: Value {
    Value(
      kind: denoiser.kind, tensor: state, step: step, schedule: schedule,
      origin: denoiser.origin, data: denoiser.data)
  }

  /// How much memory its states take up, in bytes.
  var bytes: Int { stateBytes * (past.count + 1) }

  /// How much one of them takes up. A sampler's memory is taken to be as large as two states more.
  private var stateBytes: Int { 4 * state.count * (present.solver == nil ? 1 : 3) }

  /// What stands in for parts of the pipeline here.
  var pipeline: Pipeline { pipeline(at: position) }

  private func pipeline(at position: Int) -> Pipeline {
    pipelines.filter { $0.key <= position }.max { $0.key < $1.key }?.value ?? Pipeline()
  }

  /// What the denoiser makes of the present state; notes what fails meanwhile.
  mutating func prediction() throws -> Prediction {
    try pipeline.prediction(
      of: denoiser, state, at: step, by: schedule.values, &faults)
  }

  /// The best guess that was made of a state on the way, with what stood in there; notes what fails
  /// meanwhile.
  mutating func guess(at step: Int, of state: Tensor) throws -> Tensor {
    guard step > 0 else { return state }
    let pipeline = pipeline(at: try position(ofStep: step))
    return try pipeline.prediction(of: denoiser, state, at: step, by: schedule.values, &faults)
      .clean
  }
}

// MARK: - Walking

extension Run {
  /// Takes one step towards the picture.
  mutating func advance() throws {
    guard !isFinished else { return }
    if position % stride == 0, past.last.map({ $0.position < position }) ?? true {
      past.append(present)
    }
    if let seed = reseedings[position] { present.generator = TorchGenerator(seed: seed) }
    switch rule {
    case .mixing(let rule): try mix(by: Sampler(schedule: schedule.values, rule: rule))
    case .solving:
      try present.solve(
        over: SigmaStep(grid: grid, index: position), at: step, by: order, denoiser, pipeline,
        path: path, &faults)
    }
    present.position += 1
  }

  private mutating func mix(by sampler: Sampler) throws {
    let (now, next) = (visited[position], visited[position + 1])
    let pipeline = pipeline
    let prediction = try prediction()
    let needsNoise = sampler.drawsNoise(to: next) || pipeline.takesNoise(in: sampler.rule)
    let noise = needsNoise ? try freshNoise(grid.sigmas[position], grid.sigmas[position + 1]) : nil
    present.state = pipeline.step(
      of: sampler, prediction, noisy: state, freshNoise: noise ?? Tensor(0), from: now, to: next,
      &faults)
    present.looks += 1
  }

  /// Unit normal noise for the way from one σ down to the next.
  private mutating func freshNoise(_ sigma: Double, _ next: Double) throws -> Tensor {
    try path?.noise(sigma, next) ?? present.generator.noise(state.shape)
  }

  /// The path that noise comes from, if it was laid beforehand. It reaches along the whole schedule, so
  /// that it is the same for any choice of steps, and to wherever a learner's σ may lead.
  private var path: BrownianTree? {
    get throws {
      guard order.noise == .tree else { return nil }
      let last = reseedings.filter { $0.key <= position }.max { $0.key < $1.key }
      let steps = schedule.values.steps
      let largest = schedule.values.finiteSigmas(at: steps > 1 ? [steps, steps - 1] : [steps])[0]
      let smallest = grid.sigmas.last { $0 > 0 } ?? largest
      return try BrownianTree(
        seed: last?.value ?? firstSeed, shape: state.shape, from: max(largest, grid.sigmas[0]),
        to: min(schedule.values.sigma(at: 1), smallest) / 2)
    }
  }

  /// Goes back to where the run stood after `target` steps, by replaying from the nearest state
  /// that was kept.
  mutating func rewind(to target: Int) throws {
    guard let index = past.lastIndex(where: { $0.position <= target }) else { return }
    present = past[index]
    past.removeSubrange(index...)
    while position < target { try advance() }
  }

  /// Goes on with other noise from here, also after going back beyond here and coming again. Noise
  /// that was chosen for later positions is forgotten.
  mutating func reseed(_ seed: UInt64) {
    self.seed = seed
    reseedings = reseedings.filter { $0.key < position }
    reseedings[position] = seed
  }

  /// Goes on with other parts in the pipeline from here, also after going back beyond here and
  /// coming again. What was chosen for later positions is forgotten, and so are later failures.
  mutating func adopt(_ pipeline: Pipeline) {
    guard !pipeline.isSame(as: self.pipeline) else { return }
    pipelines = pipelines.filter { $0.key < position }
    pipelines[position] = pipeline
    faults = faults.filter { $0.t > step }
  }

  /// Puts another state in place of the present one, to see what becomes of it. Going back beyond
  /// here forgets the change. What a sampler remembers belongs to the other state, so it forgets that.
  mutating func replaceState(_ state: Tensor) {
    let here = position
    past.removeAll { $0.position >= here }
    (present.state, present.solver, present.before) = (state, rule.freshSolver, nil)
    past.append(present)
  }

  /// The number of steps after which the run stands at `step`.
  ///
  /// Throws: a `ShellError` if it passes over that step, with the nearest that it visits.
  func position(ofStep step: Int) throws -> Int {
    if let position = visited.firstIndex(of: step) { return position }
    guard step <= visited[0] else {
      throw ShellError("This run began at t=\(visited[0]); t=\(step) lies before that.")
    }
    let near = visited.min { abs($0 - step) < abs($1 - step) } ?? 0
    throw ShellError(
      "This run takes \(visited.count - 1) steps and passes over t=\(step). "
        + "The nearest that it visits is t=\(near).")
  }

  /// How many steps lie between two states that are kept.
  private var stride: Int {
    max(1, (stateBytes * visited.count + Run.historyBytes - 1) / Run.historyBytes)
  }

  /// At most `count` of the states from the beginning until now, for a film strip; each with its t.
  ///
  /// They are chosen so that the angle between x_t and the clean picture, arccos √ᾱ, falls evenly
  /// from frame to frame: even distances in t would show little but noise.
  func film(frames count: Int) -> [(step: Int, state: Tensor)] {
    let kept = past + [present]
    let angles = kept.map { acos(schedule.values.signal(at: visited[$0.position])) }
    let (first, last) = (angles[0], angles[kept.count - 1])
    let wanted = (0..<count).map { first + (last - first) * Double($0) / Double(max(count - 1, 1)) }
    let nearest = wanted.map { angle in
      kept.indices.min { abs(angles[$0] - angle) < abs(angles[$1] - angle) } ?? 0
    }
    return Set(nearest).sorted().map { (visited[kept[$0].position], kept[$0].state) }
  }
}
