import Glibc

/// What came of a program that was run to its end.
struct RunReport {
  /// How it ended; nil if it was stopped, because it took too long, printed too much or was no longer
  /// wanted.
  var ending: ChildProcess.Ending?
  var output: [UInt8] = []
  var errors: [UInt8] = []

  /// Whether it was stopped for printing too much.
  var isFlood: Bool { output.count + errors.count >= 1 << 20 }
}

/// Runs a program to its end, with no input, and collects what it prints.
///
/// It is stopped, with all that it started, after `seconds`, when it has printed more than a megabyte,
/// or as soon as `shouldStop` says yes. Throws `ChildProcess.Failure` if it cannot be started.
///
/// `temporaries`: the folder for its temporary files, if not the usual one.
func run(
  _ arguments: [String], seconds: Int, temporaries: String? = nil,
  shouldStop: () -> Bool = { false }
) throws(ChildProcess.Failure) -> RunReport {
  var environment = plainEnvironment
  if let temporaries { environment["TMPDIR"] = temporaries }
  let child = try ChildProcess(arguments, environment: environment, sweeps: false)
  var report = RunReport()
  // The compiler's driver gives what does its work groups of their own.
  defer { child.end(isCutShort: report.ending == nil) }
  let deadline = ContinuousClock.now + .seconds(seconds)
  var (outputOpen, errorsOpen) = (true, true)
  while outputOpen || errorsOpen {
    guard ContinuousClock.now < deadline, !report.isFlood, !shouldStop() else { return report }
    let ready = child.streams.wait(
      toSend: false, outputOpen: outputOpen, errorsOpen: errorsOpen, milliseconds: 50)
    if ready.output {
      outputOpen = child.streams.output.receive(into: &report.output)
    }
    if ready.errors {
      errorsOpen = child.streams.errors.receive(into: &report.errors)
    }
  }
  while report.ending == nil, ContinuousClock.now < deadline, !shouldStop() {
    report.ending = child.poll()
    if report.ending == nil { usleep(1000) }
  }
  return report
}

/// The environment for programs that we start: what they need to find others, and no more.
var plainEnvironment: [String: String] {
  var environment = ["LC_ALL": "C.UTF-8"]
  for name in ["PATH", "HOME", "TMPDIR"] {
    if let value = getenv(name) { environment[name] = String(cString: value) }
  }
  return environment
}
