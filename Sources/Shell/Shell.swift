import CReadline
import Files
import Glibc
import Grader

/// The program `dsh`: a conversation at a terminal, a script from a pipe, or one command.
///
///     dsh                     opens the shell
///     dsh noise x0 t=500      carries out one command
///     dsh < lesson.dsh        carries out a script and stops at its first error
///
/// `catalogue` holds the exercises, with the keys that only teachers have where they are at hand.
///
/// Returns the exit status: 0 only if everything went well and all that was to be checked passed; 1
/// for a command that failed, an exercise that did not pass, or a script's error; 2 for a command
/// line that was not understood or a start that failed; 130 for what Ctrl-C ended.
public func runShell(arguments: [String], catalogue: Catalogue) -> Int32 {
  let environment = consultedEnvironment()
  let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
  occupyStandardStreams()
  // Output that nobody takes any more is an error to report, not a reason to die silently.
  signal(SIGPIPE, SIG_IGN)
  let console = Console(
    abilities: .init(isTerminal: isTerminal, environment: environment), write: writeOut)
  do {
    let library = try Library(
      environment: environment, program: executablePath, exercises: catalogue)
    let session = try Session(
      console: console, library: library,
      desk: library.desk(keepsProgress: true),
      takeInterrupt: { creadline_take_interrupt() != 0 })
    let script = ScriptReader.standardInput()
    let person = isTerminal ? reader(for: session, arguments.isEmpty ? environment : nil) : nil
    session.ask = { question in
      guard let person else { return try script.reply(to: question, on: console) }
      return person.ask(question)
    }
    // One command has no session to keep: Ctrl-C simply ends it, unless it has others at work.
    if !arguments.isEmpty { return perform(arguments, in: session) }
    creadline_catch_interrupts()
    return person.map { converse(with: $0, in: session) } ?? follow(script, in: session)
  } catch {
    complain(error)
    return 2
  }
}

/// Takes the numbers of standard input, output and error where they are closed: else the first file
/// that is opened would get them, and messages would go into it. Using them still is an error.
private func occupyStandardStreams() {
  for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
    _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
  }
}

/// Carries out the command that the program's arguments make.
private func perform(_ arguments: [String], in session: Session) -> Int32 {
  let spoken = ["-h": "help", "--help": "help", "--version": "about"]
  do {
    let words =
      arguments.dropFirst().contains("--help")
      ? ["help", arguments[0]] : [spoken[arguments[0]] ?? arguments[0]] + arguments.dropFirst()
    // A whole line in quotes is a line, and a script's name a likely slip.
    let line =
      words.count == 1 && words[0].contains(" ") ? try Line(words[0]) : try Line(arguments: words)
    if words.count == 1, words[0].hasSuffix(".dsh") {
      throw ShellError("To carry out a script: dsh < \(words[0])")
    }
    guard let line else { return 0 }
    try session.check(line)
    do { try session.perform(line) } catch {
      complain(error)
      return error is Interrupted ? 130 : 1
    }
    return session.hasFallenShort ? 1 : 0
  } catch {
    complain(error)
    return 2
  }
}

/// What reads a person's lines; with the history of earlier sessions where the `environment` says
/// whose it is.
private func reader(for session: Session, _ environment: [String: String]?) -> TerminalReader {
  TerminalReader(
    prompt: session.console.prompt, historyPath: environment.flatMap(historyPath),
    complete: Completion(session: session).candidates)
}

/// Reads from a person until they leave; errors are told, and the conversation goes on.
private func converse(with reader: TerminalReader, in session: Session) -> Int32 {
  session.console.say(session.greeting)
  while !session.isFinished {
    guard let text = reader.next() else {
      session.console.say("")
      break
    }
    do { try session.perform(text) } catch { session.console.complain(error) }
  }
  return 0
}

/// Reads a script to its end or to its first error.
private func follow(_ reader: ScriptReader, in session: Session) -> Int32 {
  while !session.isFinished {
    do {
      guard let text = try reader.next() else { break }
      try session.perform(text)
      try session.requireNoInterrupt()
    } catch {
      complain("line \(reader.number): \(error)")
      return error is Interrupted ? 130 : 1
    }
  }
  return session.hasFallenShort ? 1 : 0
}

/// The environment variables that the shell listens to, those that are set.
private func consultedEnvironment() -> [String: String] {
  let names = [
    "DSH_HOME", "HOME", "XDG_STATE_HOME", "LC_ALL", "LC_CTYPE", "LANG", "NO_COLOR", "ACCESSIBLE",
    "TERM", "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION", "COLORTERM", "LC_TERMINAL", "KITTY_WINDOW_ID", "TMUX", "STY",
    "KONSOLE_VERSION", "OPENBLAS_CORETYPE", "WT_SESSION", "WEZTERM_PANE", "GHOSTTY_RESOURCES_DIR",
    "VTE_VERSION", "PATH", "TMPDIR", secretSeedName, classGraderName,
  ]
  return names.reduce(into: [:]) { environment, name in
    environment[name] = getenv(name).map { String(cString: $0) }
  }
}

/// The file that keeps the lines of earlier sessions, by the XDG base directory specification; its
/// folder is made if it is missing. Nil where there is no home.
private func historyPath(_ environment: [String: String]) -> String? {
  let home = environment["HOME", default: ""]
  // A relative path there is invalid and to be ignored, says the specification.
  let stated = environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
  let base = stated ?? home + "/.local/state"
  guard base.hasPrefix("/"), stated != nil || !home.isEmpty else { return nil }
  var folder = ""
  for part in (base + "/dsh").split(separator: "/") {
    folder += "/" + part
    mkdir(folder, 0o700)
  }
  return folder + "/history"
}

private func writeOut(_ text: String) { write(text, to: STDOUT_FILENO) }

/// Writes all of `text`. Where that cannot be done the program ends: without a word if the reader
/// has gone away.
private func write(_ text: String, to descriptor: Int32) {
  var rest = ArraySlice(text.utf8)
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 {
      let reason = errno
      if reason == EINTR { continue }
      if reason == EAGAIN {
        waitUntilReady(descriptor, for: POLLOUT)
        continue
      }
      if descriptor == STDOUT_FILENO, reason != EPIPE {
        complain("Cannot write what there is to say: \(String(cString: strerror(reason))).")
      }
      exit(1)
    }
    rest = rest.dropFirst(count)
  }
}

private func complain(_ problem: Any) {
  write("dsh: \(problem)\n", to: STDERR_FILENO)
}
