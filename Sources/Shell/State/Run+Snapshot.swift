import Samplers
import Tensors

extension Run {
  /// Where a run stood after some of its steps.
  struct Snapshot {
    var position: Int
    var state: Tensor
    var generator: TorchGenerator
    /// The sampler with what it remembers; nil for a rule that remembers nothing.
    var solver: (any Solver)?
    /// What the denoiser said one step ago, and at which σ, for a step of the learner's own.
    var before: (denoised: Tensor, sigma: Double)?
    /// How many looks the denoiser took.
    var looks = 0
  }
}

extension Run.Snapshot {
  /// Takes the sampler's step, or that of what stands in for it, along x = x_t / √ᾱ_t = √(1 + σ²) x_t.
  ///
  /// `t` is the step at which it begins. The module's sampler walks along even where another step
  /// stands in, so that it remembers what it should. Throws what the model throws; then nothing has
  /// changed.
  mutating func solve(
    over step: SigmaStep, at t: Int, by order: WalkOrder, _ model: Model, _ pipeline: Pipeline,
    path: BrownianTree?, _ faults: inout [Pipeline.Fault]
  ) throws {
    guard var solver else { fatalError("A run along σ has lost its sampler.") }
    let shape = state.shape
    var (generator, looks) = (generator, looks)
    var (first, drawn): (Tensor?, Tensor?)
    func noise(_ sigma: Double, _ next: Double) -> Tensor {
      let noise = path?.noise(sigma, next) ?? generator.noise(shape)
      drawn = noise
      return noise
    }
    func look(
      _ x: Tensor, _ sigma: Double, _ faults: inout [Pipeline.Fault]
    ) throws -> Tensor {
      looks += 1
      let denoised = try pipeline.denoised(by: model, x, at: sigma, during: t, &faults)
      first = first ?? denoised
      return denoised
    }

    let x = (1 + step.sigma * step.sigma).squareRoot() * state
    var next = try solver.step(x, over: step, noise: noise) { try look($0, $1, &faults) }
    if let first {
      let taken = Pipeline.SolverStep(
        sampler: order.sampler, step: step, t: t, x: x, denoised: first, before: before,
        eta: order.eta ?? 1, next: next)
      next = try pipeline.step(
        taken, noise: { drawn ?? noise(step.sigma, step.next) }, look: look, &faults)
    }
    before = first.map { ($0, step.sigma) }
    state = next / (1 + step.next * step.next).squareRoot()
    (self.solver, self.generator, self.looks) = (solver, generator, looks)
  }
}
