import Foundation
import Grader
import Tensors
import Testing

@testable import Shell

@Suite("Checking exercises")
struct CheckCommandTests {
  @Test("A stub that nobody touched is told by its path, and is no pass")
  func notStarted() throws {
    let stage = try ExerciseStage()
    #expect(
      try stage.perform("check 1.4")
        == "Not started: exercises/Sources/Chapter01/Noised.swift\n")
    #expect(stage.session.hasFallenShort)
    #expect(!FileManager.default.fileExists(atPath: stage.folder + "/exercises/.progress.json"))
  }

  @Test("The first line says how it stands; a wrong answer is explained and can be asked again")
  func wrong() throws {
    let stage = try ExerciseStage(["1.4": .wrong])
    let lines = try stage.perform("check 1.4 seed=815").split(separator: "\n")
    #expect(lines[0].hasPrefix("1.4 Straight to step t  not right yet"))
    #expect(lines[0].hasSuffix("0 / 8"))
    #expect(lines[1] == "  Your answer is what one gets with a wrong sign.")
    #expect(lines[2].hasSuffix("check 1.4 seed=815"))
    #expect(stage.session.hasFallenShort)
  }

  @Test("Only where all that was asked for passes is nothing left to wish for")
  func status() throws {
    let stage = try ExerciseStage(["1.4": .passed, "1.2": .wrong])
    try stage.perform("check 1.4")
    #expect(!stage.session.hasFallenShort)
    let said = try stage.perform("check 1")
    #expect(said.contains("\n8 of 43 points.\n"))
    #expect(stage.session.hasFallenShort)
  }

  @Test("Without a number, what was begun is checked, and a beginner is told where to begin")
  func started() throws {
    let stage = try ExerciseStage(["0.2": .passed])
    let error = #expect(throws: ShellError.self) { try stage.perform("check") }
    #expect(error?.description.contains("Begin with 0.1") == true)
    try stage.write("// something", to: "Chapter00/ChannelMeans.swift")
    let said = try stage.perform("check")
    #expect(said.contains("\n0.2 Channel means"))
    // Before their first code runs, learners are told what it may do, and never again.
    #expect(said.hasPrefix(Sandbox.uncontained))
    #expect(try stage.perform("check").hasPrefix("0.2 Channel means"))
    #expect(try Progress.read(stage.folder + "/exercises/.progress.json").isTold)
  }

  @Test("A file that could not be read is not told as one that was not started")
  func notRead() throws {
    let stage = try ExerciseStage(message: "Noised.swift is a link that leads out of the folder.")
    for line in ["check 1.4", "check 1"] {
      let said = try stage.perform(line)
      #expect(said.contains("\n  Noised.swift is a link that leads out of the folder.\n"))
      #expect(!said.contains("Not started:"))
    }
  }

  @Test(
    "A number that there is not is answered by those that there are",
    arguments: [("check 1.9", "1.1 to 1.6"), ("check 7", "0, 1, 2"), ("check x", "no exercise's")])
  func unknown(line: String, hint: String) throws {
    let stage = try ExerciseStage()
    let error = #expect(throws: ShellError.self) { try stage.perform(line) }
    #expect(error?.description.contains(hint) == true)
  }

  @Test("Pictures that are wrong leave a strip that carries no script")
  func evidence() throws {
    let evidence = Verdict.Evidence(yours: .zeros([2, 4, 4, 3]), reference: .ones([2, 4, 4, 3]))
    let stage = try ExerciseStage(["1.4": .wrong], evidence: evidence)
    let said = try stage.perform("check 1.4")
    #expect(said.contains("1.4: yours, the right one and the difference.  out/001.png"))
    let error = #expect(throws: ShellError.self) {
      try stage.session.perform("redo \(stage.folder)/out/001.png")
    }
    #expect(error?.description.contains("carries no script") == true)
  }

  @Test("Watching judges what is saved, and nothing before, until Ctrl-C")
  func watching() throws {
    var stage: ExerciseStage?
    let made = try ExerciseStage(
      ["1.4": .passed], interruptAfter: 12,
      onQuestion: { number in
        guard number == 5 else { return }
        #expect(throws: Never.self) { try stage?.write("// new", to: "Chapter01/Noised.swift") }
      })
    stage = made
    let said = try made.perform("watch 1")
    #expect(said.contains("1.4 Straight to step t  passed"))
    #expect(said.components(separatedBy: "passed").count == 2)
    #expect(said.hasSuffix("No longer watching.\n"))
    stage = nil
  }
}

