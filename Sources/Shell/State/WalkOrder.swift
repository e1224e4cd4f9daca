import ForwardProcess
import ReverseProcess
import Samplers

/// How the steps of a walk are to be taken, as somebody asked for it.
struct WalkOrder {
  /// The name of the sampler.
  var sampler: String
  /// How many steps from the first to 0; nil for what is usual.
  var steps: Int?
  /// Which steps, by the name of a grid; nil for even distances from T.
  var grid: GridKind?
  /// Which σ, as they were typed, in place of a grid.
  var sigmas: String?
  var eta: Double?
  var churn: Double?
  /// Where the steps get their noise from.
  var noise = StepNoise.fresh
  /// DDPM's choice; nil for the posterior's.
  var variance: AncestralVariance?

  /// Takes even steps by the sampler called `sampler`.
  init(sampler: String, steps: Int? = nil) { (self.sampler, self.steps) = (sampler, steps) }

  /// Reads the keys of `Command.walkKeys`, as far as the command has them.
  init(_ arguments: Arguments, sampler: String) throws {
    self.sampler = sampler
    steps = arguments.integer("steps")
    grid = try arguments.text("schedule").map(GridKind.init(named:))
    sigmas = arguments.text("sigmas")
    (eta, churn) = (arguments.number("eta"), arguments.number("churn"))
    variance = arguments.text("variance").map { $0 == "beta" ? .forward : .posterior }
    noise = arguments.text("noise").flatMap(StepNoise.init) ?? .fresh
    if sigmas != nil, let key = ["steps", "schedule"].first(where: arguments.isGiven) {
      throw ShellError("sigmas= says all about the steps; leave \(key)= out.")
    }
  }
}

/// The steps that a walk visits.
struct Route {
  /// From the first to 0.
  var steps: [Int]
  /// What is to be said about them.
  var remark: String?
  /// What stood in for the grid and failed.
  var faults: [Pipeline.Fault] = []

  /// The same steps from `first` on.
  func beginning(at first: Int) -> Route {
    Route(steps: [first] + steps.filter { $0 < first }, remark: remark, faults: faults)
  }
}

extension Command {
  /// The names of all samplers. Those of chapter 2, ddpm and ddim, walk along x_t in runs.
  static let samplerNames = SamplerKind.all.map(\.name)

  /// The keys that say how steps are taken, for every command that walks.
  static let walkKeys = [
    Parameter("steps", .integer(1...10_000), "How many steps to take from T to 0; at most T."),
    Parameter(
      "schedule", .choice(GridKind.allCases.map(\.rawValue)),
      "Which steps: a grid of σ, rounded to whole steps; else even ones from T."),
    Parameter("sigmas", .text, "Instead: the σ themselves, falling: 14.6,7,3,1,0."),
    Parameter("eta", .number(0...1), "The share of fresh noise, of samplers that have it."),
    Parameter("churn", .number(0...1000), "The noise added before each step, of those that do."),
    Parameter(
      "noise", .choice(StepNoise.allCases.map(\.rawValue)), default: "fresh",
      "Where noise comes from: drawn in each step, or one path for any number of steps."),
  ]
}

// MARK: - The rule

extension WalkOrder {
  /// The rule by which a step is taken, for a model that knows `schedule`.
  ///
  /// Throws: an error that says which samplers have a choice that this one has not.
  func rule(for schedule: NoiseSchedule) throws -> StepRule {
    for option in SamplerKind.Option.allCases where has(option) { try requireChoice(option) }
    guard variance == nil || sampler == "ddpm" else {
      throw ShellError("variance= belongs to sampler=ddpm; \(sampler) \(own).")
    }
    switch sampler {
    case "ddpm": return .mixing(.ancestral(variance ?? .posterior))
    case "ddim": return .mixing(.implicit(eta: eta ?? 0))
    default:
      guard let kind = SamplerKind.named(sampler) else {
        fatalError("\(sampler) was no sampler, and nobody noticed.")
      }
      let choices = SamplerKind.Choices(schedule: schedule, eta: eta, churn: churn)
      return .solving(
        .init(
          kind: kind, solver: try kind.solver(choices), drawsNoise: kind.drawsNoise(choices)))
    }
  }

  /// What the sampler called `name` leaves open.
  static func options(of name: String) -> Set<SamplerKind.Option> {
    SamplerKind.named(name)?.options ?? []
  }

