import Glibc

/// Another program that runs beside this one, with a wire to each of its standard streams.
///
/// It leads a process group of its own, nothing but its three streams is handed down to it, and it
/// ends, with all that it started, when nobody holds this object any more.
final class ChildProcess {
  /// Why a program could not be started.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How a program came to its end.
  enum Ending: Equatable {
    case exited(Int)
    case signalled(Int)
  }

  let id: pid_t
  let streams: Streams

  private let mark: String
  private let sweeps: Bool
  private var ending: Ending?
  private var isClosed = false

  /// The variable of the environment by which descendants are found again.
  private static let markName = "DSH_CHILD"

  /// Starts `arguments`, the first of which is the path of the program.
  ///
  /// `sweeps`: at the end, processes that left its group are sought and ended too; where a sandbox
  /// holds them together that is not needed. Throws `Failure` if the program cannot be started.
  init(
    _ arguments: [String], environment: [String: String], sweeps: Bool
  ) throws(Failure) {
    mark = "\(getpid())-" + String(UInt64.random(in: 0 ... .max), radix: 36)
    self.sweeps = sweeps
    var environment = environment
    environment[Self.markName] = mark
    streams = try Streams()
    let variables = environment.map { "\($0)=\($1)" }.sorted()
    do {
      id = try spawn(arguments, variables, streams)
    } catch {
      streams.closeChildEnds()
      streams.closeOwnEnds()
      throw error
    }
    streams.closeChildEnds()
  }

  deinit { end() }

  /// How it ended; nil while it runs.
  func poll() -> Ending? {
    wait(WNOHANG)
    return ending
  }

  /// Asks it to come to an end by itself, as Ctrl-C does.
  func interrupt() { if poll() == nil { kill(id, SIGINT) } }

  /// Ends it together with everything that it started, and closes the wires.
  ///
  /// `isCutShort`: it was to go on, so that others it started, in groups of their own, would too.
  func end(isCutShort: Bool = false) {
    guard !isClosed else { return }
    isClosed = true
    kill(-id, SIGKILL)
    wait(0)
    if sweeps || isCutShort { endDescendants() }
    streams.closeOwnEnds()
  }

  private func wait(_ options: CInt) {
    var status: CInt = 0
    while ending == nil {
      let answer = waitpid(id, &status, options)
      if answer < 0, errno == EINTR { continue }
      guard answer == id else { return }
      let signal = Int(status & 0x7f)
      ending = signal == 0 ? .exited(Int(status >> 8 & 0xff)) : .signalled(signal)
    }
  }

  /// Ends what left the process group: everything that still has this child's mark in its
  /// environment.
  ///
  /// New ones may appear meanwhile, and for a moment after its start a program's environment cannot
  /// be read, so until two rounds in a row find none.
  private func endDescendants() {
    let sought = "\(Self.markName)=\(mark)".utf8
    var quietRounds = 0
    for _ in 0..<40 where quietRounds < 2 {
      let found = allProcesses().filter { process in
        environment(of: process).split(separator: 0).contains { $0.elementsEqual(sought) }
      }
      quietRounds = found.isEmpty ? quietRounds + 1 : 0
      for process in found { kill(process, SIGKILL) }
      usleep(1000)
    }
  }
}
