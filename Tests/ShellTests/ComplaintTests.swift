import Foundation
import Testing

@testable import Shell

@Suite("What the shell does not understand")
struct ComplaintTests {
  @Test(
    "A complaint says what, with which values, and what to do; the session stays",
    arguments: [
      ("nosie x0", "There is no command “nosie”. Did you mean noise?"),
      ("frobnicate", "There is no command “frobnicate”. Try: help"),
      ("noise x0 500", "noise does not know what to do with “500”. Did you mean t=500?"),
      ("noise 500", "There is no value “500”. There are: x0. Did you mean t=500?"),
      ("noise x0 tt=500", "noise has no key “tt”. Did you mean t?"),
      ("noise x1", "There is no value “x1”. Did you mean x0?"),
      ("noise x0 t=1200", "Step 1200 is outside this schedule's 0…1000."),
      ("noise x0 t=-1", "Step -1 is outside this schedule's 0…1000."),
      ("noise x0 t=half", "t=half is not a step. A step is a whole number, 0…1000."),
      ("noise x0 t=1e99", "t=1e99 is not a step. A step is a whole number, 0…1000."),
      ("noise x0 t=0,,5", "t= is not a step. A step is a whole number, 0…1000."),
      ("noise x0 t=5 t=6", "t= is given twice. Which one is meant?"),
      (
        "noise x0 as 7up",
        "“7up” cannot be a name. A name begins with a letter and has letters, "
          + "digits, - and _, at most 40."
      ),
      ("noise x0 as noise", "“noise” always is pure noise. Choose another name."),
      (
        "fork \"a b\"",
        "“a b” cannot be a name. A name begins with a letter and has letters, "
          + "digits, - and _, at most 40."
      ),
      ("noise \"\"", "There is no value “”. There are: x0."),
      ("denoise x0 n=4", "n= belongs to pure noise; x0 has a number of its own."),
      (
        "denoise x0 from=noise", "Where to begin is given twice: name the value, or say from=…"
      ),
      (
        "draw sprites count=10",
        "With count= or seed= it is not the shipped set. Say where to: into=FOLDER"
      ),
      (
        "draw digits count=1000000 size=256 into=/dev/null/x",
        "1000000 digits of 256×256 take too much memory; at this size draw at most 4096."
      ),
      ("save x0 folder.png/x0", "The file has no ending: write .png, .npy or .safetensors."),
      ("help as h", "help has no result that could be named “h”."),
      ("denoise eta=2", "eta=2 does not fit. It takes a number, 0…1."),
      ("denoise eta=nan", "eta=nan does not fit. It takes a number, 0…1."),
      ("denoise steps=0", "steps=0 does not fit. It takes a whole number, 1…10000."),
      ("denoise sampler=dpm", "There is no sampler “dpm”. Did you mean ddpm?"),
      ("denoise data=digts", "There is no data set “digts”. Did you mean digits?"),
      ("denoise x0", "x0 is not on the way: it has no t above 0. Noise it first: noise x0 t=500"),
      ("step", "No run has begun. Try: denoise from=noise data=digits until=400"),
      ("to 200", "to does not know what to do with “200”. Did you mean t=200?"),
      ("save x0", "save needs file: Where to: .png, .npy or .safetensors. Try: save xt xt.npy"),
      ("save x0 x0.jpg", "“.jpg” is no ending that save knows: write .png, .npy or .safetensors."),
      (
        "schedule quadratic",
        "kind cannot be “quadratic”. There are: linear, scaled-linear, cosine, "
          + "sigmoid, zero-terminal."
      ),
      ("compare x0 y", "There is no value “y”. There are: x0."),
    ])
  func complaint(line: String, text: String) throws {
    let stage = try Stage()
    #expect(stage.complaint(about: line) == text)
    #expect(try stage.perform("names").contains("x0"))
  }

  @Test("A run that skips steps names the nearest that it visits")
  func skipped() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=10 until=500")
    #expect(stage.complaint(about: "to t=420").contains("The nearest that it visits is t=400."))
  }

  @Test("A picture that is none, is cut off, or is missing is refused, and x0 stays")
  func badPictures() throws {
    let stage = try Stage()
    let before = try stage.session.value("x0").tensor
    let text = stage.folder + "/text.png"
    _ = FileManager.default.createFile(atPath: text, contents: Data("no picture".utf8))
    #expect(stage.complaint(about: "load \(text)").contains("text.png"))
    try stage.perform("show x0")
    let whole = FileManager.default.contents(atPath: stage.folder + "/out/001.png") ?? Data()
    let cut = stage.folder + "/cut.png"
    _ = FileManager.default.createFile(atPath: cut, contents: whole.prefix(whole.count / 2))
    #expect(stage.complaint(about: "load \(cut)").contains("cut.png"))
    #expect(stage.complaint(about: "load \(stage.folder)/cat.png").contains("cut.png"))
    #expect(try stage.session.value("x0").tensor == before)
  }

  @Test("A folder that cannot be written is named, and values stay")
  func unwritable() throws {
    let stage = try Stage()
    _ = FileManager.default.createFile(atPath: stage.folder + "/wall", contents: nil)
    try stage.perform("set out=\(stage.folder)/wall/out")
    #expect(stage.complaint(about: "noise x0 t=500").contains("wall"))
    #expect(stage.session.valueNames == ["x0"])
  }
}

@Suite("Completion")
struct CompletionTests {
  @Test(
    "Verbs, names, keys and choices are proposed where they fit",
    arguments: [
      ("noi", ["noise"]), ("noise x", ["x0"]), ("noise x0 t", ["t="]),
      ("help de", ["demo", "denoise", "describe"]),
      ("denoise sampler=dd", ["sampler=ddim", "sampler=ddpm"]),
      ("denoise data=dig", ["data=digits", "data=digits28"]),
      ("schedule co", ["cosine"]), ("nonsense x", []),
    ])
  func proposals(line: String, words: [String]) throws {
    #expect(Completion(session: try Stage().session).candidates(for: line) == words)
  }
}
