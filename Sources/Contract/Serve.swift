@preconcurrency import Glibc

/// Answers the grader's questions with a learner's functions, until there are no more.
///
/// Questions come on standard input and answers go out on standard output. Both are moved away
/// first, so that what a learner's function prints cannot mix with them: it goes to standard error,
/// where the grader collects it. An empty message goes first, as a sign that the program runs: what
/// ends it before that is no fault of the functions. Run by hand, the program says what it is for.
public func serve(_ exercises: [String: (Values) throws -> Values]) -> Never {
  if isatty(STDIN_FILENO) == 1 {
    print("This program answers the grader. To check an exercise:  dsh check EXERCISE")
    exit(0)
  }
  let wire = Wire.takingStandardStreams()
  wire.send(Frame.readiness)
  while let message = wire.receive() {
    do throws(WireError) {
      let request = try Request(decoding: message)
      let response = answer(to: request, with: exercises)
      fflush(nil)
      try wire.send(response.encoded())
    } catch {
      wire.send(failure(error))
    }
  }
  exit(0)
}

private func answer(
  to request: Request, with exercises: [String: (Values) throws -> Values]
) -> Response {
  guard let exercise = exercises[request.exercise] else {
    return .threw("There is no exercise \(request.exercise) in this chapter.")
  }
  do { return .answered(try exercise(request.call)) } catch is Unfinished {
    return .unfinished
  } catch {
    return .threw("\(error)")
  }
}

/// An answer that cannot be sent, such as one of a gigabyte, told as an error.
private func failure(_ error: WireError) -> [UInt8] {
  guard let bytes = try? Response.threw("The answer cannot be sent: \(error).").encoded() else {
    fatalError("A text could not be sent.")
  }
  return bytes
}

/// The two descriptors on which messages travel.
private struct Wire {
  let input: CInt
  let output: CInt

  /// Moves the wire from the standard streams to descriptors that nobody prints to.
  static func takingStandardStreams() -> Wire {
    let wire = Wire(
      input: fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3),
      output: fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3))
    let nothing = open("/dev/null", O_RDONLY)
    guard wire.input >= 0, wire.output >= 0, nothing >= 0,
      dup2(nothing, STDIN_FILENO) >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0
    else { fatalError("The streams cannot be moved: \(String(cString: strerror(errno))).") }
    close(nothing)
    // What was printed before a crash should be seen: no line waits in a buffer.
    setvbuf(stdout, nil, _IOLBF, 0)
    return wire
  }

  /// The next message; nil when there are no more.
  func receive() -> [UInt8]? {
    guard let header = receive(Frame.headerSize), let length = try? Frame.length(from: header)
    else { return nil }
    return receive(length)
  }

  private func receive(_ count: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(count, 1 << 16))
    while bytes.count < count {
      let received = read(input, &buffer, min(buffer.count, count - bytes.count))
      if received < 0, errno == EINTR { continue }
      guard received > 0 else { return nil }
      bytes += buffer[..<received]
    }
    return bytes
  }

  /// Sends a message; a grader that is gone needs none.
  func send(_ message: [UInt8]) {
    var rest = (Frame.header(of: message) + message)[...]
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      if sent < 0, errno == EINTR { continue }
      guard sent > 0 else { exit(0) }
      rest = rest.dropFirst(sent)
    }
  }
}
