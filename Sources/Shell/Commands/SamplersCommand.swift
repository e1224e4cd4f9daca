import ForwardProcess
import Samplers

// Which samplers there are.

extension Command {
  static let samplers = Command(
    name: "samplers", group: .reverse,
    summary: "List all samplers, or tell about one",
    things: [Parameter("name", .sampler, "The sampler to tell about.")],
    examples: ["samplers", "samplers dpmpp-2m"],
    discussion: """
      order: how the error falls with the length of a step, as the paper says; of order 2 it is a
      quarter when there are twice as many steps. looks: how often a step asks the denoiser. noise:
      whether steps draw fresh noise.

      To see two of them side by side: compare samplers euler dpmpp-2m steps=10. To see where they
      part: lockstep euler dpmpp-2m. To measure the order: order dpmpp-2m
      """,
    belongsToScripts: false,
    run: { session, arguments in
      guard let name = arguments.text("name") else { return session.listSamplers() }
      try session.tellSampler(name)
    })
}

extension Session {
  fileprivate func listSamplers() {
    let rows = Command.samplerNames.map { name -> [String] in
      guard let kind = SamplerKind.named(name) else { return [name, ownTitle(name)] }
      let options = kind.options.map { "\($0.rawValue)=" }.sorted().joined(separator: " ")
      return [
        name, kind.title, String(kind.order), String(kind.looks), kind.drawsNoise ? "yes" : "no",
        options,
      ]
    }
    for line in table([["name", "title", "order", "looks", "noise", "options"]] + rows) {
      console.say(line)
    }
    console.say("For one of them: samplers dpmpp-2m")
  }

  /// What chapter 2's rules are called, which walk along x_t.
  private func ownTitle(_ name: String) -> String { name.uppercased() + ", along x_t" }

  fileprivate func tellSampler(_ name: String) throws {
    guard let kind = SamplerKind.named(name) else {
      return console.say("\(ownTitle(name)): chapter 2. The code: source denoise")
    }
    let choices = kind.options.map { "\($0.rawValue)=" }.sorted().joined(separator: " ")
    let facts = [
      ("order", String(kind.order)), ("looks a step", String(kind.looks)),
      ("draws noise", kind.drawsNoise ? "yes" : "no"),
      ("options", choices.isEmpty ? "none" : choices), ("paper", kind.source),
      ("code", "source \(try declaration(of: kind))"),
    ]
    console.say("\(kind.title). \(kind.advice)")
    for line in table(facts.map { ["  " + $0, $1] }) { console.say(line) }
    console.say("Try: denoise sampler=\(name) steps=20")
  }

  /// The name of the type that takes this sampler's steps, for `source`.
  func declaration(of kind: SamplerKind) throws -> String {
    "\(type(of: try kind.solver(.init(schedule: NamedSchedule.standard.values))))"
  }
}
