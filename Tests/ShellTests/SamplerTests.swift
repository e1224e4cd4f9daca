import ForwardProcess
import Samplers
import Tensors
import Testing

@testable import Shell

@Suite("Samplers in the shell")
struct SamplerTests {
  /// Where a walk of points ends.
  private func end(_ stage: Stage, _ line: String) throws -> Tensor {
    try stage.perform(line)
    return try stage.session.value("x").tensor
  }

  @Test(
    "Every sampler walks to t=0, and going back and forth leads to the same bits",
    arguments: Command.samplerNames)
  func everySampler(name: String) throws {
    let stage = try Stage()
    let line = "denoise data=gaussians n=20 sampler=\(name) steps=12"
    let direct = try end(stage, line)
    #expect(direct.allFinite)
    // Within four units lie all of the bells, and what is no wild guess.
    #expect(abs(direct).maximum < 4)
    try stage.perform(line + " until=500", "step 3", "back 5", "to t=83", "back 1", "to t=0")
    #expect(try stage.session.value("x").tensor == direct)
  }

  @Test("A fork with other noise parts from the run where noise is drawn, and only there")
  func forks() throws {
    for (name, parts) in [("euler-a", true), ("dpmpp-2m", false)] {
      let stage = try Stage()
      try stage.perform("denoise data=gaussians n=20 sampler=\(name) steps=10 until=500")
      let said = try stage.perform("fork b seed=8")
      #expect(said.contains("draws no noise") != parts)
      let other = try end(stage, "to t=0")
      try stage.perform("switch main")
      #expect((try end(stage, "to t=0") != other) == parts)
    }
  }

  @Test("Along one path of noise, more steps come nearer to where the most steps end")
  func tree() throws {
    let stage = try Stage()
    try stage.perform("schedule linear T=300")
    func distance(_ steps: Int) throws -> Double {
      let said = try stage.perform(
        "compare samplers euler-a data=gaussians steps=\(steps) noise=tree")
      let row = try #require(said.split(separator: "\n").first { $0.hasPrefix("euler-a ") })
      return try #require(Double(row.split(separator: " ")[2]))
    }
    let (few, more, most) = (try distance(10), try distance(40), try distance(150))
    #expect(more < 0.6 * few && most < 0.6 * more)
    // Fork and back know which path it is.
    let line = "denoise data=gaussians n=10 sampler=euler-a noise=tree steps=20"
    let direct = try end(stage, line)
    try stage.perform("back 10", "to t=0")
    #expect(try stage.session.value("x").tensor == direct)
    try stage.perform("back 10", "fork b seed=8")
    let other = try end(stage, "to t=0")
    #expect(other != direct)
    try stage.perform("back 5", "to t=0")
    #expect(try stage.session.value("x").tensor == other)
    // DDPM is Euler's method with noise, also along a path.
    let ddpm = try end(stage, line.replacing("euler-a", with: "ddpm"))
    #expect(abs(ddpm - direct).maximum < 1e-4)
  }

  @Test("After an edit a sampler goes on from what it sees, and not from what it remembers")
  func edits() throws {
    let stage = try Stage()
    try stage.perform(
      "denoise sampler=dpmpp-2m steps=10 until=500", "edit flip", "show x", "blend x x n=2 as twin")
    // The same state as a value of its own, from which a run begins that has no past.
    let edited = try stage.session.run()
    let onwards = try end(stage, "to t=0")
    var fresh = edited
    fresh.replaceState(edited.state)
    while !fresh.isFinished { try fresh.advance() }
    #expect(fresh.state == onwards)
  }

