import Contract
import Foundation
import TeacherKeys
import Testing

@testable import Grader

/// No exercise can be solved by a call: neither of the library that the book builds, nor of another
/// exercise. Whole chapters are handed in, with one line in place of every solution.
@Suite("Solutions of one line", .serialized)
struct OneLinerTests {
  static let chapters = Set(ExerciseTests.exercises.map(\.id.chapter)).sorted()

  /// The verdicts on a chapter whose functions have these lines for their bodies; where there is none,
  /// the stub is left as it is.
  private func verdicts(
    onChapter chapter: Int, head: (OneLiner) -> String = { _ in "" },
    body: (OneLiner) -> String?
  ) throws -> [Verdict] {
    let exercises = ExerciseTests.exercises.filter { $0.id.chapter == chapter }
    var texts: [ExerciseID: String] = [:]
    for exercise in exercises {
      let stub = try text(exercise, in: "exercises/Stubs")
      let line = try #require(OneLiner.all[exercise.id.description], "\(exercise.id) has no line.")
      let waiting = "throw Unfinished(\"\(exercise.id)\")"
      #expect(stub.contains(waiting))
      texts[exercise.id] =
        body(line).map { head(line) + stub.replacing(waiting, with: "return \($0)") } ?? stub
    }
    let examiner = Examiner(
      kit: try testKit(), home: root.appending(path: "exercises").path,
      catalogue: ExerciseTests.catalogue)
    var verdicts: [Verdict] = []
    examiner.check(exercises, of: Submission(texts: texts), seed: 11) { verdicts.append($0) }
    #expect(verdicts.count == exercises.count)
    return verdicts
  }

  @Test("There is a line of each kind for every exercise, and what it calls is there")
  func table() throws {
    #expect(OneLiner.all.keys.sorted() == ExerciseTests.exercises.map(\.id.description).sorted())
    for (id, line) in OneLiner.all {
      let neighbours = ExerciseTests.exercises.filter {
        $0.id.chapter == ExerciseID(id)?.chapter
      }
      #expect((line.later == nil) == (neighbours.last?.id.description == id))
      #expect((line.earlier == nil) == (neighbours.first?.id.description == id))
      let (module, name, _) = line.library
      let folder = module == "TeacherKeys" ? "teacher/Keys" : "Sources/\(module)"
      let files = try FileManager.default.subpathsOfDirectory(
        atPath: root.appending(path: folder).path)
      let isThere = try files.filter { $0.hasSuffix(".swift") }.contains { file in
        try String(contentsOf: root.appending(path: "\(folder)/\(file)"), encoding: .utf8)
          .contains(name)
      }
      #expect(isThere, "There is no \(name) in \(module).")
    }
  }

  @Test("A call of the book's own library is refused", arguments: chapters)
  func library(chapter: Int) throws {
    let verdicts = try verdicts(onChapter: chapter, head: { "import \($0.library.module)\n" }) {
      $0.library.body
    }
    for verdict in verdicts {
      #expect(verdict.outcome == .doesNotCompile, "\(verdict)")
      #expect(verdict.message.contains("A solution may import"), "\(verdict.message)")
      #expect(verdict.earned == 0)
    }
  }

  @Test("So is one by the name that the linker knows", arguments: chapters)
  func symbol(chapter: Int) throws {
    let head = "@_silgen_name(\"$s14ForwardProcess13NoiseScheduleV\") func stolen() -> Int\n"
    let verdicts = try verdicts(onChapter: chapter, head: { _ in head }) { $0.operation }
    for verdict in verdicts {
      #expect(verdict.outcome == .doesNotCompile, "\(verdict)")
      #expect(verdict.message.contains("@_silgen_name is not allowed"), "\(verdict.message)")
      #expect(verdict.earned == 0)
    }
  }

  @Test("What learners' code is linked with holds no answer at all")
  func linked() throws {
    let kit = try testKit()
    let library = try Data(contentsOf: URL(fileURLWithPath: kit.library), options: .alwaysMapped)
    #expect(library.range(of: Data("7Tensors6Tensor".utf8)) != nil)
    for module in [
      "14ForwardProcess", "14ReverseProcess", "8Samplers", "6Grader", "11TeacherKeys", "8Pictures",
      "6Layers", "5UNets", "8Autograd",
    ] {
      #expect(library.range(of: Data("$s\(module)".utf8)) == nil, "\(module) is linked in.")
    }
    let modules = try FileManager.default.contentsOfDirectory(atPath: kit.modules).sorted()
    #expect(
      modules == [
        "Contract.swiftmodule", "Files.swiftmodule", "Tensors.swiftmodule", "module.modulemap",
        "stamp",
      ])
  }

  @Test(
    "A call of a later exercise, of an earlier one, or of one operation earns nothing",
    arguments: chapters)
  func neighbours(chapter: Int) throws {
    let bodies: [(OneLiner) -> String?] = [{ $0.later }, { $0.earlier }, { $0.operation }]
    for body in bodies {
      let verdicts = try verdicts(onChapter: chapter, body: body)
      for verdict in verdicts {
        #expect(verdict.earned == 0, "\(verdict)")
        // Else it would not test what it should.
        #expect(verdict.outcome != .doesNotCompile, "\(verdict)")
        #expect(verdict.outcome != .ungraded, "\(verdict)")
      }
    }
  }
}
