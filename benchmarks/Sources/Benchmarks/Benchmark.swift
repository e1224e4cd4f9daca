/// Something to measure: preparing it gives the work of one repetition.
struct Benchmark: Sendable {
  let name: String
  let prepare: @Sendable () -> () -> Void

  init(_ name: String, prepare: @escaping @Sendable () -> () -> Void) {
    self.name = name
    self.prepare = prepare
  }
}

/// A prepared benchmark that has found out how often to repeat.
struct Measurement {
  private let work: () -> Void
  private let repetitions: Int

  /// A sample is to last at least this long, so that clocks and interruptions do not matter.
  private static let shortestSample = 0.02

  init(_ benchmark: Benchmark) {
    work = benchmark.prepare()
    work()
    let once = Self.seconds(of: work, repetitions: 1)
    repetitions = max(1, Int(Self.shortestSample / max(once, 1e-7)))
    _ = Self.seconds(of: work, repetitions: repetitions)
  }

  /// The seconds that one repetition takes, as the mean of a sample.
  func sample() -> Double { Self.seconds(of: work, repetitions: repetitions) }

  private static func seconds(of work: () -> Void, repetitions: Int) -> Double {
    let time = ContinuousClock().measure { for _ in 0..<repetitions { work() } }
    let (seconds, attoseconds) = time.components
    return (Double(seconds) + Double(attoseconds) * 1e-18) / Double(repetitions)
  }
}

/// Keeps a result from being optimised away.
@inline(never) func use<Value>(_ value: Value) {}
