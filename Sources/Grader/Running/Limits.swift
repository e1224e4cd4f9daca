/// What a learner's process may use up.
public struct Limits: Sendable {
  /// How long one call may take on the clock, and how long all may compute.
  public var seconds = 5
  /// How much memory it may ask for, in bytes.
  public var memory = 2 << 30
  /// How many processes and threads there may be, where a sandbox makes them count: the worker, and
  /// the sandbox's own first process, which counts where the sandbox was not made by root. Each has
  /// the memory for itself.
  public var processes = 2
  /// How much may be printed, in bytes. A page of it is kept.
  public var printed = 1 << 20

  /// The usual limits: many times what any exercise needs.
  public init() {}

  /// The command that runs `command` within these limits, but for the clock and what is printed.
  func command(_ command: [String], prlimit: String, inSandbox: Bool) -> [String] {
    // A worker answers some dozen calls, each in milliseconds; what uses up more than the clock
    // allows for one of them hangs.
    var limits = [prlimit, "--cpu=\(seconds + 1)", "--as=\(memory)", "--core=0"]
    // Outside, other processes of the same person would count, and files may be wanted.
    if inSandbox { limits += ["--nproc=\(processes)", "--fsize=0"] }
    return limits + ["--"] + command
  }
}
