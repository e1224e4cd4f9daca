import Contract
import TeacherKeys
import Testing

@testable import Grader

/// What learners would hand in, compiled and run as theirs.
@Suite("Solutions, compiled", .serialized)
struct SolutionsTests {
  static let chapters = Set(ExerciseTests.exercises.map(\.id.chapter)).sorted()

  /// Checks one file for each exercise of a chapter.
  private func verdicts(
    onChapter chapter: Int, seed: UInt64 = 11, of catalogue: Catalogue = ExerciseTests.catalogue,
    text: (Exercise) throws -> String
  ) throws -> [Verdict] {
    let exercises = catalogue.exercises.filter { $0.id.chapter == chapter }
    let texts = try exercises.map { ($0.id, try text($0)) }
    let examiner = Examiner(
      kit: try .besideProgram(), home: root.appending(path: "exercises").path,
      catalogue: catalogue)
    var verdicts: [Verdict] = []
    examiner.check(
      exercises, of: Submission(texts: Dictionary(uniqueKeysWithValues: texts)), seed: seed
    ) { verdicts.append($0) }
    return verdicts
  }

  private func expectFull(_ verdicts: [Verdict]) {
    for verdict in verdicts {
      let reasons = verdict.cases.map(\.explanation).filter { !$0.isEmpty } + [verdict.message]
      #expect(verdict.outcome == .passed, "\(verdict.exercise): \(reasons)")
      #expect(verdict.earned == Double(verdict.points))
    }
  }

  @Test("A stub that was only touched compiles, waits, and earns nothing", arguments: chapters)
  func stubs(chapter: Int) throws {
    let verdicts = try verdicts(onChapter: chapter) {
      try text($0, in: "exercises/Stubs") + "\n// Tomorrow.\n"
    }
    #expect(verdicts.map(\.outcome) == verdicts.map { _ in .unfinished })
    #expect(verdicts.allSatisfy { $0.earned == 0 })
  }

  @Test("The solutions earn all points", arguments: chapters)
  func solutions(chapter: Int) throws {
    expectFull(
      try verdicts(onChapter: chapter) {
        try text($0, in: $0.isTransfer ? "teacher/Solutions" : "exercises/Solutions")
      })
  }

  @Test("So do solutions that are written quite differently", arguments: chapters)
  func alternatives(chapter: Int) throws {
    for seed in UInt64(0)..<3 {
      expectFull(
        try verdicts(onChapter: chapter, seed: seed) {
          try text($0, in: "Tests/GraderTests/Alternatives")
        })
    }
  }

  @Test(
    "A learner, who has no key, passes transfer exercises by their properties", arguments: chapters)
  func withoutKeys(chapter: Int) throws {
    let verdicts = try verdicts(onChapter: chapter, of: Catalogue()) {
      try text($0, in: $0.isTransfer ? "teacher/Solutions" : "exercises/Stubs")
    }
    expectFull(verdicts.filter { Catalogue()[$0.exercise]?.isTransfer == true })
  }
}