  /// Whether something was chosen.
  func has(_ option: SamplerKind.Option) -> Bool {
    switch option {
    case .eta: eta != nil
    case .churn: churn != nil
    }
  }

  /// The same order for another sampler, without the choices that it has not.
  func passed(to sampler: String) -> WalkOrder {
    var order = self
    order.sampler = sampler
    let options = WalkOrder.options(of: sampler)
    if !options.contains(.eta) { order.eta = nil }
    if !options.contains(.churn) { order.churn = nil }
    if sampler != "ddpm" { order.variance = nil }
    return order
  }

  private func requireChoice(_ option: SamplerKind.Option) throws {
    guard !WalkOrder.options(of: sampler).contains(option) else { return }
    let others = Command.samplerNames.filter { WalkOrder.options(of: $0).contains(option) }
    throw ShellError(
      "\(sampler) has no \(option.rawValue): it \(own). Those that have: "
        + "\(others.joined(separator: ", ")).")
  }

  /// What the sampler does leave open, after “it”.
  private var own: String {
    let keys = WalkOrder.options(of: sampler).map { "\($0.rawValue)=" }.sorted()
    if sampler == "ddpm" { return "has variance=beta or posterior" }
    return keys.isEmpty ? "leaves nothing open" : "has \(keys.joined(separator: " and "))"
  }
}

// MARK: - The steps

extension WalkOrder {
  /// The steps to visit.
  ///
  /// Runs stop at whole steps t: of a grid of σ, the nearest steps are taken that differ. What stands
  /// in for a part of it is asked.
  ///
  /// Throws: an error for more steps than there are, and for σ that do not fall to 0.
  func route(in schedule: NoiseSchedule, _ pipeline: Pipeline) throws -> Route {
    var faults: [Pipeline.Fault] = []
    if let sigmas {
      return rounded(try typed(sigmas, in: schedule), "the", in: schedule, faults)
    }
    let isLong = sampler == "ddpm" || sampler == "ddim"
    if let grid {
      let count = steps ?? min(50, schedule.steps)
      let chosen =
        grid == .karras
        ? try pipeline.karras(count, for: schedule, &faults)
        : try grid.grid(count, for: schedule)
      return rounded(chosen, "\(grid.rawValue)'s", in: schedule, faults)
    }
    guard let count = steps ?? (isLong ? nil : min(50, schedule.steps)) else {
      return Route(steps: Array((0...schedule.steps).reversed()))
    }
    return Route(steps: try schedule.sampleSteps(count))
  }

  private func rounded(
    _ grid: SigmaGrid, _ whose: String, in schedule: NoiseSchedule, _ faults: [Pipeline.Fault]
  ) -> Route {
    let all = grid.sigmas.dropLast().map(schedule.nearestStep(toSigma:))
    let steps = all.indices.filter { $0 == 0 || all[$0] < all[$0 - 1] }.map { all[$0] }
    let remark =
      "Of \(whose) \(all.count) σ some lie nearest to the same step: \(steps.count) steps are taken."
    return Route(
      steps: steps + [0], remark: steps.count < all.count ? remark : nil, faults: faults)
  }

  private func typed(_ text: String, in schedule: NoiseSchedule) throws -> SigmaGrid {
    let example = "Write falling numbers that end with 0: sigmas=14.6,7,3,1,0"
    let numbers = try text.split(separator: ",", omittingEmptySubsequences: false).map { part in
      guard let number = Double(part), number.isFinite else {
        throw ShellError("“\(part)” in sigmas=\(text) is no number. \(example)")
      }
      return number
    }
    guard numbers.count >= 2, numbers.last == 0 else {
      throw ShellError("sigmas=\(text) does not end with 0, the clean picture. \(example)")
    }
    for (now, next) in zip(numbers, numbers.dropFirst()) where next >= now {
      throw ShellError(
        "sigmas=\(text) does not fall: \(brief(next)) comes after \(brief(now)). \(example)")
    }
    let largest = schedule.largestSigma
    guard numbers[0] <= 1.001 * largest else {
      throw ShellError(
        "sigmas=\(text) begins with more noise than there is: σ is at most \(brief(largest)) here, "
          + "at t=\(schedule.steps).")
    }
    return try SigmaGrid(numbers)
  }
}

extension NoiseSchedule {
  /// The step, 1…T, whose σ is nearest on a logarithmic scale.
  func nearestStep(toSigma sigma: Double) -> Int { Int(time(ofSigma: sigma).rounded()) }
}
