import Files
import Foundation
import Tensors
import Testing

@testable import Shell

@Suite("A session")
struct SessionTests {
  @Test("The first command after the start works: a digit is there")
  func firstCommand() throws {
    let stage = try Stage()
    let said = try stage.perform("noise x0 t=500")
    #expect(said.hasPrefix("xt = 0.280·x0 + 0.960·eps   SNR 0.0853   seed 7  out/001.png"))
    #expect(try stage.session.value("xt").step == 500)
  }

  @Test("x_t is the sum that the caption names, with the noise that PyTorch draws from the seed")
  func mixture() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=500")
    let (x0, xt) = (try stage.session.value("x0").tensor, try stage.session.value("xt").tensor)
    var generator = TorchGenerator(seed: 7)
    let epsilon = generator.noise(x0.shape)
    let schedule = stage.session.schedule
    let expected =
      schedule.alphaBar[500].squareRoot() * x0
      + (1 - schedule.alphaBar[500]).squareRoot() * epsilon
    // One rounding more or less in a sum of two products of numbers up to 4.
    #expect((xt - expected).maximumMagnitude < 1e-6)
  }

  @Test("Several steps make one strip with one eps and leave xt alone")
  func strip() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=500")
    let before = try stage.session.value("xt").tensor
    let said = try stage.perform("noise x0 t=0,250,500,750,1000 as film")
    #expect(said.hasPrefix("Five frames, one eps."))
    #expect(try stage.session.value("xt").tensor == before)
    let film = try stage.session.value("film").tensor
    #expect(film[0] == (try stage.session.value("x0").tensor[0]))
    #expect(film[2] == before[0])
  }

  @Test("A command that fails leaves no trace")
  func failure() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=500")
    let names = stage.session.valueNames
    _ = stage.complaint(about: "denoise xt data=sprites as b")
    #expect(stage.session.valueNames == names)
    #expect(stage.session.state.journal.entries.count == 1)
  }

  @Test("Undo brings back values and settings, one command at a time")
  func undo() throws {
    let stage = try Stage()
    try stage.perform("seed 8", "noise x0 t=500", "noise x0 t=900")
    #expect(try stage.session.value("xt").step == 900)
    #expect(try stage.perform("undo") == "Taken back: noise x0 t=900\n")
    #expect(try stage.session.value("xt").step == 500)
    try stage.perform("undo", "undo")
    #expect(stage.session.seed == 7)
    #expect(stage.complaint(about: "undo") == "There is nothing to undo.")
  }

  @Test("A picture is made again from the script that it carries, bit for bit")
  func redo() throws {
    let stage = try Stage()
    try stage.perform(
      "seed 11", "data sprites", "noise x0 t=800 as far", "data digits class=3", "seed 5",
      "denoise n=2 steps=20", "back 5", "fork b seed=9", "to t=0")
    let other = try Stage()
    for number in 1...6 {
      let path = "\(stage.folder)/out/00\(number).png"
      #expect(try other.perform("redo \(path)").contains("the same, bit for bit"))
    }
  }

  @Test("The script in a picture holds what it rests on and nothing else")
  func script() throws {
    let stage = try Stage()
    try stage.perform("data sprites as s", "seed 9", "noise x0 t=100", "noise s t=300 as st")
    let said = try stage.perform("redo \(stage.folder)/out/003.png script=yes")
    #expect(
      said == """
        schedule linear T=1000
        data sprites as s
        seed 9
        noise s t=300 as st

        """)
  }

  @Test("Going back and on again leads to the same bits, also through forks and edits")
  func backAndForth() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=40 until=500")
    try stage.perform("fork b seed=8", "edit flip", "to t=0")
    let end = try stage.session.value("x").tensor
    try stage.perform("back 3", "to t=0", "back 15", "step 15")
    #expect(try stage.session.value("x").tensor == end)
    try stage.perform("back 40", "to t=0")
    #expect(try stage.session.value("x").tensor != end, "Going back beyond an edit forgets it.")
  }

  @Test("A noised value keeps the schedule that it was noised by, whatever is chosen later")
  func otherSchedule() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=500", "denoise until=600", "schedule linear T=10")
    #expect(try stage.perform("describe xt").contains("(t=500 of linear T=1000)"))
    #expect(try stage.perform("describe x").contains("(t=600 of linear T=1000)"))
    for line in ["denoise xt", "denoise x as b"] {
      #expect(stage.complaint(about: line).hasSuffix("Choose its own: schedule linear T=1000"))
    }
    #expect(try stage.perform("to t=599").hasPrefix("Paused at t=599: x."))
    try stage.perform("schedule linear T=1000", "denoise xt until=490")
  }

  @Test("What a denoiser guesses is not on the way, and no run begins with it")
  func guesses() throws {
    let stage = try Stage()
    try stage.perform("denoise until=990")
    for what in ["eps", "score", "clean"] {
      try stage.perform("peek \(what) as guess")
      #expect(stage.complaint(about: "denoise guess").contains("is not on the way"))
    }
  }

  @Test("What undo can bring back holds a limited amount of memory")
  func undoMemory() throws {
    let stage = try Stage()
    // Each command replaces xt and eps, two digits of 16×16 numbers of 4 bytes.
    stage.session.undoBytes = 5 * 2 * 16 * 16 * 4
    for t in 1...12 { try stage.perform("noise x0 t=\(t)") }
    var undone = 0
    while (try? stage.perform("undo")) != nil { undone += 1 }
    #expect(undone == 5)
  }

  @Test("A fork has its own noise to the end, also before the place of an earlier fork")
  func forkOfFork() throws {
    let (stage, other) = (try Stage(), try Stage())
    try stage.perform(
      "denoise steps=20 until=500", "fork b seed=8", "back 3", "fork c seed=9", "to t=0")
    try other.perform("denoise steps=20 until=500", "back 3", "fork c seed=9", "to t=0")
    #expect(try stage.session.value("x").tensor == other.session.value("x").tensor)
  }

  @Test("Numbers of any size are described and plotted")
  func hugeNumbers() throws {
    let stage = try Stage()
    let path = stage.folder + "/huge.npy"
    for shape in [[4, 2], [1, 1, 2, 4], [8]] {
      try NPY.write(
        Tensor([1e30, -1e30, 3e38, -3e38, 0, 1, 2, 3]).reshaped(shape), to: path,
        existing: .replace)
      try stage.perform("load \(path) as v", "describe v", "plot v", "noise v as w", "describe w")
    }
  }

  @Test("A picture from a folder of one's own is made again elsewhere, and undo forgets the folder")
  func ownFolder() throws {
    let stage = try Stage()
    for number in 1...3 {
      try stage.perform(
        "data digits index=\(number) as d", "save d \(stage.folder)/own\(number).png")
    }
    let folder = stage.folder + "/cats"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for number in 1...3 {
      try FileManager.default.moveItem(
        atPath: "\(stage.folder)/own\(number).png", toPath: "\(folder)/\(number).png")
    }
    try stage.perform(
      "data folder=\(folder)", "data digits", "data cats index=2", "denoise data=cats steps=5",
      "describe x0")
    let other = try Stage()
    for number in 6...7 {
      let said = try other.perform("redo \(stage.folder)/out/00\(number).png")
      #expect(said.contains("the same, bit for bit"))
    }
    #expect(other.complaint(about: "data cats").hasPrefix("There is no data set “cats”."))
    try stage.perform("undo", "undo", "undo", "undo")
    #expect(stage.complaint(about: "data cats").hasPrefix("There is no data set “cats”."))
    try stage.perform("data folder=\(folder) part=test", "describe x0")
    #expect(stage.complaint(about: "data digits size=9").contains("belong to: data folder=…"))
  }

  @Test("Ctrl-C in a long run keeps what it has reached, and the picture can still be redone")
  func interrupted() throws {
    let stage = try Stage(
      abilities: .init(isTerminal: true, environment: ["ACCESSIBLE": "1"]), interruptAfter: 31)
    let said = try stage.perform("set preview=off", "denoise steps=100")
    #expect(said.contains("Stopped by Ctrl-C at t=720"))
    #expect(try stage.session.value("x").step == 720)
    #expect(try Stage().perform("redo \(stage.folder)/out/001.png").contains("bit for bit"))
  }

  @Test("Ctrl-C ends a script, also where a person would have kept what was reached")
  func interruptedScript() throws {
    let stage = try Stage(interruptAfter: 30)
    #expect(stage.complaint(about: "denoise steps=100").hasPrefix("Stopped by Ctrl-C."))
    #expect(stage.session.runNames.isEmpty)
    // The 12 questions of the run itself, a few of the script's first lines, then its run.
    let other = try Stage(interruptAfter: 20)
    try other.perform("denoise steps=10")
    #expect(
      other.complaint(about: "redo \(other.folder)/out/001.png").hasPrefix("Stopped by Ctrl-C."))
  }

  @Test(
    "Ctrl-C while pictures are drawn or read leaves everything as it was",
    arguments: [
      "draw digits count=40 into=FOLDER/new", "draw sprites count=40 into=FOLDER/new",
      "draw scenes count=40 into=FOLDER/new", "data folder=FOLDER/cats",
    ])
  func interruptedReading(line: String) throws {
    let stage = try Stage(interruptAfter: 9)
    try FileManager.default.copyItem(
      atPath: Stage.home + "/datasets-mini/scenes/images/val", toPath: stage.folder + "/cats")
    let line = line.replacing("FOLDER", with: stage.folder)
    #expect(stage.complaint(about: line) == "Stopped by Ctrl-C. Nothing has changed.")
    #expect(!FileManager.default.fileExists(atPath: stage.folder + "/new"))
    #expect(!stage.session.datasetNames.contains("cats"))
  }

  @Test(
    "The script in a picture makes pictures and nothing else",
    arguments: [
      "save x0 FOLDER/stolen.png replace=yes", "draw digits count=3 into=FOLDER/stolen",
      "redo FOLDER/stranger.png", "tour pause=off", "quit",
    ])
  func stranger(line: String) throws {
    let stage = try Stage()
    let path = stage.folder + "/stranger.png"
    let script = line.replacingOccurrences(of: "FOLDER", with: stage.folder)
    let texts = [PNG.Text("dsh", script + "\nshow x0")]
    try PNG(pixels: .zeros([2, 2, 1]), texts: texts).write(to: path)
    let verb = line.split(separator: " ")[0]
    #expect(
      stage.complaint(about: "redo \(path)")
        .hasSuffix("\(verb) has no place in the script of a picture."))
    let left = try FileManager.default.contentsOfDirectory(atPath: stage.folder)
    #expect(left == ["stranger.png"])
  }

  @Test(
    "A picture that numbers itself senselessly is refused", arguments: ["0", "2", "\(Int.min)"])
  func senselessNumber(number: String) throws {
    let stage = try Stage()
    let texts = [PNG.Text("dsh", "show x0"), PNG.Text("dsh picture", number)]
    try PNG(pixels: .zeros([2, 2, 1]), texts: texts).write(to: stage.folder + "/odd.png")
    #expect(
      stage.complaint(about: "redo \(stage.folder)/odd.png")
        == "The picture's script makes 1 pictures, and this is number \(number).")
  }

  @Test("What is saved is what NumPy and PyTorch read as their own: N, C, H, W")
  func saved() throws {
    let stage = try Stage()
    try stage.perform("data sprites n=2", "noise x0 t=100")
    for ending in ["npy", "safetensors"] {
      let path = "\(stage.folder)/xt.\(ending)"
      try stage.perform("save xt \(path)", "load \(path) as again")
      #expect(try stage.session.value("again").tensor == stage.session.value("xt").tensor)
      #expect(stage.complaint(about: "save xt \(path)").contains("replace=yes"))
      try stage.perform("save xt \(path) replace=yes")
    }
  }

  @Test("A picture of one's own is cut square, scaled, noised and described")
  func ownPicture() throws {
    let stage = try Stage()
    let photo = Tensor((0..<90 * 60 * 3).map { Float($0 % 180) / 180 }, shape: [60, 90, 3])
    let path = stage.folder + "/photo.png"
    try PNG(pixels: photo).write(to: path)
    try stage.perform("load \(path) size=32 as me", "noise me t=300")
    #expect(try stage.session.value("xt").tensor.shape == [1, 32, 32, 3])
    #expect(try stage.perform("describe xt").contains("40% signal variance, 60% noise"))
  }

  @Test("One can go over to another run and back, and pictures made there can be redone")
  func switching() throws {
    let stage = try Stage()
    try stage.perform("denoise steps=20 until=500", "fork b seed=8", "to t=0")
    #expect(try stage.perform("switch main").hasPrefix("main stands at t=500."))
    try stage.perform("step 4")
    #expect(try stage.session.value("x").step == 300)
    #expect(try stage.session.value("main").tensor == stage.session.value("x").tensor)
    #expect(try stage.session.value("b").step == 0)
    #expect(try Stage().perform("redo \(stage.folder)/out/004.png").contains("bit for bit"))
    #expect(stage.complaint(about: "switch c") == "There is no run “c”. There are: b, main.")
  }

  @Test("A state that was saved on the way is loaded at its step and denoised to the same picture")
  func savedOnTheWay() throws {
    let stage = try Stage()
    try stage.perform("noise x0 t=300", "save xt \(stage.folder)/xt.npy", "denoise xt sampler=ddim")
    let expected = try stage.session.value("x").tensor
    try stage.perform("load \(stage.folder)/xt.npy t=300 as again", "denoise again sampler=ddim")
    #expect(try stage.session.value("x").tensor == expected)
  }

  @Test("Every command that makes a picture makes one that can be redone from itself")
  func everyCommandRedone() throws {
    let stage = try Stage()
    try stage.perform(
      "data sprites n=3 class=gem", "show x0", "noise x0 t=100,400", "noise x0 t=300",
      "noise x0 sigma=0.5", "show x0 xt eps", "schedule cosine T=50", "plot schedule", "plot xt",
      "plot schedules", "denoise data=digits until=20", "peek eps", "edit erase-left", "step 3",
      "back 2", "fork b", "to t=0", "switch main", "compare main b", "data moons n=50",
      "noise x0 t=25", "denoise data=roll n=40 steps=10")
    let files = try FileManager.default.contentsOfDirectory(atPath: stage.folder + "/out").sorted()
    #expect(files.count == 20)
    for file in files {
      let said = try Stage().perform("redo \(stage.folder)/out/\(file)")
      #expect(said.contains("the same, bit for bit"), "\(file): \(said)")
    }
  }
}
