import Contract
import Files
import ForwardProcess
import Grader
import Tensors
import Testing

@testable import Shell

/// A workshop in which every function is the right one, up to a change in the test.
private func workshop(
  version: String = "1", _ change: @escaping (Values, ExerciseID) throws -> Values
) -> Workshop {
  Workshop { exercise, _ in Workshop.Piece(version: version) { try change($0, exercise) } }
}

/// What the book's own functions answer.
private func right(_ call: Values, _ exercise: ExerciseID) throws -> Values {
  try #require(Catalogue()[exercise]?.key).reference(call)
}

/// The commands in which each slot is at work.
private let trials: [(slot: String, command: String)] = [
  ("1.4", "noise x0 t=500 as y"), ("1.4", "noise x0 t=1,40,900 as y"),
  ("1.4", "noise points t=300 as y"),
  ("2.1", "denoise steps=12 sampler=ddim"), ("2.2", "denoise steps=12 sampler=ddim eta=0.5"),
  ("2.2", "denoise data=moons n=20 steps=12"), ("2.3", "denoise steps=12"),
  ("2.3", "denoise steps=12 variance=beta"), ("2.3", "denoise data=moons n=20 steps=12"),
  ("2.4", "denoise steps=12 variance=beta"), ("2.4", "denoise xt variance=beta"),
  ("2.5", "denoise steps=12 sampler=ddim"), ("2.5", "denoise steps=12 sampler=ddim eta=1"),
  ("2.6", "denoise data=sprites class=gem steps=12"),
  ("2.1", "denoise steps=12 sampler=heun"), ("2.2", "denoise steps=12 sampler=dpmpp-2m"),
  ("2.6", "denoise data=sprites class=gem steps=12 sampler=dpm-2"),
  ("5.1", "denoise steps=12 sampler=dpm-2"), ("5.2", "denoise steps=12 schedule=karras"),
  ("5.3", "denoise steps=12 sampler=euler"), ("5.3", "denoise data=moons n=20 sampler=euler"),
  ("5.4", "denoise steps=12 sampler=euler-a"),
  ("5.4", "denoise data=moons n=20 steps=12 sampler=euler-a eta=0.3"),
  ("5.6", "denoise data=moons n=20 steps=12 sampler=dpmpp-2m"),
  ("5.6", "denoise xt sampler=dpmpp-2m"),
]

/// A step of two looks, as exercise 5.5 asks for it: the second at the share `place` of the way.
private func step(_ first: Float, _ second: Float, at place: Float) -> Workshop {
  workshop { call, _ in
    let (x, sigma, next) = (call.tensor("noisy"), call.number("sigma"), call.number("next"))
    let denoised = call.denoiser("slope")
    let here = (x - denoised(x, sigma)) / sigma
    let (there, then) = (x + place * (next - sigma) * here, sigma + place * (next - sigma))
    let slope = (there - denoised(there, then)) / then
    return .answer(x + (next - sigma) * (first * here + second * slope))
  }
}

@Suite("Functions of one's own in the pipeline")
struct UseTests {
  private func made(_ stage: Stage, _ command: String) throws -> Tensor {
    try stage.perform("data moons n=10 as points", "data digits", "noise x0 t=30", command)
    return try stage.session.value(command.hasSuffix("y") ? "y" : "x").tensor
  }

  @Test("A right function makes the same picture as the reference", arguments: trials)
  func rightFunction(slot: String, command: String) throws {
    var asked = 0
    let stage = try Stage(
      workshop: workshop {
        asked += 1
        return try right($0, $1)
      })
    let expected = try made(stage, command)
    try stage.perform("use mine \(slot)")
    #expect(asked == 0)
    let found = try made(stage, command)
    #expect(asked > 0, "\(slot) was not asked.")
    // Single precision in the arguments, in up to 30 steps.
    #expect((found - expected).maximumMagnitude < 1e-3)
    try stage.perform("use reference \(slot)")
    asked = 0
    #expect(try made(stage, command) == expected)
    #expect(asked == 0)
  }

