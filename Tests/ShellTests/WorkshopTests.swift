import Foundation
import Tensors
import Testing

@testable import Shell

/// A project of its own, with exercises that a test can write in.
final class OwnProject {
  let home = FileManager.default.temporaryDirectory.path + "/dsh-desk-" + UUID().uuidString

  init() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: home, withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: home + "/datasets-mini", withDestinationPath: Stage.home + "/datasets-mini")
    try files.copyItem(atPath: Stage.home + "/exercises", toPath: home + "/exercises")
    for folder in ["Chapter01", "Chapter02"] {
      let sources = "\(home)/exercises/Sources/\(folder)"
      for file in try files.contentsOfDirectory(atPath: "\(home)/exercises/Stubs/\(folder)") {
        try files.removeItem(atPath: "\(sources)/\(file)")
        try files.copyItem(
          atPath: "\(home)/exercises/Stubs/\(folder)/\(file)", toPath: "\(sources)/\(file)")
      }
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: home) }

  /// Writes the book's solution into a file, with a text in it replaced.
  func solve(_ path: String, replacing text: String = "", with other: String = "") throws {
    let solution = try String(
      contentsOfFile: "\(Stage.home)/exercises/Solutions/\(path)", encoding: .utf8)
    let changed = text.isEmpty ? solution : solution.replacingOccurrences(of: text, with: other)
    #expect(text.isEmpty || changed != solution)
    try changed.write(
      toFile: "\(home)/exercises/Sources/\(path)", atomically: true, encoding: .utf8)
  }
}

@Suite("A learner's files in the pipeline")
struct WorkshopTests {
  @Test("What is written is compiled, put in, and makes what the reference makes")
  func mine() throws {
    let desk = try OwnProject()
    let stage = try Stage(home: desk.home)
    #expect(
      stage.complaint(about: "use mine 1.4")
        == "Not started: exercises/Sources/Chapter01/Noised.swift")
    try desk.solve("Chapter01/Noised.swift")
    try stage.perform("noise x0 t=500")
    let expected = try stage.session.value("xt").tensor
    try stage.perform("use mine 1.4", "noise x0 t=500")
    #expect((try stage.session.value("xt").tensor - expected).maximumMagnitude < 1e-5)
    try desk.solve(
      "Chapter01/Noised.swift", replacing: "throws -> Tensor {",
      with: "throws -> Tensor {\n  print(\"t is\", steps)")
    #expect(!(try stage.perform("use mine 1.4")).contains("t is"))
    #expect(try stage.perform("noise x0 t=500 as y").hasSuffix("\n  | t is [500]\n"))
    try desk.solve("Chapter01/Noised.swift")
    try stage.perform("use mine 1.4")
    #expect(try stage.perform("redo \(stage.folder)/out/002.png").contains("bit for bit"))
    // Another text is another function, for pictures that were made with the first as well.
    try desk.solve("Chapter01/Noised.swift", replacing: "import Tensors", with: "import Tensors\n")
    #expect(
      stage.complaint(about: "redo \(stage.folder)/out/002.png").contains("have changed since"))
  }

  @Test("What waits to be written is named, also where it is another exercise")
  func unwritten() throws {
    let desk = try OwnProject()
    let stage = try Stage(home: desk.home)
    try desk.solve("Chapter02/AncestralStep.swift")
    #expect(
      stage.complaint(about: "use mine 2.4")
        == "2.4 calls 2.3, which is not written yet: exercises/Sources/Chapter02/ReverseMean.swift")
  }

  @Test("What is in use says so when the file has changed since")
  func stale() throws {
    let desk = try OwnProject()
    let stage = try Stage(home: desk.home)
    try desk.solve("Chapter01/Noised.swift")
    #expect(try !stage.perform("use mine 1.4", "noise x0 t=500").contains("not your latest"))
    try desk.solve("Chapter01/Noised.swift", replacing: "import Tensors", with: "import Tensors\n")
    #expect(try stage.perform("noise x0 t=500").contains("1.4: yours, not your latest"))
    #expect(try !stage.perform("use mine 1.4", "noise x0 t=500").contains("not your latest"))
  }

  @Test("What takes too long once is not waited for again until it is put in again")
  func hanging() throws {
    let desk = try OwnProject()
    // Not with the few steps of the exercise's own questions, which are asked first.
    try desk.solve(
      "Chapter01/Noised.swift", replacing: "throws -> Tensor {",
      with: "throws -> Tensor {\n  while alphaBar.count > 1000 {}")
    let stage = try Stage(home: desk.home)
    try stage.perform("use mine 1.4")
    #expect(try stage.perform("noise x0 t=500").contains("1.4, yours, failed"))
    #expect(try stage.perform("noise x0 t=400").contains("is not asked again"))
  }

  @Test("An error of the compiler is told with its line")
  func compileError() throws {
    let desk = try OwnProject()
    try desk.solve(
      "Chapter02/AncestralStep.swift", replacing: "let mean =", with: "let mean: Int =")
    let complaint = try Stage(home: desk.home).complaint(about: "use mine 2.4")
    #expect(complaint.contains("AncestralStep.swift, line "))
  }

  @Test(
    "Code that crashes, leaves or throws in the middle is replaced, and the shell lives",
    arguments: [
      ("_ = beta[t + 100]", "Your code crashed: Index out of range"),
      ("exit(0)", "Your code ended the program"), ("throw Unfinished(\"x\")", "is not written yet"),
    ])
  func failing(statement: String, sentence: String) throws {
    let desk = try OwnProject()
    try desk.solve("Chapter02/ReverseMean.swift")
    try desk.solve(
      "Chapter02/AncestralStep.swift", replacing: "  let mean =",
      with: "  if t == 40 { \(statement) }\n  let mean =")
    let file = desk.home + "/exercises/Sources/Chapter02/AncestralStep.swift"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try "import Contract\nimport Glibc\n\(text)".write(
      toFile: file, atomically: true, encoding: .utf8)
    let stage = try Stage(home: desk.home)
    try stage.perform("schedule linear T=80", "use mine 2.4")
    let said = try stage.perform("denoise variance=beta")
    #expect(said.contains("2.4, yours, failed at t=40. "), "\(said)")
    #expect(said.contains(sentence), "\(said)")
    #expect(said.contains("Arrived at t=0: x.   with 2.4: yours until t=40"))
    let found = try stage.session.value("x").tensor
    try stage.perform("use reference", "denoise variance=beta")
    // Single precision in the arguments.
    #expect((found - (try stage.session.value("x").tensor)).maximumMagnitude < 1e-3)
  }
}
