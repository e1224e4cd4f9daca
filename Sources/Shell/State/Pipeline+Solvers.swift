import Contract
import ForwardProcess
import Samplers
import Tensors

// Where functions of chapter 5 stand in: σ of the steps, the grid, and the steps of four samplers.

extension Pipeline {
  /// σ at `steps`, which fall.
  func sigmas(at steps: [Int], in schedule: NoiseSchedule, _ faults: inout [Fault]) -> [Double] {
    let right = schedule.finiteSigmas(at: steps)
    // The exercise knows no schedule that leaves nothing of the picture.
    guard schedule.alphaBar(at: schedule.steps) > 0 else { return right }
    let answer = ask(
      .sigmas, Values(tensors: ["alphaBar": schedule.alphaBarNumbers]),
      shapes: [Values.single: [schedule.steps + 1]], at: steps[0], &faults
    ) { _ = try SigmaGrid(steps.map(sigmas(in: $0))) }
    return answer.map { steps.map(sigmas(in: $0)) } ?? right
  }

  private func sigmas(in answer: Values) -> (Int) -> Double {
    let numbers = answer.numbers(Values.single)
    return { Double(numbers[$0]) }
  }

  /// Karras' grid of `count` steps.
  ///
  /// Throws: what is wrong with the number of steps.
  func karras(
    _ count: Int, for schedule: NoiseSchedule, _ faults: inout [Fault]
  ) throws -> SigmaGrid {
    let right = try GridKind.karras.grid(count, for: schedule)
    let (largest, smallest) = (schedule.largestSigma, schedule.sigma(at: 1))
    let answer = ask(
      .karrasSigmas,
      Values(
        tensors: [
          "largest": Tensor(Float(largest)), "smallest": Tensor(Float(smallest)), "rho": Tensor(7),
        ], integers: ["steps": [count]]),
      shapes: [Values.single: [count + 1]], at: schedule.steps, &faults
    ) { answer in
      let grid = try SigmaGrid(answer.numbers(Values.single).map(Double.init))
      guard let last = grid.sigmas.last, last == 0 else {
        throw ShellError("It has to end with 0, the clean picture.")
      }
    }
    return try answer.map { try SigmaGrid($0.numbers(Values.single).map(Double.init)) } ?? right
  }
}

// MARK: - Steps

extension Pipeline {
  /// A step as a sampler of the module took it, with all that another could take it with.
  struct SolverStep {
    let sampler: String
    let step: SigmaStep
    /// The step t at which it begins.
    let t: Int
    /// The state at σ.
    let x: Tensor
    /// What the denoiser said of it.
    let denoised: Tensor
    /// What it said one step before, and at which σ.
    let before: (denoised: Tensor, sigma: Double)?
    /// η, where the sampler has one.
    let eta: Double
    /// The state at σ', as the module has it.
    let next: Tensor
  }

  /// The place of a step of the sampler called `name`, if there is one.
  static func slot(ofStepBy name: String) -> Slot? {
    [
      "euler": .eulerStep, "euler-a": .ancestralSplit, "heun": .twoThirdsStep,
      "dpmpp-2m": .stepWithMemory,
    ][name]
  }

