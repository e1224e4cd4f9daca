import Glibc

/// How a learner's program is started: within limits and, where there is one, in a sandbox.
struct Launcher {
  /// The command that starts it.
  let command: [String]
  /// The same with a program of the system's in its place.
  private let trial: [String]
  private let path: String

  init(_ program: Program, limits: Limits, sandbox: Sandbox?) {
    let prlimit = installed("prlimit")
    func start(_ inside: String) -> [String] {
      let limited =
        prlimit.map { limits.command([inside], prlimit: $0, inSandbox: sandbox != nil) } ?? [inside]
      return sandbox?.command(limited, readable: ["/worker": program.path]) ?? limited
    }
    command = start(sandbox == nil ? program.path : "/worker")
    trial = start("/usr/bin/true")
    path = program.path
  }

  /// Whether a trusted program can be started in the same way, so that it is not the machine's doing
  /// if another one cannot.
  func works(_ shouldStop: () -> Bool) -> Bool {
    guard access(path, X_OK) == 0 else { return false }
    return (try? run(trial, seconds: 10, shouldStop: shouldStop))?.ending == .exited(0)
  }
}
