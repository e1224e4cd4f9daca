/// The schedules that have a name, for whoever asks for one by its name.
public enum ScheduleKind: String, CaseIterable, Sendable {
  /// DDPM's, with β from 0.0001 to 0.02.
  case linear
  /// Stable Diffusion's, with √β rising evenly.
  case scaledLinear = "scaled-linear"
  /// Nichol and Dhariwal's, with ᾱ falling like a squared cosine.
  case cosine
  /// GeoDiff's, with β rising along an S.
  case sigmoid
  /// Stable Diffusion's, moved so that nothing of the picture is left in the end.
  case zeroTerminal = "zero-terminal"

  /// The largest number of steps that can be asked for; more than anyone has trained with.
  public static let mostSteps = 100_000

  /// Finds the kind called `name`. Throws a `ScheduleError` that lists all names if there is none.
  public init(named name: String) throws {
    guard let kind = ScheduleKind(rawValue: name) else {
      let names = ScheduleKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw ScheduleError("There is no schedule \"\(name)\". Choose one of \(names).")
    }
    self = kind
  }

  /// Returns the schedule of this kind with T = `steps`.
  ///
  /// With other than 1,000 steps it destroys as much as its authors' did, faster or slower.
  /// Throws a `ScheduleError` unless `steps` lies in 1…100000.
  public func schedule(steps: Int = 1000) throws -> NoiseSchedule {
    guard (1...Self.mostSteps).contains(steps) else {
      throw ScheduleError("A schedule has 1 to \(Self.mostSteps) steps; \(steps) were asked for.")
    }
    return switch self {
    case .linear: try .linear().resampled(to: steps)
    case .scaledLinear: try .scaledLinear().resampled(to: steps)
    case .cosine: try .cosine(steps: steps)
    case .sigmoid: try .sigmoid().resampled(to: steps)
    case .zeroTerminal: try .scaledLinear().withZeroTerminalSNR().resampled(to: steps)
    }
  }
}
