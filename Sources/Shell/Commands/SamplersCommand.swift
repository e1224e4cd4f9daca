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
      order: how the error falls with the length of a step, as the paper says, – if none does; of
      order 2 it is a quarter when there are twice as many steps. looks: how often a step asks the
      denoiser. noise: whether steps draw fresh noise. Errors are those that order measures.

      To see two of them side by side: compare samplers euler dpmpp-2m steps=10. To see where they
      part: lockstep euler dpmpp-2m. To measure the order: order dpmpp-2m
      """,
    belongsToScripts: false,
    run: { session, arguments in
      guard let name = arguments.text("name") else { return session.listSamplers() }
      try session.tellSampler(name)
    })
}

extension SamplerKind {
  /// The order that its paper claims, for a table; – if none does.
  var claimedOrder: String { order.map { "\($0)" } ?? "–" }
}

extension Session {
  fileprivate func listSamplers() {
    let rows = SamplerKind.all.map { kind in
      [
        kind.name, kind.title, kind.claimedOrder, String(kind.looks),
        kind.drawsNoise ? "yes" : "no", options(of: kind),
      ]
    }
    for line in table([["name", "title", "order", "looks", "noise", "options"]] + rows) {
      console.say(line)
    }
    console.say(
      "For one of them: samplers dpmpp-2m   Side by side: compare samplers euler dpmpp-2m steps=10")
  }

  private func options(of kind: SamplerKind) -> String {
    kind.options.map { "\($0.rawValue)=" }.sorted().joined(separator: " ")
  }

  fileprivate func tellSampler(_ name: String) throws {
    guard let kind = SamplerKind.named(name) else { return }
    let options = options(of: kind)
    let facts = [
      ("order", kind.claimedOrder), ("looks a step", String(kind.looks)),
      ("draws noise", kind.drawsNoise ? "yes" : "no"),
      ("options", options.isEmpty ? "none" : options), ("paper", kind.source),
      ("code", "source \(name)"),
    ]
    console.say("\(kind.title). \(kind.advice)")
    for line in table(facts.map { ["  " + $0, $1] }) { console.say(line) }
    console.say("Try: denoise sampler=\(name) steps=20")
  }

  /// The declarations that hold the code of a sampler.
  func declarations(of kind: SamplerKind) throws -> [String] {
    switch kind.name {
    case "ddpm": return ["NoiseSchedule.ancestralStep"]
    case "ddim": return ["NoiseSchedule.implicitStep"]
    default:
      // The type's name is the declaration's, but for what it is made of: “Churned<Heun>”.
      let type = "\(type(of: try kind.solver(.init(schedule: NamedSchedule.standard.values))))"
      return type.split { "<>".contains($0) }.map(String.init)
    }
  }
}