  @Test("A step of two looks is read off its answers, whatever its weights and its place")
  func twoLooks() throws {
    let line = "denoise data=moons n=20 steps=40 schedule=karras sampler=heun"
    func made(_ workshop: Workshop?) throws -> (x: Tensor, said: String) {
      let stage = try Stage(workshop: workshop)
      if workshop != nil { try stage.perform("use mine 5.5") }
      let said = try stage.perform(line)
      return (try stage.session.value("x").tensor, said)
    }
    let heun = try made(nil).x
    let same = try made(step(0.5, 0.5, at: 1))
    #expect(same.said.contains("with 5.5: yours"))
    // The weights are read off numbers that are rounded at 1e-7.
    #expect((same.x - heun).maximumMagnitude < 1e-4)
    let (middle, first) = (try made(step(0, 1, at: 0.5)).x, try made(step(1, 0, at: 0.5)).x)
    // Another method of second order is about as good, one of first order is not.
    #expect((middle - heun).maximumMagnitude < 0.2 * (first - heun).maximumMagnitude)
    let none = try made(workshop { call, _ in .answer(square(call.tensor("noisy")) + 1) })
    #expect(none.said.contains("5.5, yours, failed at t=1000. It is no step of two looks."))
    #expect(none.x == heun)
  }

  @Test("σ and grids that do not fall are faults, and the reference goes on")
  func sigmas() throws {
    for (slot, reason) in [("5.1", "σ goes from "), ("5.2", "It has to end with 0")] {
      let stage = try Stage(
        workshop: workshop { call, exercise in
          let answer = try right(call, exercise).numbers("answer")
          return .answer(slot == "5.1" ? answer.reversed() : answer.map { $0 + 0.001 })
        })
      let line = "denoise data=moons n=9 sampler=euler steps=9 schedule=karras"
      try stage.perform(line)
      let expected = try stage.session.value("x").tensor
      let said = try stage.perform("use mine \(slot)", line)
      #expect(said.contains("\(slot), yours, failed at t=1000. \(reason)"), "\(said)")
      #expect(said.split(separator: "failed").count == 2, "It is said once.")
      #expect(try stage.session.value("x").tensor == expected)
    }
    let stage = try Stage()
    // σ that are far from those of the schedule are on the path of noise, too.
    try stage.perform(
      "use wrong 5.1 unrooted", "denoise data=moons n=9 sampler=euler-a noise=tree steps=1000",
      "use wrong 5.2 zero-counted")
    #expect(try stage.perform("plot sigmas of=karras steps=5").contains("5.2"))
  }

  @Test(
    "A sampler's step that fails on the way is replaced, and the sampler has not forgotten",
    arguments: ["5.3", "5.6"])
  func failingStep(slot: String) throws {
    let name = slot == "5.3" ? "euler" : "dpmpp-2m"
    let line = "denoise data=moons n=9 sampler=\(name) steps=9"
    let stage = try Stage(
      workshop: workshop { call, exercise in
        let answer = try right(call, exercise)
        return call.number("sigma") > 2 ? answer : .answer(answer.tensor("answer") / 0)
      })
    try stage.perform(line)
    let expected = try stage.session.value("x").tensor
    let said = try stage.perform("use mine \(slot)", line)
    #expect(said.contains("\(slot), yours, failed at t="), "\(said)")
    #expect(said.contains("with \(slot): yours until t="))
    // Single precision in the arguments.
    #expect((try stage.session.value("x").tensor - expected).maximumMagnitude < 1e-4)
  }

