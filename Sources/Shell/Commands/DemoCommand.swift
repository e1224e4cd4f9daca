import Files

// Walks through a script with a person, or a class, in front of the screen.

extension Command {
  static let tour = Command(
    name: "tour", group: .session,
    summary: "Show the machine in two minutes",
    keys: [pause],
    examples: ["tour", "tour pause=off"],
    discussion: "The same as a script: dsh < chapters/tour.dsh",
    belongsToScripts: false,
    run: { session, arguments in
      try session.walk(through: "chapters/tour.dsh", pauses: arguments.text("pause") == "on")
    })

  static let demo = Command(
    name: "demo", group: .session,
    summary: "Walk a class through a chapter, station by station",
    things: [Parameter("chapter", .integer(0...99), required: true, "The chapter's number.")],
    keys: [pause],
    examples: ["demo 1", "demo 1 pause=off"],
    discussion: """
      Each station is a few sentences and a command. Enter carries it out, back returns to the one
      before, quit leaves; any other line is carried out in between and forgotten. Pictures are as
      large as the screen allows. The script is chapters/demos/01.dsh.
      """,
    belongsToScripts: false,
    run: { session, arguments in
      let number = arguments.integer("chapter") ?? 0
      let path = "chapters/demos/\(number < 10 ? "0" : "")\(number).dsh"
      try session.walk(through: path, pauses: arguments.text("pause") == "on", isLarge: true)
    })

  private static let pause = Parameter(
    "pause", .choice(["on", "off"]), default: "on", "Whether to wait for Enter.")
}

/// What is shown between two pauses: sentences, and the command that follows them.
struct Station: Equatable {
  var sentences: [String] = []
  /// Nil after the last command.
  var command: String?

  /// The stations of a script, in which comments are the sentences.
  static func stations(of script: String) -> [Station] {
    var stations: [Station] = []
    var open = Station()
    for line in script.split(separator: "\n").map(String.init) {
      if line.hasPrefix("#") {
        open.sentences.append(String(line.dropFirst().drop { $0 == " " }))
      } else {
        open.command = line
        stations.append(open)
        open = Station()
      }
    }
    return open.sentences.isEmpty ? stations : stations + [open]
  }
}

extension Session {
  /// Performs a script of the project in a session of its own.
  fileprivate func walk(through path: String, pauses: Bool, isLarge: Bool = false) throws {
    let script = try library.script(path)
    let guided = try Session(
      console: console, library: library, publisher: publisher, takeInterrupt: takeInterrupt)
    guided.preferences = preferences
    console.isLarge = isLarge
    defer { console.isLarge = false }
    let stations = Station.stations(of: script)
    var index = 0
    // The state before each station, to which `back` returns.
    var states: [State] = []
    while index < stations.count {
      try requireNoInterrupt()
      states = states.prefix(index) + [guided.state]
      tell(stations[index], isLarge: isLarge)
      guard let command = stations[index].command else {
        index += 1
        continue
      }
      switch try wish(before: command, guided, pauses: pauses) {
      case .leave:
        return console.say(
          "\nEnded at station \(index + 1) of \(stations.count). Your own session is as it was.")
      case .goBack:
        index = max(index - 1, 0)
        guided.restore(states[index])
      case .goOn:
        try guided.perform(command)
        console.say("")
        index += 1
      }
    }
  }

  private enum Wish { case goOn, goBack, leave }

  /// Shows the command that comes next and waits for what the person wants; without a terminal it
  /// goes on at once.
  private func wish(before command: String, _ guided: Session, pauses: Bool) throws -> Wish {
    let shown = console.bold("dsh> \(command)")
    guard pauses, console.abilities.isTerminal else {
      console.say(shown)
      return .goOn
    }
    while true {
      console.say(console.faint("[Enter carries this out, back returns, quit or Ctrl-C ends it]"))
      guard let reply = try ask("\(shown) ") else { return .leave }
      switch reply.split(separator: " ").joined(separator: " ") {
      case "": return .goOn
      case "back", "b": return .goBack
      case "quit", "q", "exit": return .leave
      default: aside(reply, guided)
      }
    }
  }

  /// Carries out what a person would like to see in between, and takes it back.
  private func aside(_ line: String, _ guided: Session) {
    let before = guided.state
    do { try guided.perform(line) } catch { console.complain(error) }
    guided.restore(before)
  }

  private func tell(_ station: Station, isLarge: Bool) {
    guard isLarge else {
      for sentence in station.sentences { console.say(sentence) }
      return
    }
    console.say("")
    let width = min(console.columns - 4, 76)
    for line in station.sentences.flatMap({ wrapped($0, to: width) }) {
      console.say("  " + console.bold(line))
    }
    console.say("")
  }
}
