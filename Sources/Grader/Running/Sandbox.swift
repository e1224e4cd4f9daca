import Files
import Glibc

/// A place from which a learner's process can neither see nor change anything, made by bubblewrap; so
/// it is for a compiler that works on somebody's files.
///
/// Inside there are processes of its own, no network, and of all files the system's libraries, the
/// Swift runtime and what the command names. The process has an identity of its own, no
/// capabilities and no way to get any.
public struct Sandbox: Sendable {
  private let bwrap: String
  private let setpriv: String
  /// The folder of the Swift runtime, outside /usr.
  private let runtime: String?

  /// A sandbox in which Swift programs find their libraries.
  ///
  /// Nil where there is none: the programs are missing, or the system does not let people make
  /// namespaces. It is tried, not guessed.
  public init?() {
    guard let bwrap = installed("bwrap"), let setpriv = installed("setpriv") else {
      return nil
    }
    (self.bwrap, self.setpriv) = (bwrap, setpriv)
    runtime = Toolchain()?.runtime
    let trial = command(["/usr/bin/true"])
    guard let child = try? ChildProcess(trial, environment: [:], sweeps: false) else { return nil }
    defer { child.end() }
    for _ in 0..<200 {
      if let ending = child.poll() {
        guard ending == .exited(0) else { return nil }
        return
      }
      usleep(10_000)
    }
    return nil
  }

  /// What to do where there is none.
  public static let advice = """
    Other people's code is run in a sandbox, which is missing here. Install it with
    apt-get install bubblewrap; in a container, allow user namespaces or run as root.
    """

  /// What a learner's code could do where there is no sandbox.
  public static let uncontained = """
    Without a sandbox the code runs as yourself, within limits on time, memory and output, and all \
    processes that it starts are ended. It can read and change your files and use the network, it \
    can start many processes while it runs, and one that hides its environment can stay behind.
    """
}

extension Sandbox {
  /// The command that runs `command` inside. `readable` and `writable`: more files and folders, by the
  /// path that they have inside.
  func command(
    _ command: [String], readable: [String: String] = [:], writable: [String: String] = [:]
  ) -> [String] {
    let isRoot = geteuid() == 0
    return [bwrap] + namespaces(isRoot) + files(readable, writable) + ["--"] + identity(isRoot)
      + command
  }

  private func namespaces(_ isRoot: Bool) -> [String] {
    let all = [
      "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
      "--hostname", "exercise", "--die-with-parent", "--new-session", "--chdir", "/",
    ]
    // Root needs no namespace of users, and keeps just what it takes to become somebody else.
    guard isRoot else { return all + ["--unshare-user"] }
    return all + ["CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"].flatMap { ["--cap-add", $0] }
  }

  /// The system's libraries and what was asked for; last of all, the root itself is closed to writing.
  private func files(_ readable: [String: String], _ writable: [String: String]) -> [String] {
    var arguments: [String] = []
    for folder in ["/dev", "/etc", "/opt"] { arguments += ["--perms", "0755", "--dir", folder] }
    arguments += ["--ro-bind", "/usr", "/usr"]
    for folder in ["/bin", "/lib", "/lib32", "/lib64"] {
      // Most systems have these as links into /usr.
      guard let real = realPath(folder) else { continue }
      arguments +=
        real.hasPrefix("/usr/")
        ? ["--symlink", String(real.dropFirst()), folder] : ["--ro-bind", real, folder]
    }
    for path in ["/etc/alternatives", "/etc/ld.so.cache"] {
      arguments += ["--ro-bind-try", path, path]
    }
    if let runtime { arguments += binding("--ro-bind", runtime, at: runtime) }
    for (inside, outside) in readable.sorted(by: { $0.key < $1.key }) {
      arguments += binding("--ro-bind", outside, at: inside)
    }
    for (inside, outside) in writable.sorted(by: { $0.key < $1.key }) {
      arguments += binding("--bind", outside, at: inside)
    }
    return arguments + [
      "--proc", "/proc", "--dev-bind", "/dev/null", "/dev/null", "--remount-ro", "/",
    ]
  }

  /// Shows what lies at `outside` at the path `inside`, unless that is part of the system anyway.
  private func binding(_ kind: String, _ outside: String, at inside: String) -> [String] {
    guard !(inside + "/").hasPrefix("/usr/") else { return [] }
    let folders = parents(of: inside).flatMap { ["--perms", "0755", "--dir", $0] }
    return folders + [kind, outside, inside]
  }

  /// The folders that lead to `path`, the outermost first.
  private func parents(of path: String) -> [String] {
    var parents: [String] = []
    for part in path.split(separator: "/").dropLast() {
      parents.append((parents.last ?? "") + "/" + part)
    }
    return parents
  }

  /// Becomes somebody whom no file and no other process belongs to, since the system counts
  /// processes by their owner, and not at all for root.
  private func identity(_ isRoot: Bool) -> [String] {
    let nobody = String(Int.random(in: 1 << 20..<1 << 30))
    let change = [
      "--reuid", nobody, "--regid", nobody, "--clear-groups", "--bounding-set", "-all",
    ]
    return [setpriv] + (isRoot ? change : []) + ["--no-new-privs", "--inh-caps", "-all"]
  }
}