  @Test("A picture made with one's own function is made again with it, and says so")
  func redo() throws {
    let half = workshop(version: "abc") { call, exercise in
      .answer(0.5 * (try right(call, exercise)).tensor("answer"))
    }
    let stage = try Stage(workshop: half)
    try stage.perform("use mine 1.4", "noise x0 t=500", "use reference", "noise x0 t=500 as y")
    let said = try stage.perform("redo \(stage.folder)/out/001.png script=yes")
    #expect(said.contains("use mine 1.4 check=abc"))
    let again = try Stage(workshop: half)
    #expect(try again.perform("redo \(stage.folder)/out/001.png").contains("bit for bit"))
    let second = try again.perform("redo \(stage.folder)/out/002.png")
    #expect(second.contains("bit for bit"))
    let changed = try Stage(workshop: workshop(version: "xyz") { call, _ in call })
    #expect(
      changed.complaint(about: "redo \(stage.folder)/out/001.png")
        .contains("Your files of chapter 1 have changed since: their checksum is xyz, not abc."))
  }

  @Test("What a function prints is shown below the picture, a few lines of it")
  func printing() throws {
    var printed = ""
    let stage = try Stage(
      workshop: Workshop { exercise, _ in
        Workshop.Piece(version: "1") { call in
          printed += "t is \(call.integers("steps"))\n"
          return try right(call, exercise)
        } takePrinted: {
          defer { printed = "" }
          return printed
        }
      })
    try stage.perform("use mine 1.4")
    #expect(
      try stage.perform("noise x0 t=500").hasSuffix("\n1.4, yours, printed:\n  | t is [500]\n"))
    #expect(!(try stage.perform("show xt")).contains("printed"))
    printed = String(repeating: "again\n", count: 100)
    #expect(try stage.perform("show xt").split(separator: "\n").count == 11)
  }

  @Test("describe does not credit the formula with what a mistake has made")
  func description() throws {
    let stage = try Stage()
    try stage.perform("use wrong 1.4 unrooted", "noise x0 t=500")
    let said = try stage.perform("describe xt")
    #expect(said.contains("x0 noised, seed 7, with 1.4: the mistake unrooted."))
    #expect(
      said.contains("\nSo it is by the formula. What stood in its place may have done otherwise.\n")
    )
    try stage.perform("use reference", "noise x0 t=500")
    #expect(!(try stage.perform("describe xt")).contains("otherwise"))
  }

  @Test(
    "A function that fails in the middle is replaced once, and said so",
    arguments: [
      ("throws", "It has no idea."), ("shape", "The answer has the shape [1, 1], but the shape"),
      ("nan", "The answer is not finite in"),
      ("empty", "The answer is missing."),
    ])
  func failure(kind: String, reason: String) throws {
    let stage = try Stage(
      workshop: workshop { call, exercise in
        guard call.integer("t") <= 40 else { return try right(call, exercise) }
        switch kind {
        case "throws": throw ShellError("It has no idea.")
        case "shape": return .answer(Tensor.zeros([1, 1]))
        case "nan": return .answer(call.tensor("noisy") * Float.nan)
        default: return Values()
        }
      })
    try stage.perform("noise x0 t=60", "denoise xt")
    let expected = try stage.session.value("x").tensor
    try stage.perform("use mine 2.3")
    let said = try stage.perform("denoise xt")
    #expect(said.contains("2.3, yours, failed at t=40. \(reason)"), "\(said)")
    #expect(said.split(separator: "failed").count == 2, "It is said once.")
    #expect(said.contains("with 2.3: yours until t=40"))
    let found = try stage.session.value("x").tensor
    // Single precision in the arguments.
    #expect((found - expected).maximumMagnitude < 1e-3)
    // Walking there again does not ask again; taking it out and putting it in does.
    #expect(!(try stage.perform("back 10", "to t=0")).contains("failed"))
    #expect(try stage.session.value("x").tensor == found)
  }

  @Test("What is put in on the way is at work from there on, also when coming again")
  func onTheWay() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=20 until=500", "fork b", "use wrong 2.3 undivided", "to t=0")
    let wrong = try stage.session.value("x").tensor
    try stage.perform("use reference", "back 20")
    #expect(try stage.session.value("x").step == 1000)
    try stage.perform("undo", "undo", "back 4", "to t=0")
    #expect(try stage.session.value("x").tensor == wrong)
    try stage.perform("back 10", "use reference", "to t=0")
    let right = try stage.session.value("x").tensor
    #expect(right != wrong)
    for number in [1, 2, 6] {
      let path = "\(stage.folder)/out/00\(number).png"
      #expect(try Stage().perform("redo \(path)").contains("bit for bit"))
    }
  }

  @Test("compare puts a value next to what the reference makes of the same commands")
  func comparing() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=20")
    #expect(
      stage.complaint(about: "compare x reference")
        == "x is the reference's. Put something in first: use mine 1.4")
    let right = try stage.session.value("x").tensor
    try stage.perform("use wrong 2.3 plus", "denoise steps=20", "use reference")
    let said = try stage.perform("compare x reference")
    #expect(said.hasPrefix("reference and x differ by"))
    let path = stage.folder + "/out/003.png"
    #expect(try Stage().perform("redo \(path)").contains("bit for bit"))
    try stage.perform("denoise steps=20")
    #expect(try stage.session.value("x").tensor == right)
  }

  @Test(
    "Every known mistake can be put in, and leads to a picture",
    arguments: [
      ("1.4", "noise x0 t=1,40,900 as y"), ("2.1", "denoise steps=8 sampler=ddim"),
      ("2.2", "denoise steps=8"), ("2.3", "denoise steps=8"), ("2.4", "denoise xt variance=beta"),
      ("2.5", "denoise steps=8 sampler=ddim eta=0.5"),
      ("2.6", "denoise data=sprites class=gem steps=8"), ("5.1", "denoise steps=8 sampler=euler"),
      ("5.2", "denoise steps=8 sampler=euler schedule=karras"),
      ("5.3", "denoise steps=8 sampler=euler"), ("5.4", "denoise steps=8 sampler=euler-a"),
      ("5.6", "denoise steps=8 sampler=dpmpp-2m"),
    ])
  func mistakes(slot: String, command: String) throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=9")
    for mistake in stage.session.mistakes(at: try #require(Pipeline.Slot(rawValue: slot))) {
      let said = try stage.perform("use wrong \(slot) \(mistake.name)", command)
      // Some divide by zero at t = 1, or make tensors of another shape.
      #expect(
        said.contains("with \(slot): the mistake \(mistake.name)")
          || said.contains("the mistake \(mistake.name), failed at t="))
    }
  }

  @Test("Numbers that grow beyond all bounds stop the run where they still could be shown")
  func exploding() throws {
    let stage = try Stage()
    try stage.perform("use wrong 2.3 over-alpha-bar")
    let said = try stage.perform("denoise")
    #expect(said.contains("The run stays at t="), "\(said)")
    let path = stage.folder + "/out/001.png"
    #expect(try Stage().perform("redo \(path)").contains("bit for bit"))
  }

  @Test("What is in use and has no place in a run is named")
  func idle() throws {
    let stage = try Stage()
    try stage.perform("use wrong 2.4 variance")
    #expect(
      try stage.perform("denoise steps=5").hasPrefix(
        "2.4 is in use, but not in this run. Its place"))
    #expect(
      try stage.perform("denoise steps=5 variance=beta")
        .hasPrefix("Arrived at t=0: x.   with 2.4: the mistake variance"))
  }

  @Test(
    "What does not fit is refused in words",
    arguments: [
      ("use mine", "Which exercise? use mine 1.4. These have a place in the pipeline:"),
      ("use mine 2.7", "“2.7” has no place in the pipeline. These exercises have: 1.4, 2.1,"),
      ("use right 2.3", "what cannot be “right”."),
      ("use reference 2.3 plus", "“plus” is too much"),
      ("use wrong 2.3 minus", "2.3 has no mistake “minus”."),
      ("use wrong 2.3 check=1", "check= belongs to: use mine EXERCISE"),
      ("noise x0 as reference", "“reference” always is what the reference makes."),
    ])
  func refused(line: String, text: String) throws {
    let stage = try Stage()
    #expect(stage.complaint(about: line).hasPrefix(text))
  }

  @Test("A film shows the guesses that were made on the way, with what stood in there")
  func film() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=10")
    var run = try stage.session.run()
    let first = try #require(run.film(frames: 8).first)
    let right = try run.denoiser.predict(first.state, first.step).clean
    #expect(try run.guess(at: first.step, of: first.state) == right)
    try stage.perform("use wrong 2.6 farthest", "denoise steps=10", "film")
    run = try stage.session.run()
    let wrong = try run.guess(at: first.step, of: first.state)
    #expect((wrong - right).maximumMagnitude > 0.01)
  }

  @Test("undo takes out what was put in, and use lists it")
  func listing() throws {
    let stage = try Stage()
    try stage.perform("use wrong 2.3 plus")
    #expect(try stage.perform("use").contains("the mistake plus"))
    try stage.perform("undo")
    #expect(!(try stage.perform("use")).contains("the mistake plus"))
    #expect(try stage.perform("use wrong 2.3").contains("√β_t above the line"))
  }

  @Test(
    "Exercises and mistakes are completed",
    arguments: [
      ("use ", ["check=", "mine", "reference", "wrong"]), ("use wrong 2.3 pl", ["plus"]),
      ("use mine 1", ["1.4"]), ("use wrong 2.6 farth", ["farthest"]),
    ])
  func completion(line: String, words: [String]) throws {
    #expect(Completion(session: try Stage().session).candidates(for: line) == words)
  }
}