  @Test("A picture made by a sampler is made again bit for bit, also after undo")
  func redo() throws {
    let stage = try Stage()
    let line = "denoise data=sprites n=2 sampler=euler-a eta=0.5 steps=8 schedule=karras"
    try stage.perform(line, "undo", line, "back 3", "to t=0")
    for number in ["001", "002", "004"] {
      #expect(
        try Stage().perform("redo \(stage.folder)/out/\(number).png").contains("bit for bit"))
    }
  }

  @Test(
    "Euler's method is DDIM, Euler with noise is DDPM, and the shell finds that they never part")
  func lockstep() throws {
    let stage = try Stage()
    for line in [
      "lockstep euler ddim data=moons", "lockstep euler-a ddpm data=moons",
      "lockstep euler-a ddim eta=0.3 data=moons", "lockstep dpmpp-2m dpmpp-2m data=moons",
    ] {
      #expect(try stage.perform(line).contains("They never part: all that differs is rounding."))
    }
    let said = try stage.perform("lockstep euler dpmpp-2m data=moons")
    // Its first step is Euler's; from the second on it remembers.
    #expect(said.contains("\n1     900  0.00000     0.00000\n"))
    #expect(said.contains("They part at step 4 (t=600): there they differ by 0.00"))
    let strict = try stage.perform("lockstep euler dpmpp-2m data=moons tolerance=0.00001")
    #expect(strict.contains("They part at step 2 (t=800)"))
    let without = try stage.perform("lockstep euler euler-a eta=0 steps=3")
    #expect(without.contains("never part"))
    #expect(try stage.perform("lockstep euler euler-a steps=3").contains("They part at step 1"))
  }

  @Test("Schedules that leave nothing of the picture are walked along from a finite σ")
  func zeroTerminal() throws {
    let stage = try Stage()
    try stage.perform("schedule zero-terminal")
    let said = try stage.perform("lockstep euler ddim data=gaussians")
    #expect(said.contains("never part"))
    let most = try end(stage, "denoise data=gaussians n=5 sampler=euler steps=1000")
    #expect(abs(most).maximum < 4)
  }

  @Test("A comparison measures each against the exact end, and the better one is nearer to it")
  func comparison() throws {
    let stage = try Stage()
    let said = try stage.perform(
      "compare samplers euler heun euler-a data=gaussians steps=40 schedule=karras")
    let rows = said.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    let euler = try #require(rows.first { $0.first == "euler" })
    let heun = try #require(rows.first { $0.first == "heun" })
    #expect(euler[1] == "40" && heun[1] == "79")
    #expect(try #require(Double(heun[2])) < 0.5 * #require(Double(euler[2])))
    #expect(euler[4] == heun[3])
    #expect(
      said.contains("With noise, and so measured against itself in 1000 steps, with other noise"))
    #expect(said.contains("Exact: Heun's method with 1999 looks."))
    let again = try Stage().perform("redo \(stage.folder)/out/001.png")
    #expect(again.contains("bit for bit"))
    // From a value on the way, and a single one.
    try stage.perform("noise x0 t=300", "compare samplers euler from=xt steps=10")
  }

  @Test("Grids are rounded to steps, and steps that merge are told")
  func grids() throws {
    let stage = try Stage()
    let said = try stage.perform("denoise data=moons n=5 sampler=euler schedule=karras steps=200")
    #expect(said.contains("Of karras's 200 σ some lie nearest to the same step: "))
    let run = try stage.session.run()
    #expect(run.visited.first == 1000 && run.visited.last == 0 && run.visited.count < 201)
    #expect(zip(run.visited, run.visited.dropFirst()).allSatisfy { $0 > $1 })
    try stage.perform("denoise data=moons n=5 sampler=heun sigmas=14.6,7,3,1,0")
    #expect(try stage.session.run().visited.count == 5)
    for kind in GridKind.allCases where kind != .alignYourSteps {
      try stage.perform(
        "denoise data=moons n=5 sampler=dpmpp-2m schedule=\(kind.rawValue) steps=10")
    }
    try stage.perform("plot sigmas of=all", "plot sigmas of=karras steps=5")
    let listed = try stage.perform("plot sigmas of=karras steps=5")
    #expect(listed.contains("\n4     0.01    1\n5     0       0\n"))
  }

  @Test("The order of a sampler is measured, and a plot compares several")
  func order() throws {
    let stage = try Stage()
    #expect(try stage.perform("order dpmpp-2m").hasSuffix("\norder 2.0\n"))
    #expect(try stage.perform("order euler spacing=karras").hasSuffix("\norder 1.0\n"))
    #expect(try stage.perform("order euler-a").hasSuffix("\nstrong order 1.0, weak order 1.0\n"))
    let said = try stage.perform("order euler heun")
    #expect(said.contains("\neuler    1      1        1.0    "))
    #expect(said.contains("\nheun     2      2        2.0    "))
    #expect(try stage.perform("order euler-a eta=0").hasSuffix("\norder 1.0\n"))
    #expect(stage.complaint(about: "order euler heun eta=0").hasPrefix("euler has no eta"))
    #expect(stage.complaint(about: "order all euler").hasPrefix("all means every sampler"))
    #expect(stage.complaint(about: "order").hasPrefix("order needs sampler"))
    #expect(
      try Stage().perform("redo \(stage.folder)/out/004.png").contains("bit for bit"))
  }

  @Test("Networks sample by every kind of sampler, also between their steps")
  func networks() throws {
    let project = try NetworkProject()
    let stage = try project.stage()
    for name in ["euler", "heun", "dpmpp-2m", "euler-a", "ddpm"] {
      try stage.perform("sample model=tiny n=2 steps=4 sampler=\(name)")
    }
    let euler = try stage.session.value("samples").tensor
    try stage.perform("sample model=tiny n=2 steps=4")
    let ddim = try stage.session.value("samples").tensor
    #expect(euler != ddim)
    try stage.perform("sample model=tiny n=2 steps=4 sampler=euler")
    // DDIM takes its noise from what was clipped, and so does Euler's slope.
    #expect((try stage.session.value("samples").tensor - ddim).maximumMagnitude < 1e-4)
    #expect(
      try stage.perform("compare samplers euler dpmpp-2m model=tiny steps=5 n=2")
        .contains("Exact: Heun's method with 199 looks."))
  }

  @Test("The table has a row for every sampler, and each has a page and its source")
  func table() throws {
    let stage = try Stage()
    let listed = try stage.perform("samplers")
    for name in Command.samplerNames { #expect(listed.contains("\n\(name) ")) }
    let declared = Set(try stage.session.library.declarations().map(\.name))
    for kind in SamplerKind.all {
      let page = try stage.perform("samplers \(kind.name)")
      #expect(page.contains(kind.advice) && page.contains(kind.source))
      #expect(declared.isSuperset(of: try stage.session.declarations(of: kind)), "\(kind.name)")
    }
    #expect(try stage.perform("source dpmpp-2m").contains("public struct DPMPlusPlus2M: Solver {"))
  }

  @Test(
    "What cannot be walked is refused in words, and the session stays",
    arguments: [
      (
        "denoise eta=0.5",
        "ddpm has no eta: it has variance=beta or posterior. Those that have: euler-a, "
      ),
      (
        "denoise sampler=heun eta=0.5",
        "heun has no eta: it leaves nothing open. Those that have: euler-a,"
      ),
      ("denoise sampler=euler churn=5", "euler has no churn: it leaves nothing open."),
      ("denoise sampler=ddim churn=5", "ddim has no churn: it has eta=. "),
      ("denoise sampler=euler-a eta=1.5", "eta=1.5 does not fit. It takes a number, 0…1."),
      (
        "denoise sampler=euler variance=beta",
        "variance= belongs to sampler=ddpm; euler leaves nothing"
      ),
      ("denoise sampler=euler steps=0", "steps=0 does not fit. It takes a whole number, 1…10000."),
      (
        "denoise sampler=euler steps=2000",
        "2000 sampling steps do not fit a schedule of 1000: take 1...1000."
      ),
      ("denoise sampler=euler schedule=karras steps=2000", "2000 sampling steps do not fit"),
      ("denoise sampler=dpmpp-2n", "There is no sampler “dpmpp-2n”. Did you mean dpmpp-2m?"),
      ("denoise sampler=zzzzzz", "There is no sampler “zzzzzz”. For a list: samplers"),
      ("denoise schedule=karas", "schedule cannot be “karas”. Did you mean karras?"),
      (
        "denoise sigmas=3,7,0",
        "sigmas=3,7,0 does not fall: 7 comes after 3. Write falling numbers that end with 0: sigmas=14.6,7,3,1,0"
      ),
      ("denoise sigmas=7,3,1", "sigmas=7,3,1 does not end with 0, the clean picture."),
      ("denoise sigmas=7,x,0", "“x” in sigmas=7,x,0 is no number."),
      ("denoise sigmas=7,nan,0", "“nan” in sigmas=7,nan,0 is no number."),
      (
        "denoise sigmas=1000,0",
        "sigmas=1000,0 begins with more noise than there is: σ is at most 157.4"
      ),
      ("denoise sigmas=7,0 steps=5", "sigmas= says all about the steps; leave steps= out."),
      ("compare samplers", "compare samplers needs sampler"),
      ("compare samplers eular", "There is no sampler “eular”. Did you mean euler?"),
      ("compare samplers euler heun eta=0.5", "euler has no eta"),
      ("lockstep euler", "lockstep needs second"),
      ("plot sigmas of=karras,karas", "There is no grid “karas”. Did you mean karras?"),
      ("noise x0 as samplers", "“samplers” always is the second word of compare samplers."),
    ])
  func refused(line: String, text: String) throws {
    let stage = try Stage()
    let complaint = stage.complaint(about: line)
    #expect(complaint.hasPrefix(text), "\(complaint)")
    #expect(try stage.perform("names").contains("x0"))
  }

  @Test("A model that returns no numbers, or another shape, ends the walk and not the session")
  func brokenModels() throws {
    let stage = try Stage()
    try stage.perform("denoise data=moons n=4 sampler=heun steps=5 until=1000")
    let whole = try stage.session.run()
    for (denoised, text): (SigmaDenoiser, String) in [
      ({ x, _ in x / 0 }, "numbers that are not finite, of a state that was finite"),
      ({ x, _ in x.reshaped([-1]) }, "got a state of shape [4, 2] and returned [8]"),
    ] {
      var run = try Run(
        schedule: whole.schedule, order: whole.order,
        denoiser: Model(
          name: "broken", kind: .points, shape: [2], predict: whole.denoiser.predict,
          denoised: denoised),
        pipeline: Pipeline(), route: Route(steps: whole.visited), state: whole.state, seed: 1,
        generator: TorchGenerator(seed: 1))
      let error = #expect(throws: SamplingError.self) { try run.advance() }
      #expect(error?.description.contains(text) == true)
      #expect(run.position == 0 && run.state == whole.state)
    }
  }

  @Test("Names, keys and second words are completed")
  func completion() throws {
    let completion = Completion(session: try Stage().session)
    #expect(completion.candidates(for: "compare sam") == ["samplers"])
    #expect(completion.candidates(for: "compare samplers dpmpp-2m").contains("dpmpp-2m"))
    #expect(completion.candidates(for: "compare samplers euler sche") == ["schedule="])
    #expect(completion.candidates(for: "denoise sampler=eul").contains("sampler=euler-a"))
    #expect(completion.candidates(for: "denoise schedule=kar") == ["schedule=karras"])
    #expect(completion.candidates(for: "help comp") == ["compare"])
  }
}
