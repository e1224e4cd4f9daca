import Files
import ForwardProcess
import Tensors

// The session itself: its settings, its past, and help.

extension Command {
  static let seed = Command(
    name: "seed", group: .session,
    summary: "Say or choose the seed that noise comes from",
    things: [Parameter("number", .integer(0...Int.max), "The new seed.")],
    examples: ["seed", "seed 8"],
    discussion: "The numbers are PyTorch's: seed 7 here is torch.manual_seed(7) there.",
    run: { session, arguments in
      if let number = arguments.integer("number") { session.seed = UInt64(number) }
      session.console.say("seed \(session.seed)")
    })

  static let set = Command(
    name: "set", group: .session,
    summary: "Say or choose how the session shows and keeps pictures",
    keys: [
      Parameter("preview", .choice(["on", "off"]), "Whether pictures also show in the terminal."),
      Parameter("out", .file, "The folder that numbered pictures go to."),
      Parameter("seed", .integer(0...Int.max), "The same as: seed NUMBER."),
    ],
    examples: ["set", "set preview=off", "set out=lesson1"],
    run: { session, arguments in
      if let preview = arguments.text("preview") { session.preferences.preview = preview == "on" }
      if let folder = arguments.text("out") { session.preferences.folder = folder }
      if let number = arguments.integer("seed") { session.seed = UInt64(number) }
      let preferences = session.preferences
      session.console.say(
        "preview=\(preferences.preview ? "on" : "off") out=\(preferences.folder) seed=\(session.seed)"
      )
    })

  static let undo = Command(
    name: "undo", group: .session,
    summary: "Take back the last command that changed a value, a run or a setting",
    examples: ["undo"],
    discussion: "Files stay where they are.",
    belongsToScripts: false,
    run: { session, _ in session.console.say("Taken back: \(try session.undo())") })

  static let history = Command(
    name: "history", group: .session,
    summary: "List the commands that changed something, or those that lead to one value",
    things: [Parameter("value", .value, "The value whose making is asked for.")],
    examples: ["history", "history xt"],
    belongsToScripts: false,
    run: { session, arguments in
      let lines =
        try arguments.text("value").map(session.making(of:))
        ?? session.state.journal.entries.map(\.line)
      guard !lines.isEmpty else { return session.console.say("Nothing has changed yet.") }
      for (number, line) in zip(1..., lines) { session.console.say("\(number)  \(line)") }
    })

  static let help = Command(
    name: "help", group: .session,
    summary: "List the commands, or explain one",
    things: [Parameter("command", .text, repeats: true, "The command to explain.")],
    examples: ["help", "help noise", "? noise", "help compare samplers"],
    aliases: ["?", "man"],
    belongsToScripts: false,
    run: { session, arguments in
      let words = arguments.texts("command")
      guard let verb = words.first else {
        return session.console.say(Command.overview(bold: session.console.bold))
      }
      let command = try Command.called(by: verb, Array(words.dropFirst()))
      session.console.say(command.page(bold: session.console.bold))
    })

  static let quit = Command(
    name: "quit", group: .session,
    summary: "Leave; Ctrl-D does the same",
    examples: ["quit"],
    aliases: ["exit", "bye", "q"],
    belongsToScripts: false,
    run: { session, _ in session.isFinished = true })

  static let about = Command(
    name: "about", group: .session,
    summary: "Tell what this program is and what it runs on",
    examples: ["about"],
    aliases: ["version"],
    belongsToScripts: false,
    run: { session, _ in
      let forced = session.console.abilities.environment["OPENBLAS_CORETYPE"]
      for line in About.lines(library: session.library, forcedKernels: forced) {
        session.console.say(line)
      }
    })
}
