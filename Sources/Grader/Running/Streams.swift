import Glibc

/// The wires to another program's standard streams: the ends that are handed to it, and our own.
///
/// They are sockets, since a write to a pipe that nobody reads any more would end this program with a
/// signal. Our own ends never wait.
struct Streams {
  struct Wire {
    let own: CInt
    let child: CInt

    /// Both ends are negative if there are no descriptors left.
    fileprivate init() {
      var ends: [CInt] = [-1, -1]
      let kind = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
      _ = socketpair(AF_UNIX, kind, 0, &ends)
      (own, child) = (ends[0], ends[1])
    }

    fileprivate func close() {
      Glibc.close(own)
      Glibc.close(child)
    }
  }

  let input: Wire
  let output: Wire
  let errors: Wire

  /// Opens all wires. Throws `ChildProcess.Failure` if there are no descriptors left.
  init() throws(ChildProcess.Failure) {
    let wires = [Wire(), Wire(), Wire()]
    let isComplete = wires.allSatisfy { $0.own >= 0 && fcntl($0.own, F_SETFL, O_NONBLOCK) == 0 }
    guard isComplete else {
      let reason = String(cString: strerror(errno))
      for wire in wires where wire.own >= 0 { wire.close() }
      throw ChildProcess.Failure(description: "No wire to another program: \(reason).")
    }
    (input, output, errors) = (wires[0], wires[1], wires[2])
  }

  func closeChildEnds() { for wire in [input, output, errors] { close(wire.child) } }

  func closeOwnEnds() { for wire in [input, output, errors] { close(wire.own) } }
}

// MARK: - Moving bytes

extension Streams {
  /// Which of our ends something can be done with now.
  struct Readiness {
    var input = false
    var output = false
    var errors = false
  }

  /// Waits until something can be done, `milliseconds` at most.
  func wait(
    toSend: Bool, outputOpen: Bool, errorsOpen: Bool, milliseconds: Int
  ) -> Readiness {
    // A negative descriptor is passed over.
    var entries = [
      pollfd(fd: toSend ? input.own : -1, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: outputOpen ? output.own : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: errorsOpen ? errors.own : -1, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&entries, nfds_t(entries.count), CInt(milliseconds)) > 0 else { return Readiness() }
    return Readiness(
      input: entries[0].revents != 0, output: entries[1].revents != 0,
      errors: entries[2].revents != 0)
  }

  /// Sends as much as there is room for, and takes it off `bytes`. Where nobody listens any more,
  /// everything is dropped.
  func send(_ bytes: inout ArraySlice<UInt8>) {
    let sent = bytes.withUnsafeBytes { buffer in
      Glibc.send(input.own, buffer.baseAddress, buffer.count, CInt(MSG_NOSIGNAL))
    }
    if sent >= 0 {
      bytes = bytes.dropFirst(sent)
    } else if ![EAGAIN, EINTR].contains(errno) {
      bytes = []
    }
  }
}

extension Streams.Wire {
  /// Adds what can be read now to `bytes`; false when nothing will come any more.
  func receive(into bytes: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(own, &buffer, buffer.count)
    if count < 0 { return [EAGAIN, EINTR].contains(errno) }
    bytes += buffer[..<count]
    return count > 0
  }
}