@Suite("Learning with exercises")
struct LearningCommandTests {
  @Test("Hints come one after the other, are counted, and then all together")
  func hints() throws {
    let stage = try ExerciseStage()
    for number in 1...3 {
      #expect(try stage.perform("hint 1.4").hasPrefix("Hint \(number) of 3"))
    }
    let all = try stage.perform("hint 1.4")
    #expect(all.contains("\nHint 1:\n") && all.contains("\nHint 3:\n  let kept"))
    #expect(all.contains("\n  return sqrt(kept)") && all.hasSuffix("reveal 1.4 confirm=yes\n"))
    let said = try stage.perform("progress 1.4")
    #expect(said.contains(/0 \/ 8 +3\n/))
  }

  @Test("After a pass, the solution is shown without being asked twice")
  func hintsAfterPassing() throws {
    let stage = try ExerciseStage(["1.4": .passed])
    try stage.perform("check 1.4")
    for _ in 1...3 { try stage.perform("hint 1.4") }
    #expect(try stage.perform("hint 1.4").hasSuffix("The solution: reveal 1.4\n"))
  }

  @Test("A file that is gone is told as missing, and reset brings it back")
  func deleted() throws {
    let stage = try ExerciseStage(["1.2": .passed])
    try FileManager.default.removeItem(atPath: stage.source("Chapter01/Noised.swift"))
    let advice = "exercises/Sources/Chapter01/Noised.swift is missing. reset 1.4 puts it back"
    let error = #expect(throws: ShellError.self) { try stage.perform("check 1.4") }
    #expect(error?.description.contains(advice) == true)
    let said = try stage.perform("check 1")
    #expect(said.contains(advice) && said.contains("1.2 What is kept: ᾱ"))
    #expect(stage.session.hasFallenShort)
    #expect(try stage.perform("progress 1.4").contains("file missing"))
    try stage.perform("reset 1.4")
    #expect(try stage.perform("check 1.4").hasPrefix("Not started:"))
  }

  @Test("After a reset an exercise is not started, and keeps its points")
  func progressAfterReset() throws {
    let stage = try ExerciseStage(["1.4": .passed])
    try stage.write("// mine", to: "Chapter01/Noised.swift")
    try stage.perform("check 1.4")
    try stage.perform("reset 1.4")
    #expect(try stage.perform("progress 1.4").contains(/not started +8 \/ 8/))
  }

  @Test("Reset brings the stub back and keeps what was there, under a new name each time")
  func reset() throws {
    let stage = try ExerciseStage()
    let file = "Chapter01/Noised.swift"
    let stub = try stage.read(file)
    for number in 1...2 {
      try stage.write("// attempt \(number)", to: file)
      let said = try stage.perform("reset 1.4")
      #expect(said.contains("Yours is in exercises/Sources/\(file).backup\(number)."))
      #expect(try stage.read(file) == stub)
      #expect(try stage.read("\(file).backup\(number)") == "// attempt \(number)")
    }
    #expect(try !stage.perform("reset 1.4").contains("Yours"))
  }

  @Test("Reset keeps what it cannot read as well: a huge file, a folder, a link")
  func resetUnreadable() throws {
    let stage = try ExerciseStage()
    let (file, files) = ("Chapter01/Noised.swift", FileManager.default)
    let stub = try stage.read(file)
    let huge = String(repeating: "x", count: 2 << 20)
    try stage.write(huge, to: file)
    try stage.perform("reset 1.4")
    #expect(try stage.read(file + ".backup1") == huge)
    try files.removeItem(atPath: stage.source(file))
    try files.createSymbolicLink(
      atPath: stage.source(file), withDestinationPath: "/nowhere/at/all")
    try stage.perform("reset 1.4")
    #expect(
      try files.destinationOfSymbolicLink(atPath: stage.source(file + ".backup2"))
        == "/nowhere/at/all")
    try files.removeItem(atPath: stage.source(file))
    try files.createDirectory(
      atPath: stage.source(file) + "/deep", withIntermediateDirectories: true)
    try stage.perform("reset 1.4")
    #expect(files.fileExists(atPath: stage.source(file + ".backup3/deep")))
    #expect(try stage.read(file) == stub)
  }

  @Test("A solution is shown after passing or on demand, and that of ★ never")
  func reveal() throws {
    let stage = try ExerciseStage(["1.4": .passed])
    let error = #expect(throws: ShellError.self) { try stage.perform("reveal 1.4") }
    #expect(error?.description.contains("confirm=yes") == true)
    #expect(try stage.perform("reveal 1.4 confirm=yes").contains("func noised("))
    #expect(try stage.perform("progress 1.4").contains("solution seen"))
    try stage.perform("check 1.4")
    #expect(try stage.perform("reveal 1.4").contains("func noised("))
    let star = #expect(throws: ShellError.self) { try stage.perform("reveal 1.5 confirm=yes") }
    #expect(star?.description.contains("yours to find") == true)
  }

  @Test("Progress is kept in a file, and a later mistake takes no points back")
  func progress() throws {
    let stage = try ExerciseStage(["1.4": .passed, "1.2": .wrong])
    try stage.perform("check 1")
    let path = stage.folder + "/exercises/.progress.json"
    let kept = try Progress.read(path)
    #expect(kept.entries.count == 2)
    var entry = try #require(kept.entries.first { $0.key.description == "1.4" }?.value)
    #expect(entry.best == 8 && entry.hasPassed)
    entry.take(
      Verdict(
        exercise: .init(chapter: 1, number: 4), outcome: .wrong, earned: 0, points: 8, seed: 1))
    #expect(entry.best == 8 && entry.hasPassed && entry.outcome == .wrong)
    #expect(entry.state == "passed before")
    #expect(try stage.perform("progress").hasSuffix("8 of 282 points.\n"))
  }

  @Test("The list fits a screen of 80 columns, whatever it has to say")
  func narrow() throws {
    let stage = try ExerciseStage(["1.6": .crashed])
    try stage.perform("check 1.6")
    for line in ["hint 1.6", "reveal 1.6 confirm=yes", "reveal 1.2 confirm=yes"] {
      try stage.perform(line)
    }
    let said = try stage.perform("progress")
    #expect(said.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(said.contains("With the solution seen: 1.2, 1.6.\n"))
  }

  @Test("A damaged file with progress is named, with what to do")
  func damaged() throws {
    let stage = try ExerciseStage()
    try Data("{".utf8).write(to: URL(fileURLWithPath: stage.folder + "/exercises/.progress.json"))
    let error = #expect(throws: ShellError.self) { try stage.perform("progress") }
    #expect(error?.description.contains("remove that file") == true)
  }
}

