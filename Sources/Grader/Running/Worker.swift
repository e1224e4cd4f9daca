import Contract
import Files
import Glibc

/// A learner's program that answers calls, in a process of its own.
///
/// The process starts with the first call and again after its death. It knows nothing but the calls
/// it gets, and what it says is believed to be nothing but an answer.
public final class Worker {
  private let launcher: Launcher
  private let files: [String]
  private let limits: Limits
  private let environment: [String: String]
  private let isContained: Bool
  private let shouldStop: () -> Bool
  private var child: ChildProcess?
  private var isReady = false
  private var hasFailedToStart = false
  private var hasRetried = false
  private var hasCrashed = false
  private var printout = Printout()

  /// A worker that runs `program`, in `sandbox` if there is one. Calls end without an answer as soon
  /// as `shouldStop` says yes.
  public init(
    _ program: Program, limits: Limits = Limits(), sandbox: Sandbox? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.shouldStop = shouldStop
    launcher = Launcher(program, limits: limits, sandbox: sandbox)
    (files, self.limits, isContained) = (program.files, limits, sandbox != nil)
    // On the learner's own machine, Swift tells the line of a crash; a sandbox has no place for it.
    environment = [
      "DSH_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "LC_ALL": "C.UTF-8",
      "SWIFT_BACKTRACE": isContained
        ? "enable=no"
        : "enable=yes,color=no,interactive=no,threads=crashed,images=none,registers=none,"
          + "sanitize=no,limit=24,symbolicate=fast",
    ]
  }

  deinit { end() }

  /// Whether some call took too long since the latest exercise began.
  public private(set) var wasTooSlow = false

  /// What was printed since the latest exercise began, a page at most.
  public var printed: String { printout.page(endsWithCrash: hasCrashed) }

  /// What was printed since this was last asked for, a page at most.
  public func takePrinted() -> String {
    defer { printout = Printout() }
    return printed
  }

  /// Ends the process with all that it started, and forgets what was printed.
  public func end() {
    child?.end()
    child = nil
    printout = Printout()
    (hasRetried, hasCrashed, wasTooSlow) = (false, false, false)
  }

  /// Asks `exercise` for an answer to `call`.
  ///
  /// What may be a hiccup of the machine, a call that takes too long, a process that somebody ended
  /// or that did not start, is tried once more in a new process, but once in an exercise only.
  public func ask(_ exercise: ExerciseID, _ call: Values) -> Reply {
    var reply = attempt(exercise, call)
    if !hasRetried, reply.mayBeHiccup || hasFailedToStart {
      hasRetried = true
      reply = attempt(exercise, call)
    }
    switch reply {
    case .died(.tooSlow): wasTooSlow = true
    case .died(.trap), .died(.killed): hasCrashed = true
    default: break
    }
    return reply
  }

  private func attempt(_ exercise: ExerciseID, _ call: Values) -> Reply {
    do {
      let message = try Request(exercise: exercise.description, call: call).encoded()
      let child = try self.child ?? start()
      self.child = child
      let reply = exchange(Frame.header(of: message) + message, with: child)
      if case .died = reply {
        child.end()
        self.child = nil
      }
      return reply
    } catch {
      return .ungraded("\(error)")
    }
  }

  private func start() throws(ChildProcess.Failure) -> ChildProcess {
    (isReady, hasFailedToStart) = (false, false)
    return try ChildProcess(launcher.command, environment: environment, sweeps: !isContained)
  }
}

// MARK: - Question and answer

extension Worker {
  private func exchange(_ message: [UInt8], with child: ChildProcess) -> Reply {
    let deadline = ContinuousClock.now + .seconds(limits.seconds)
    var (unsent, received) = (message[...], [UInt8]())
    var (outputOpen, errorsOpen) = (true, true)
    while outputOpen {
      if shouldStop() { return .ungraded("The check was stopped.") }
      guard ContinuousClock.now < deadline else { return .died(.tooSlow(seconds: limits.seconds)) }
      let ready = child.streams.wait(
        toSend: !unsent.isEmpty, outputOpen: true, errorsOpen: errorsOpen, milliseconds: 50)
      if ready.input { child.streams.send(&unsent) }
      if ready.errors { errorsOpen = takePrinted(child) }
      if printout.count > limits.printed { return .died(.flood) }
      if ready.output { outputOpen = child.streams.output.receive(into: &received) }
      if !isReady, received.starts(with: Frame.header(of: Frame.readiness)) {
        received.removeFirst(Frame.headerSize)
        isReady = true
      }
      if let reply = reply(in: received) { return reply }
      // Somebody else may hold the wire open while the worker itself is gone.
      if !ready.output, child.poll() != nil { break }
    }
    return ending(of: child, deadline)
  }

  /// The reply, once all of it is there.
  private func reply(in received: [UInt8]) -> Reply? {
    guard received.count >= Frame.headerSize else { return nil }
    do {
      let length = try Frame.length(from: received)
      let message = received.dropFirst(Frame.headerSize)
      guard message.count >= length else { return nil }
      guard message.count == length else {
        throw WireError("there is more of it than one answer")
      }
      switch try Response(decoding: Array(message)) {
      case .answered(let answer): return .answered(answer)
      case .unfinished: return .unfinished
      case .threw(let text): return .threw(text)
      }
    } catch {
      return .died(.garbled("\(error)"))
    }
  }

  /// Takes in what was printed; false when nothing will come any more.
  private func takePrinted(_ child: ChildProcess) -> Bool {
    var bytes: [UInt8] = []
    let isOpen = child.streams.errors.receive(into: &bytes)
    printout.add(bytes)
    return isOpen
  }

  /// Why there was no answer, once the wire is closed.
  private func ending(of child: ChildProcess, _ deadline: ContinuousClock.Instant) -> Reply {
    // A moment for it to go, and for its last words: Swift may be writing where it crashed.
    var errorsOpen = true
    let patience = min(deadline, ContinuousClock.now + .seconds(2))
    while errorsOpen || child.poll() == nil, ContinuousClock.now < patience, !shouldStop() {
      let ready = child.streams.wait(
        toSend: false, outputOpen: false, errorsOpen: errorsOpen, milliseconds: 10)
      if ready.errors { errorsOpen = takePrinted(child) }
      if child.poll() != nil, !ready.errors { break }
    }
    let death = Reply.died(
      Reply.Death(
        child.poll(), isContained: isContained, printout, files: files, limits))
    guard !isReady, let failure = printout.launcherFailure else { return death }
    // Code can run, and say so falsely, before the worker is ready: what is trusted is asked too.
    child.end()
    hasFailedToStart = true
    return launcher.works(shouldStop)
      ? death : .ungraded("Your code could not be started here: \(failure)")
  }
}
