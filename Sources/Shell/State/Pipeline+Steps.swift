import Contract
import ForwardProcess
import ReverseProcess
import Samplers
import Tensors

// The pipeline's places: at each, what stands in is asked, and else the modules' own formula is.

extension Pipeline {
  /// Returns pictures `clean`, [N, …], at each of `steps`, all with the same noise.
  ///
  /// Exercise 1.4 takes one step per picture, so that all steps are one call.
  func noised(
    _ clean: Tensor, to steps: [Int], by schedule: NoiseSchedule, noise: Tensor,
    _ faults: inout [Fault]
  ) -> [Tensor] {
    guard !parts.isEmpty else {
      return steps.map { schedule.noised(clean, to: $0, noise: noise) }
    }
    let all = clean.asPictures
    let count = all.shape[0]
    func repeated(_ tensor: Tensor) -> Tensor {
      Tensor.concatenated(steps.map { _ in tensor.asPictures })
    }
    let answer = ask(
      .noised,
      Values(
        tensors: [
          "clean": repeated(clean), "noise": repeated(noise), "alphaBar": schedule.alphaBarNumbers,
        ], integers: ["steps": steps.flatMap { Array(repeating: $0, count: count) }]),
      shapes: [Values.single: [count * steps.count] + all.shape.dropFirst()],
      at: steps.max() ?? 0, &faults)
    guard let frames = answer?.tensor(Values.single) else {
      return steps.map { schedule.noised(clean, to: $0, noise: noise) }
    }
    return steps.indices.map {
      frames[$0 * count..<($0 + 1) * count].reshaped(clean.shape)
    }
  }

  /// Returns what `model` makes of `noisy` at step `t`, 1…T.
  ///
  /// Throws what the model throws.
  func prediction(
    of model: Model, _ noisy: Tensor, at t: Int, by schedule: NoiseSchedule,
    _ faults: inout [Fault]
  ) throws -> Prediction {
    guard !parts.isEmpty else { return try model.predict(noisy, t) }
    let look = Look(noisy: noisy, alphaBar: schedule.alphaBar(at: t), t: t)
    return try seen(look, model.pictures, &faults) { try model.predict(noisy, t) }
  }

  /// Returns what `model` makes of x = x₀ + σ ε, in the step that begins at `t`.
  ///
  /// Throws what the model throws, and a `SamplingError` if its guess has another shape or is not
  /// finite.
  func denoised(
    by model: Model, _ x: Tensor, at sigma: Double, during t: Int, _ faults: inout [Fault]
  ) throws -> Tensor {
    // What a mistake does to x is to be seen; without one, a model that fails is to be named.
    guard !parts.isEmpty else { return try checkedGuess(try model.denoised(x, sigma), x, sigma) }
    let alphaBar = 1 / (1 + sigma * sigma)
    let look = Look(noisy: alphaBar.squareRoot() * x, alphaBar: alphaBar, t: t)
    return try seen(look, model.pictures, &faults) {
      let clean = try model.denoised(x, sigma)
      return Prediction(clean: clean, noise: (x - clean) / sigma)
    }.clean
  }

  /// A state on the way that is looked at, and the noise in it.
  private struct Look {
    /// x_t.
    let noisy: Tensor
    /// ᾱ, which between two steps is that of none.
    let alphaBar: Double
    /// The step at which failures count.
    let t: Int

    var signal: Double { alphaBar.squareRoot() }
    var deviation: Double { (1 - alphaBar).squareRoot() }
  }

  /// What is seen at a look: what the model `said`, as far as nothing stands in for it.
  private func seen(
    _ look: Look, _ pictures: Tensor?, _ faults: inout [Fault], said: () throws -> Prediction
  ) throws -> Prediction {
    var prediction = try average(over: pictures, look, &faults) ?? said()
    let (alphaBar, noisy) = (Tensor(Float(look.alphaBar)), look.noisy)
    let (x, shape) = (noisy.asPictures, noisy.asPictures.shape)
    if let answer = ask(
      .cleanFromNoise,
      Values(tensors: [
        "noisy": x, "predictedNoise": prediction.noise.asPictures, "alphaBar": alphaBar,
      ]), shapes: [Values.single: shape], at: look.t, &faults)
    {
      prediction.clean = answer.tensor(Values.single).reshaped(noisy.shape)
    }
    let velocity = look.signal * prediction.noise - look.deviation * prediction.clean
    if let answer = ask(
      .fromVelocity,
      Values(tensors: ["noisy": x, "velocity": velocity.asPictures, "alphaBar": alphaBar]),
      shapes: ["clean": shape, "noise": shape], at: look.t, &faults)
    {
      prediction.clean = answer.tensor("clean").reshaped(noisy.shape)
      prediction.noise = answer.tensor("noise").reshaped(noisy.shape)
    }
    return prediction
  }