@Suite("Demonstrations")
struct DemoCommandTests {
  @Test("A script falls into stations: sentences and the command after them")
  func stations() {
    let stations = Station.stations(of: "# One.\n# Two.\nshow x0\n\nnoise x0\n# End.\n")
    #expect(
      stations == [
        Station(sentences: ["One.", "Two."], command: "show x0"),
        Station(sentences: [], command: "noise x0"), Station(sentences: ["End."], command: nil),
      ])
  }

  @Test("A person goes on, back to the same picture, aside without a trace, and leaves")
  func walking() throws {
    let stage = try ExerciseStage(abilities: .init(isTerminal: true, environment: ["TERM": "dumb"]))
    stage.session.preferences.preview = false
    // The tour's second station noises x0 at t=500: once on the way, and once more after `back`.
    let said = try stage.perform(
      "tour", replies: ["", "noise x0 t=900", "", "back", "", "quit"])
    #expect(said.components(separatedBy: "xt = 0.280·x0").count == 3)
    #expect(said.components(separatedBy: "t=900").count == 1)
    #expect(!said.contains("Five frames"))
    #expect(said.contains("Ended at station 3 of "))
  }

  @Test("Ctrl-C at a station says that the demonstration ended, and where")
  func leaving() throws {
    let stage = try ExerciseStage(abilities: .init(isTerminal: true, environment: ["TERM": "dumb"]))
    stage.session.preferences.preview = false
    // No reply is what Ctrl-C and the end of input give.
    #expect(try stage.perform("tour").contains("Ended at station 1 of "))
  }

  @Test("A demonstration that is not written yet is said to be so")
  func missing() throws {
    let stage = try ExerciseStage()
    let error = #expect(throws: ShellError.self) { try stage.perform("demo 98") }
    #expect(error?.description.contains("chapters/demos/98.dsh") == true)
  }

  @Test("Sentences are broken between words", arguments: [8, 20])
  func wrapping(width: Int) {
    let text = "a few words and one extraordinarily long"
    let lines = wrapped(text, to: width)
    #expect(lines.joined(separator: " ") == text)
    #expect(lines.allSatisfy { $0.count <= width || !$0.contains(" ") })
  }
}

@Suite("Orders to grade")
struct GradeCommandTests {
  @Test(
    "What cannot be meant is refused before anything runs",
    arguments: [
      ("grade nowhere", "no such file"), ("grade . chapters=9", "There are: 0,1,2"),
      ("grade . only=1.4", "go together"), ("grade . why=typo", "go together"),
      ("grade . only=1.4,7.7 why=typo", "7.7"), ("grade . deadline=soon", "no moment"),
      ("grade . format=pdf", "gradescope"),
    ])
  func refused(line: String, reason: String) throws {
    let stage = try ExerciseStage()
    let error = #expect(throws: (any Error).self) { try stage.perform(line) }
    #expect(error.map { "\($0)" }?.contains(reason) == true, "\(error.map { "\($0)" } ?? "")")
  }
}
