import ForwardProcess

/// A sampler that can be asked for by its name, with what one should know to choose it.
public struct SamplerKind: Sendable {
  /// A choice that a sampler leaves open.
  public enum Option: String, Sendable, CaseIterable {
    /// The share of fresh noise, 0…1; 0 is none. What is between 0 and 1 means
    ///
    /// - of `dpmpp-2m-sde` and `dpmpp-3m-sde` the rate of the reverse SDE's variance;
    /// - of `sa` its τ, the rate of the deviation, so that η there is η² of these;
    /// - of `tcd` γ, a share of time;
    /// - of all others DDIM's η, a share of the deviation that one ancestral step has.
    case eta
    /// How much noise is added before each step, and taken away by it (EDM).
    case churn
  }

  /// What was chosen; what is nil is left to the sampler.
  public struct Choices: Sendable {
    /// The share of fresh noise, 0…1.
    public var eta: Double?
    /// EDM's S_churn, 0 or more.
    public var churn: Double?
    /// The schedule that the network was trained along.
    public var schedule: NoiseSchedule

    /// Choices for a network that was trained along `schedule`.
    public init(schedule: NoiseSchedule, eta: Double? = nil, churn: Double? = nil) {
      (self.schedule, self.eta, self.churn) = (schedule, eta, churn)
    }
  }

  /// What it is called in commands: “dpmpp-2m”.
  public let name: String
  /// What it is called in the field: “DPM++ 2M”.
  public let title: String
  /// The paper and the place in it.
  public let source: String
  /// The order of its error in the length of a step that its paper claims; nil if none does. Few papers
  /// on samplers that draw noise say of which error they speak.
  public let order: Int?
  /// How many looks at the denoiser a step takes, except perhaps the first ones and the last.
  public let looks: Int
  /// Whether it draws noise, if it is not told otherwise.
  public let drawsNoise: Bool
  /// The choices that it leaves open.
  public let options: Set<Option>
  /// What it is good for, in a sentence or two. What these say of errors is measured as `OrderProblem`
  /// has it, on two bells along even steps in log σ, or “along Karras' σ to 0” from 14.6; the spread is
  /// that on one bell. Samplers are compared at equal looks.
  public let advice: String
  private let make: @Sendable (Choices) -> any Solver
  private let makeMeasurable: @Sendable (Choices) -> any Solver

  init(
    _ name: String, _ title: String, order: Int? = nil, looks: Int = 1, drawsNoise: Bool = false,
    options: Set<Option> = [], source: String, advice: String,
    measurable: (@Sendable (Choices) -> any Solver)? = nil,
    make: @escaping @Sendable (Choices) -> any Solver
  ) {
    (self.name, self.title, self.source, self.advice) = (name, title, source, advice)
    (self.order, self.looks, self.drawsNoise) = (order, looks, drawsNoise)
    (self.options, self.make) = (options, make)
    makeMeasurable = measurable ?? make
  }

  /// Whether it draws noise if `choices` are made.
  public func drawsNoise(_ choices: Choices) -> Bool {
    if let eta = choices.eta, options.contains(.eta) { return eta > 0 }
    if let churn = choices.churn, options.contains(.churn) { return churn > 0 }
    return drawsNoise
  }

  /// Returns the sampler as it is at the beginning of a walk.
  ///
  /// Throws a `SamplingError` if a choice does not belong to it or lies outside its range.
  public func solver(_ choices: Choices) throws -> any Solver {
    try check(choices)
    return make(choices)
  }

  /// Returns the sampler as the order laboratory measures it: without what is chosen for pictures and
  /// keeps the error from falling with the steps.
  ///
  /// - EDM's S_noise of 1.003 brings in a little too much noise on purpose, and that bias stays however
  ///   short the steps are; it is measured with 1. Its S_churn of 40 is more than a step may stir until
  ///   there are 97, so shorter steps would only be more noise; it is measured with 10.
  /// - SA-Solver's τ jumps from 1 to 0 at a σ. The step across it belongs to one side or the other, so
  ///   with another number of steps the noise ends elsewhere; it is measured with one τ everywhere.
  func measurable(_ choices: Choices) throws -> any Solver {
    try check(choices)
    return makeMeasurable(choices)
  }

  private func check(_ choices: Choices) throws {
    let given: [(Option, Double?)] = [(.eta, choices.eta), (.churn, choices.churn)]
    for case (let option, let value?) in given {
      guard options.contains(option) else {
        let others = SamplerKind.all.filter { $0.options.contains(option) }.map(\.name)
        throw SamplingError(
          "\(name) has no \(option.rawValue). Those that have: \(others.joined(separator: ", ")).")
      }
      let range = option == .eta ? 0...1 : 0...Double.greatestFiniteMagnitude
      guard range.contains(value) else {
        let words = option == .eta ? "lies between 0 and 1" : "is 0 or more"
        throw SamplingError("\(option.rawValue) = \(value) cannot be: it \(words).")
      }
    }
  }
}

extension SamplerKind {
  /// All samplers, in the order of the chapter.
  public static let all: [SamplerKind] = core + kDiffusion + diffusion + solvers + views

  /// Returns the sampler with this name; nil if there is none.
  public static func named(_ name: String) -> SamplerKind? { all.first { $0.name == name } }

  /// The samplers that the chapter builds step by step.
  private static let core = [
    SamplerKind(
      "euler", "Euler", order: 1, source: "Karras et al., arXiv:2206.00364, eq. 3",
      advice:
        "The simplest, and DDIM by another name. "
        + "First order: dpmpp-2m has its error of 65 looks with 10."
    ) { _ in Euler() },
    SamplerKind(
      "heun", "Heun", order: 2, looks: 2, source: "Karras et al., arXiv:2206.00364, algorithm 1",
      advice:
        "Remembers nothing: after a jump it is as good as before. From 15 looks on it beats euler."
    ) { _ in Heun() },
    SamplerKind(
      "euler-a", "Euler ancestral", drawsNoise: true, options: [.eta],
      source: "Ho et al., arXiv:2006.11239, eq. 6 and 7; Song et al., arXiv:2010.02502, eq. 12",
      advice:
        "Fresh noise forgets earlier errors and magnifies the network's "
        + "own; each step count, another picture."
    ) { EulerAncestral(eta: $0.eta ?? 1) },
    SamplerKind(
      "dpmpp-2m", "DPM++ 2M", order: 2, source: "Lu et al., arXiv:2211.01095, algorithm 2",
      advice: "Second order for one look a step: with 20 looks a thirteenth of euler's error."
    ) { _ in DPMPlusPlus2M() },
  ]
}