  /// What stands in for the ideal denoiser says, if something does and the model's pictures are
  /// known.
  private func average(
    over pictures: Tensor?, _ look: Look, _ faults: inout [Fault]
  ) -> Prediction? {
    guard let pictures else { return nil }
    let noisy = look.noisy
    let rows = noisy.reshaped([noisy.shape[0], -1])
    guard
      let answer = ask(
        .idealDenoised,
        Values(tensors: [
          "noisy": rows, "pictures": pictures.reshaped([pictures.shape[0], -1]),
          "alphaBar": Tensor(Float(look.alphaBar)),
        ]), shapes: [Values.single: rows.shape], at: look.t, &faults)
    else { return nil }
    let clean = answer.tensor(Values.single).reshaped(noisy.shape)
    return Prediction(clean: clean, noise: (noisy - look.signal * clean) / look.deviation)
  }

  /// The places that are asked in a walk by this order, and with this model.
  func slots(atWorkIn order: WalkOrder, _ rule: StepRule, _ model: Model) -> [Slot] {
    let average: [Slot] = model.pictures == nil ? [] : [.idealDenoised]
    let steps: [Slot] =
      switch rule {
      case .mixing(.implicit): [.implicitStep]
      case .mixing(.ancestral(.forward)) where parts[.ancestralStep] != nil: [.ancestralStep]
      case .mixing(.ancestral): [.reverseMean]
      case .solving: [.sigmas] + [Pipeline.slot(ofStepBy: order.sampler)].compactMap { $0 }
      }
    let grid: [Slot] = order.grid == .karras ? [.karrasSigmas] : []
    return average + [.cleanFromNoise, .fromVelocity] + grid + steps
  }

  /// Whether what stands in is given noise by a step of this kind, even where the right formula
  /// would take none: adding it there is one of the mistakes to be seen.
  func takesNoise(in rule: Sampler.Rule) -> Bool {
    switch rule {
    case .ancestral(let variance): variance == .forward && parts[.ancestralStep] != nil
    case .implicit: parts[.implicitStep] != nil
    }
  }

  /// Returns the sample at step `s`, as `sampler.step` does.
  func step(
    of sampler: Sampler, _ prediction: Prediction, noisy: Tensor, freshNoise: Tensor,
    from t: Int, to s: Int, _ faults: inout [Fault]
  ) -> Tensor {
    guard !parts.isEmpty else {
      return sampler.step(prediction, noisy: noisy, freshNoise: freshNoise, from: t, to: s)
    }
    let x = noisy.asPictures
    let given = ["noisy": x, "predictedNoise": prediction.noise.asPictures]
    func ask(_ slot: Slot, _ more: [String: Tensor], _ integers: [String: [Int]]) -> Tensor? {
      self.ask(
        slot, Values(tensors: given.merging(more) { $1 }, integers: integers),
        shapes: [Values.single: x.shape], at: t, &faults
      )?.tensor(Values.single).reshaped(noisy.shape)
    }

    let schedule = sampler.schedule
    switch sampler.rule {
    case .implicit(let eta):
      let more = ["alphaBar": schedule.alphaBarNumbers, "eta": Tensor(Float(eta))]
      let noise = ["freshNoise": freshNoise.asPictures]
      if let next = ask(.implicitStep, more.merging(noise) { $1 }, ["t": [t], "s": [s]]) {
        return next
      }
    case .ancestral(let variance):
      let (numbers, step) = neighbours(from: t, to: s, in: schedule)
      let noise = ["freshNoise": freshNoise.asPictures]
      if variance == .forward,
        let next = ask(.ancestralStep, numbers.merging(noise) { $1 }, ["t": [step]])
      {
        return next
      }
      if let mean = ask(.reverseMean, numbers, ["t": [step]]) {
        // A step from nothing to nothing: what is left of it is the noise that it adds.
        let nothing = Prediction(clean: .zeros(noisy.shape), noise: .zeros(noisy.shape))
        return mean
          + sampler.step(
            nothing, noisy: .zeros(noisy.shape), freshNoise: freshNoise, from: t, to: s)
      }
    }
    return sampler.step(prediction, noisy: noisy, freshNoise: freshNoise, from: t, to: s)
  }

  /// The schedule in which the step from `t` to `s` is one between neighbours, and its number there:
  /// exercises 2.3 and 2.4 know no others.
  ///
  /// A walk that skips steps is one of fewer and larger steps. The two that matter, up to s and from
  /// there to t, make a schedule of their own.
  private func neighbours(
    from t: Int, to s: Int, in schedule: NoiseSchedule
  ) -> (numbers: [String: Tensor], step: Int) {
    guard s < t - 1 else {
      return (["beta": schedule.betaNumbers, "alphaBar": schedule.alphaBarNumbers], t)
    }
    let stops = (s > 0 ? [0, s, t] : [0, t]).map { schedule.alphaBar(at: $0) }
    let beta = [0] + zip(stops, stops.dropFirst()).map { before, now in 1 - now / before }
    return (
      ["beta": Tensor(beta.map { Float($0) }), "alphaBar": Tensor(stops.map { Float($0) })],
      stops.count - 1
    )
  }
}

extension Tensor {
  /// The same numbers as exercises take them, [N, H, W, C]: of points, [N, D], each is one pixel.
  var asPictures: Tensor {
    switch rank {
    case 4: self
    case 0: reshaped([1, 1, 1, 1])
    default: reshaped([shape[0], 1, 1, -1])
    }
  }
}
