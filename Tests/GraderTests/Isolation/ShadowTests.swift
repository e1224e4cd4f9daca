import Contract
import Files
import TeacherKeys
import Tensors
import Testing

@testable import Grader

/// Files that declare what the door between a chapter and the grader calls, in the place of exercise
/// 1.2; all other files of the chapter are solved.
@Suite("Names that take the place of the door's", .serialized)
struct ShadowTests {
  private let catalogue = Catalogue(teacherKeys: teacherKeys)
  private let file = "Chapter01/AlphaBar.swift"

  private func shadow(_ name: String) throws -> String {
    try text("Tests/GraderTests/Hostile/Shadows/\(name).swift")
  }

  private func text(_ path: String) throws -> String {
    String(
      decoding: try readBytes(from: root.appending(path: path).path, atMost: 1 << 16),
      as: UTF8.self)
  }

  private func verdicts(with shadow: String) throws -> [String: Verdict] {
    let exercises = catalogue.exercises.filter { $0.id.chapter == 1 }
    let texts = try exercises.map { exercise in
      let folder = exercise.isTransfer ? "teacher" : "exercises"
      let text =
        exercise.path == file ? shadow : try text("\(folder)/Solutions/\(exercise.path)")
      return (exercise.id, text)
    }
    let examiner = Examiner(
      kit: try testKit(), home: root.appending(path: "exercises").path, catalogue: catalogue)
    var verdicts: [String: Verdict] = [:]
    examiner.check(
      exercises, of: Submission(texts: Dictionary(uniqueKeysWithValues: texts)), seed: 5
    ) { verdicts[$0.exercise.description] = $0 }
    return verdicts
  }

  @Test(
    "Who takes a name of the door's is told which, earns nothing, and costs nobody anything",
    arguments: [
      ("ForgedDoor", "line 5: serve is a name of the door"),
      ("ForgedModule", "line 5: Contract is a name of the door"),
      ("ForgedAnswer", "line 5: Values is a name of the door"),
      ("ForgedValues", "line 5: Values is a name of the door"),
      ("ForgedTensors", "line 5: Tensors is a name of the door"),
      ("ForgedGenerator", "line 7: Rename what you declare outside the function"),
    ])
  func forged(name: String, sentence: String) throws {
    let verdicts = try verdicts(with: try shadow(name))
    let own = try #require(verdicts["1.2"])
    #expect(own.outcome == .doesNotCompile)
    #expect(own.earned == 0)
    #expect(own.message.contains("AlphaBar.swift, \(sentence)"), "\(own.message)")
    for id in ["1.1", "1.3", "1.4", "1.5", "1.6"] { #expect(verdicts[id]?.outcome == .passed) }
  }

  @Test("Names that the door says in full can be anybody's")
  func harmless() throws {
    let verdicts = try verdicts(with: try shadow("OtherNames"))
    #expect(verdicts.count == 6)
    for verdict in verdicts.values { #expect(verdict.outcome == .passed, "\(verdict)") }
  }

  @Test("Past the check, a door of one's own still answers nobody")
  func pastTheCheck() throws {
    let files = try catalogue.exercises.filter { $0.id.chapter == 1 }.map { exercise in
      Source(
        name: exercise.file,
        text: exercise.path == file
          ? try shadow("ForgedDoor") : try text("exercises/Stubs/\(exercise.path)"))
    }
    let door = Source(name: "main.swift", text: try text("exercises/Sources/Chapter01/main.swift"))
    guard case .program(let path) = try testKit().compile(files + [door], module: "Chapter01")
    else {
      Issue.record("The forged door does not compile, so that this tests nothing.")
      return
    }
    let worker = Worker(Program(path: path, files: []))
    let beta: [Float] = [0, 0.25]
    let reply = worker.ask(
      ExerciseID(chapter: 1, number: 2), Values(tensors: ["beta": Tensor(beta)]))
    #expect(reply == .answered(.answer(beta)))
  }
}
