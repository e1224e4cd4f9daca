import Files
import Glibc

/// Starts a program with nothing of this one's but the three streams; see `ChildProcess`.
func spawn(
  _ arguments: [String], _ environment: [String], _ streams: Streams
) throws(ChildProcess.Failure) -> pid_t {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
  posix_spawnattr_setflags(&attributes, Int16(flags))
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  sigfillset(&signals)
  posix_spawnattr_setsigdefault(&attributes, &signals)

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_adddup2(&actions, streams.input.child, STDIN_FILENO)
  posix_spawn_file_actions_adddup2(&actions, streams.output.child, STDOUT_FILENO)
  posix_spawn_file_actions_adddup2(&actions, streams.errors.child, STDERR_FILENO)
  keepDescriptorsToOurselves()

  var id: pid_t = 0
  let code = withCStrings(arguments) { words in
    withCStrings(environment) { variables in
      posix_spawn(&id, arguments[0], &actions, &attributes, words, variables)
    }
  }
  guard code == 0 else {
    let reason = String(cString: strerror(code))
    throw ChildProcess.Failure(description: "\(arguments[0]) could not be started: \(reason).")
  }
  return id
}

/// Texts as C takes a list of them: pointers, and a null behind the last.
private func withCStrings<Result>(
  _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
  let copies = texts.map { text in text.withCString { strdup($0) } }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}

/// Has every descriptor of this process but the three streams closed in programs that it starts.
private func keepDescriptorsToOurselves() {
  for name in (try? listing(of: "/proc/self/fd").map(\.name)) ?? [] {
    if let descriptor = CInt(name), descriptor > STDERR_FILENO {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }
  }
}

// MARK: - Looking at other processes

/// The numbers of all processes that can be seen.
func allProcesses() -> [pid_t] {
  ((try? listing(of: "/proc")) ?? []).compactMap { pid_t($0.name) }
}

/// The environment that a process was started with; empty if it is not ours to see.
func environment(of process: pid_t) -> [UInt8] {
  let descriptor = open("/proc/\(process)/environ", O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return [] }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  return Array(bytes[..<max(read(descriptor, &bytes, bytes.count), 0)])
}
