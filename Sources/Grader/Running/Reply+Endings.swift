import Glibc

// What the end of a worker means.

extension Reply {
  /// Whether it may be the machine's doing.
  var mayBeHiccup: Bool {
    switch self {
    case .died(.tooSlow), .died(.killed(signal: Int(SIGKILL))): true
    default: false
    }
  }
}

extension Reply.Death {
  /// Why a process ended, from what the system says and what was printed.
  init(
    _ ending: ChildProcess.Ending?, isContained: Bool, _ printout: Printout, files: [String],
    _ limits: Limits
  ) {
    let signal: CInt
    switch ending {
    case nil:
      self = .hungUp
      return
    // bubblewrap tells the signal that ended its child as shells do.
    case .exited(let status) where isContained && status > 128: signal = CInt(status - 128)
    case .exited(let status):
      self = .left(status: status)
      return
    case .signalled(let number): signal = CInt(number)
    }
    switch signal {
    case SIGILL, SIGTRAP: self = .trap(message: printout.crash(in: files) ?? "")
    case SIGXCPU: self = .tooSlow(seconds: limits.seconds)
    default: self = .killed(signal: Int(signal))
    }
  }
}