  /// Returns the state at σ', by what stands in for the sampler's step, or else the module's.
  ///
  /// `noise` is that of this step, and `look` asks the denoiser once more at a state and its σ. Throws
  /// what that throws.
  func step(
    _ taken: SolverStep, noise: () -> Tensor,
    look: (Tensor, Double, inout [Fault]) throws -> Tensor, _ faults: inout [Fault]
  ) throws -> Tensor {
    guard let slot = Pipeline.slot(ofStepBy: taken.sampler), parts[slot] != nil else {
      return taken.next
    }
    let (sigma, next) = (taken.step.sigma, taken.step.next)
    let slope = (taken.x - taken.denoised) / sigma
    switch slot {
    case .ancestralSplit:
      guard let (down, up) = split(taken, &faults) else { break }
      let lower = taken.x + (down - sigma) * slope
      return up == 0 ? lower : lower + up * noise()
    case .twoThirdsStep:
      guard let rule = twoLooks(at: taken.t, &faults) else { break }
      let place = sigma + rule.place * (next - sigma)
      guard place > 0 else { break }
      let there = taken.x + (place - sigma) * slope
      let second = (there - (try look(there, place, &faults))) / place
      return taken.x + (next - sigma) * (rule.first * slope + rule.second * second)
    default:
      var call = [
        "noisy": taken.x.asPictures, "denoised": taken.denoised.asPictures,
        "sigma": Tensor(Float(sigma)), "next": Tensor(Float(next)),
      ]
      if slot == .stepWithMemory, let before = taken.before {
        call["denoisedBefore"] = before.denoised.asPictures
        call["sigmaBefore"] = Tensor(Float(before.sigma))
      }
      let answer = ask(
        slot, Values(tensors: call), shapes: [Values.single: taken.x.asPictures.shape],
        at: taken.t, &faults)
      if let answer { return answer.tensor(Values.single).reshaped(taken.x.shape) }
    }
    return taken.next
  }

  private func split(_ taken: SolverStep, _ faults: inout [Fault]) -> (down: Double, up: Double)? {
    let call = [
      "sigma": taken.step.sigma, "next": taken.step.next, "eta": taken.eta,
    ].mapValues { Tensor(Float($0)) }
    return ask(
      .ancestralSplit, Values(tensors: call), shapes: [Values.single: [2]], at: taken.t, &faults
    ).map { answer in
      let parts = answer.numbers(Values.single).map(Double.init)
      return (parts[0], parts[1])
    }
  }

  /// A step of two looks, x' = x + h (first d₁ + second d₂), of which the second is a share `place` of
  /// the way ahead.
  private struct TwoLooks {
    var (first, second, place) = (1.0, 0.0, 0.0)
  }

  /// The step that stands at the slot of exercise 5.5, read off its answers.
  ///
  /// A closure cannot go to the learner's process, and the exercise describes a denoiser by its slope:
  /// c₀ + c₁ σ + c₂ σ² + k x. With the slopes 1, σ and σ² a step from σ = 2 to 1 tells its weights and
  /// its place; with the slope x whether it is such a step at all.
  private func twoLooks(at t: Int, _ faults: inout [Fault]) -> TwoLooks? {
    var failed = false
    func end(_ start: Float, _ slope: [Float]) -> Double {
      let call = Values(tensors: [
        "noisy": Tensor([start], shape: [1, 1, 1, 1]), "slope": Tensor(slope),
        "sigma": Tensor(2), "next": Tensor(1),
      ])
      let answer = ask(
        .twoThirdsStep, call, shapes: [Values.single: [1, 1, 1, 1]], at: t, &faults)
      failed = failed || answer == nil
      return answer.map { Double($0.tensor(Values.single).scalars[0]) } ?? 0
    }
    // With h = −1: a + b, b c and b c².
    let sum = -end(0, [1, 0, 0, 0])
    let moved = -(-end(0, [0, 1, 0, 0]) - 2 * sum)
    let movedTwice = -end(0, [0, 0, 1, 0]) - 4 * sum + 4 * moved
    var rule = TwoLooks()
    if abs(moved) > 1e-5 {
      rule.place = movedTwice / moved
      rule.second = moved / rule.place
    }
    rule.first = sum - rule.second
    let expected = 1 - rule.first - rule.second * (1 - rule.place)
    guard !failed else { return nil }
    guard abs(end(1, [0, 0, 0, 1]) - expected) < 1e-3 else {
      guard !failed, let part = parts[.twoThirdsStep] else { return nil }
      faults.append(
        Fault(slot: .twoThirdsStep, name: part.name, t: t, reason: "It is no step of two looks."))
      return nil
    }
    return rule
  }
}
